package dev.watchkeeper.api;

import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Setting;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads a check from data, noting every problem under its path. */
final class CheckReader {
  private static final Pattern OR = Pattern.compile("\\s+or\\s+");

  /** Stands in for a probe that cannot be read, so that the problems of all else are found. */
  private static final ProbeDefinition NONE =
      ProbeDefinition.of("none", Target.of("none"), Settings.empty());

  private final Settings settings;

  CheckReader(Settings settings) {
    this.settings = settings;
  }

  Optional<Check> read() {
    Optional<String> name = required("id");
    CheckId id = tried("id", () -> name.map(CheckId::of).orElse(null));
    ProbeDefinition probe = probe();
    Schedule schedule = new ScheduleReader(settings).read();
    List<Condition> expectations = expectations();
    Check plain =
        id == null || probe == null || schedule == null
            ? null
            : Check.of(id.value(), probe).schedule(schedule);
    Check limited = limits(plain == null ? Check.of("none", NONE) : plain);
    Check check = null;
    if (plain != null) {
      check = limited.expect(expectations.toArray(Condition[]::new));
      check.problems().forEach(problem -> settings.reject(problem.where(), problem.what()));
    }
    return settings.sound() ? Optional.ofNullable(check) : Optional.empty();
  }

  private @Nullable ProbeDefinition probe() {
    Optional<String> type = required("type");
    Optional<String> address = required("target");
    Map<String, String> attributes = settings.textMap("attributes").orElse(Map.of());
    Object inner = settings.value("settings").orElse(Map.of());
    Target target = tried("target", () -> address.map(a -> new Target(a, attributes)).orElse(null));
    Target known = target == null ? NONE.target() : target;
    ProbeDefinition probe =
        tried(
            "type",
            () -> type.map(t -> ProbeDefinition.of(t, known, settingsOf(inner))).orElse(null));
    return target == null ? null : probe;
  }

  /** A text that has to be there; empty, and noted, if it is not or is none. */
  private Optional<String> required(String name) {
    Setting<String> setting = settings.text(name);
    setting.required();
    return setting.optional();
  }

  @SuppressWarnings("unchecked")
  private Settings settingsOf(Object inner) {
    if (inner instanceof Map<?, ?> map) {
      return Settings.of((Map<String, Object>) map);
    }
    settings.reject("settings", "takes settings of the probe (a map), not a single value");
    return Settings.empty();
  }

  /** The limits and tags. */
  private Check limits(Check plain) {
    Optional<Duration> timeout = settings.duration("timeout").optional();
    Optional<Double> bytes =
        settings
            .number("max-bytes")
            .check(number -> number == Math.rint(number), "is a whole number")
            .optional();
    boolean enabled = settings.flag("enabled").orElse(true);
    Check.Priority priority = oneOf("priority", Check.Priority.NORMAL);
    Check.CatchUp catchUp = oneOf("catch-up", Check.CatchUp.ONCE);
    Duration delay = settings.duration("start-delay").orElse(Duration.ZERO);
    List<String> tags = settings.texts("tags").orElse(List.of());
    Check check = plain.enabled(enabled).priority(priority).catchUp(catchUp);
    check = changed("start-delay", check, c -> c.startDelay(delay));
    if (timeout.isPresent()) {
      check = changed("timeout", check, c -> c.timeout(timeout.get()));
    }
    if (bytes.isPresent()) {
      check = changed("max-bytes", check, c -> c.maxBytes(bytes.get().longValue()));
    }
    for (String tag : tags) {
      check = changed("tags", check, c -> c.tag(tag));
    }
    for (String group : settings.texts("depends-on").orElse(List.of())) {
      check = changed("depends-on", check, c -> c.dependsOn(OR.split(group)));
    }
    return check;
  }

  private Check changed(String name, Check check, UnaryOperator<Check> change) {
    Check changed = tried(name, () -> change.apply(check));
    return changed == null ? check : changed;
  }

  private <E extends Enum<E>> E oneOf(String name, E usual) {
    E[] all = usual.getDeclaringClass().getEnumConstants();
    List<String> names =
        Arrays.stream(all).map(one -> one.name().toLowerCase(Locale.ROOT)).toList();
    String given = settings.text(name).orElse(usual.name()).toLowerCase(Locale.ROOT);
    int index = names.indexOf(given);
    if (index < 0) {
      settings.reject(name, "is one of " + names + ", not '" + Texts.line(given, 60) + "'");
    }
    return index < 0 ? usual : all[index];
  }

  private List<Condition> expectations() {
    List<Condition> all = new ArrayList<>();
    for (Settings one : settings.sections("expect")) {
      Condition condition = ConditionReader.read(one);
      if (condition != null) {
        all.add(condition);
      }
    }
    return all;
  }

  /** Makes one part of a check, or refuses. */
  @FunctionalInterface
  private interface Part<T> {
    @Nullable T make();
  }

  private <T> @Nullable T tried(String name, Part<T> part) {
    try {
      return part.make();
    } catch (IllegalArgumentException e) {
      settings.reject(name, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
