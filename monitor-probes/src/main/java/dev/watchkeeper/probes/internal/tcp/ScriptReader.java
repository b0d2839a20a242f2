package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Tcp;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the short form or the steps of a dialogue; what is wrong is noted. For one thread. */
final class ScriptReader {
  private static final List<String> SHORT_FORM = List.of("send", "expect", "expect-matches");

  private final Settings settings;
  private final StepReader reader;

  ScriptReader(Settings settings) {
    this.settings = settings;
    this.reader = new StepReader(rejected(settings));
  }

  private static List<Wanted> rejected(Settings settings) {
    Wanted bad = StepReader.match("reject", settings);
    return bad == null ? List.of() : List.of(bad);
  }

  Script read() {
    boolean stepped = settings.has("steps");
    List<Step> steps = stepped ? steps() : shortForm();
    Optional<String> last = settings.text("quit").optional();
    @Nullable Template quit =
        last.map(text -> Template.read(text, "quit", reader.captures(), settings)).orElse(null);
    return new Script(steps, stepped, quit, reader.captures(), numbers(), reader.hidden());
  }

  private List<Step> steps() {
    List<String> both = SHORT_FORM.stream().filter(settings::has).toList();
    if (!both.isEmpty()) {
      settings.reject("steps", "cannot be given together with " + both);
    }
    List<Settings> sections = settings.sections("steps");
    if (sections.size() > Tcp.MAX_STEPS) {
      settings.reject("steps", "are at most " + Tcp.MAX_STEPS + " steps, not " + sections.size());
    }
    List<Step> steps = new ArrayList<>();
    for (Settings section : sections) {
      Step step = reader.read(section);
      if (step != null) {
        steps.add(step);
      }
    }
    if (reader.captures().size() > Tcp.MAX_CAPTURES) {
      settings.reject("steps", "capture at most " + Tcp.MAX_CAPTURES + " values");
    }
    return List.copyOf(steps);
  }

  private List<Step> shortForm() {
    List<Step> steps = new ArrayList<>();
    if (settings.has("send")) {
      steps.add(reader.send("send", settings));
    }
    boolean text = settings.has("expect");
    boolean regex = settings.has("expect-matches");
    if (text && regex) {
      settings.reject("expect", "cannot be given together with 'expect-matches'");
    }
    if (text || regex) {
      Step step = reader.await(text ? "expect" : "expect-matches", settings, null);
      if (step != null) {
        steps.add(step);
      }
    }
    return List.copyOf(steps);
  }

  private Set<String> numbers() {
    Set<String> numbers = new LinkedHashSet<>(settings.texts("numbers").orElse(List.of()));
    for (String name : numbers) {
      if (!reader.captures().contains(name)) {
        settings.reject("numbers", "names '" + name + "', which no step captures");
      }
    }
    return numbers;
  }
}
