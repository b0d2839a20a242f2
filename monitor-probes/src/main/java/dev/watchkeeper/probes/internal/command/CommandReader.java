package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Settings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads the settings of a command. */
final class CommandReader {
  private static final int DEFAULT_OUTPUT = 1 << 20;
  private static final int MAX_ARGUMENTS = 200;

  private final Settings settings;
  private final Placeholders placeholders;

  CommandReader(Target target, Settings settings) {
    this.settings = settings;
    this.placeholders = new Placeholders(target, settings);
  }

  CommandPlan read() {
    return new CommandPlan(
        argv(),
        surroundings(),
        ExitCodes.read(settings),
        settings.flag("performance-data").orElse(true),
        new CommandPlan.Limits(
            settings.integer("most-output").between(1, 1 << 30).orElse(DEFAULT_OUTPUT),
            settings
                .duration("end-before")
                .check(d -> d.compareTo(Duration.ofMinutes(1)) <= 0, "is at most a minute")
                .optional()
                .orElse(null)));
  }

  private List<String> argv() {
    List<String> given = settings.texts("command").required();
    if (given.isEmpty()) {
      return List.of("");
    }
    if (given.size() > MAX_ARGUMENTS) {
      settings.reject("command", "has at most " + MAX_ARGUMENTS + " arguments");
    }
    program(given.get(0));
    List<String> argv = new ArrayList<>(given.subList(0, 1));
    for (int i = 1; i < given.size(); i++) {
      String name = "command[" + i + "]";
      if (given.get(i).indexOf('\0') >= 0) {
        settings.reject(name, "has a zero character");
      }
      argv.add(placeholders.fill(given.get(i), name));
    }
    return argv;
  }

  private void program(String program) {
    String lower = program.toLowerCase(Locale.ROOT);
    if (program.isBlank() || program.startsWith("-") || program.contains("${")) {
      settings.reject("command[0]", "is a program: a plain name, or a path, without placeholders");
    } else if (program.chars().anyMatch(Character::isISOControl)) {
      settings.reject("command[0]", "has a control character");
    } else if (program.indexOf('/') >= 0 && !Path.of(program).isAbsolute()) {
      settings.reject("command[0]", "is a plain name or an absolute path, not a relative one");
    } else if (lower.endsWith(".bat") || lower.endsWith(".cmd")) {
      settings.reject("command[0]", "is a batch file, which only a shell could run");
    }
  }

  private CommandPlan.Surroundings surroundings() {
    Map<String, String> environment = new LinkedHashMap<>();
    variables("environment", environment, true);
    Map<String, String> secret = new LinkedHashMap<>();
    variables("secret-environment", secret, false);
    environment.putAll(secret);
    return new CommandPlan.Surroundings(
        environment,
        settings.flag("inherit-environment").orElse(false),
        settings.text("input").orElse(""),
        folder(),
        secret.values().stream().filter(value -> !value.isEmpty()).toList());
  }

  private void variables(String name, Map<String, String> into, boolean filled) {
    settings
        .textMap(name)
        .orElse(Map.of())
        .forEach(
            (variable, value) -> {
              String at = name + "." + variable;
              if (!variable.matches("[A-Za-z_][A-Za-z0-9_]{0,99}")) {
                settings.reject(at, "is not the name of a variable");
              } else if (value.indexOf('\0') >= 0) {
                settings.reject(at, "has a zero character");
              } else {
                into.put(variable, filled ? placeholders.fill(value, at) : value);
              }
            });
  }

  private @org.jspecify.annotations.Nullable Path folder() {
    return settings
        .text("folder")
        .check(path -> path.indexOf('\0') < 0 && Path.of(path).isAbsolute(), "is an absolute path")
        .optional()
        .map(Path::of)
        .orElse(null);
  }
}
