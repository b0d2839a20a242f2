package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/**
 * A program of the host. There is never a shell: one argument stays one argument, and nothing of a
 * message becomes one. The message is what it reads, as JSON, and stands in variables.
 */
final class ProgramSender implements Sender {
  private static final List<String> KEPT =
      List.of("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "SystemRoot", "TEMP", "TMP");
  private static final Set<Integer> NEVER =
      Set.of(64, 65, 66, 67, 68, 70, 72, 73, 76, 77, 78, 126, 127);
  private static final int MOST_ALERTS = 200;
  private static final int VALUE = 4_000;

  private final List<String> argv;
  private final Map<String, String> environment;

  private ProgramSender(Parts parts) {
    this.argv = argv(parts.settings());
    this.environment = environment(parts.settings());
  }

  static Sender read(Parts parts) {
    return new ProgramSender(parts);
  }

  private static List<String> argv(Settings settings) {
    List<String> argv = settings.texts("command").required();
    String program = argv.isEmpty() ? "" : argv.get(0);
    String lower = program.toLowerCase(Locale.ROOT);
    if (argv.isEmpty()) {
      return List.of("");
    }
    if (argv.size() > 200 || argv.stream().anyMatch(a -> a.indexOf('\0') >= 0)) {
      settings.reject("command", "has at most 200 arguments, none with a zero character");
    } else if (lower.endsWith(".bat") || lower.endsWith(".cmd")) {
      settings.reject("command", "is a batch file, which only a shell could run");
    } else if (program.indexOf('/') >= 0 && !Path.of(program).isAbsolute() || program.isBlank()) {
      settings.reject("command", "begins with a plain name or an absolute path");
    }
    return argv;
  }

  private static Map<String, String> environment(Settings settings) {
    Map<String, String> all = new LinkedHashMap<>();
    for (String section : new String[] {"environment", "secret-environment"}) {
      settings
          .textMap(section)
          .orElse(Map.of())
          .forEach(
              (name, value) -> {
                if (!name.matches("[A-Za-z_][A-Za-z0-9_]{0,99}") || value.indexOf('\0') >= 0) {
                  settings.reject(section + "." + name, "is not a variable of an environment");
                }
                all.put(name, value);
              });
    }
    return all;
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws Exception {
    Path input = Files.createTempFile("watchkeeper", ".json");
    try {
      Files.writeString(input, Json.write(message.data(MOST_ALERTS)));
      return run(message, attempt, input);
    } finally {
      Files.deleteIfExists(input);
    }
  }

  private Delivery run(Message message, Attempt attempt, Path input)
      throws IOException, InterruptedException {
    String mark = UUID.randomUUID().toString();
    ProcessBuilder builder =
        new ProcessBuilder(argv)
            .redirectInput(input.toFile())
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    surround(builder.environment(), message, mark);
    attempt.doing("running the program");
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      boolean never = String.valueOf(e.getMessage()).matches("(?s).*error[=:] ?(2|13)\\b.*");
      return never
          ? Delivery.rejected("the program cannot be run: no such program, or not allowed")
          : Delivery.retry("the program could not be started");
    }
    FirstWords error = FirstWords.of(process.getErrorStream());
    boolean ended;
    try {
      ended = process.waitFor(attempt.remaining().toNanos(), TimeUnit.NANOSECONDS);
    } finally {
      ProgramTree.end(process, mark);
    }
    return ended ? judge(process.exitValue(), error.line()) : Delivery.retry(attempt.late());
  }

  private void surround(Map<String, String> variables, Message message, String mark) {
    Map<String, String> kept = new HashMap<>(variables);
    kept.keySet().retainAll(KEPT);
    variables.clear();
    variables.putAll(kept);
    variables.put("LC_ALL", "C");
    variables.putAll(environment);
    variables.put(ProgramTree.VARIABLE, mark);
    Map<String, String> told =
        Map.of(
            "TITLE", message.title(),
            "STATE", message.state(),
            "SEVERITY", message.severity().name(),
            "CHECK", message.first().check().value(),
            "RULE", message.first().rule(),
            "SINCE", message.first().since().toString(),
            "EXPLANATION", message.first().explanation(),
            "COUNT", String.valueOf(message.alerts().size()),
            "ID", message.id());
    told.forEach(
        (name, value) -> variables.put("WATCHKEEPER_" + name, Escapes.PLAIN.line(value, VALUE)));
  }

  private static Delivery judge(int code, String said) {
    String told = "exit code " + code + (said.isEmpty() ? "" : ": " + said);
    if (code == 0) {
      return Delivery.delivered();
    }
    return NEVER.contains(code) ? Delivery.rejected(told) : Delivery.retry(told);
  }
}
