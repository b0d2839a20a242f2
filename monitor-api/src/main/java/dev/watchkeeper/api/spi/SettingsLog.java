package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was asked of an opened tree and what was found wrong; problems are shared by its parts. */
final class SettingsLog {
  private final List<Problem> problems;
  private final Set<String> asked = new LinkedHashSet<>();
  private final Map<String, SettingsLog> children = new LinkedHashMap<>();
  private @Nullable Settings owner;

  SettingsLog() {
    this(new ArrayList<>());
  }

  private SettingsLog(List<Problem> problems) {
    this.problems = problems;
  }

  /** That of a part; the same for whoever opens the part again. */
  SettingsLog child(String at) {
    return children.computeIfAbsent(at, path -> new SettingsLog(problems));
  }

  void owner(Settings settings) {
    if (owner == null) {
      owner = settings;
    }
  }

  void asked(String name) {
    asked.add(name);
  }

  void problem(Problem problem) {
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  List<Problem> problems() {
    return problems;
  }

  void collectUnknown(Settings settings, List<Problem> into) {
    for (String name : settings.names()) {
      if (!asked.contains(name)) {
        String hint = Problem.hint(name, asked);
        into.add(new Problem(settings.pathOf(name), "is not a known name" + hint));
      }
    }
    for (SettingsLog child : children.values()) {
      if (child.owner != null) {
        child.collectUnknown(child.owner, into);
      }
    }
  }
}
