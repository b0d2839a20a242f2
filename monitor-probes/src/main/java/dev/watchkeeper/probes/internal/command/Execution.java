package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One run of a program: started, waited for, ended at the latest before the deadline. Input and
 * output are files, so that nothing blocks but the wait for its end.
 */
final class Execution implements AutoCloseable {
  private static final List<String> KEPT =
      List.of("PATH", "HOME", "USER", "LOGNAME", "TMPDIR", "TZ", "SystemRoot", "TEMP", "TMP");
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long MAX_RESERVE = TimeUnit.MILLISECONDS.toNanos(200);
  private static final Pattern ERROR = Pattern.compile("error[=:] ?(\\d{1,3})");
  private static final List<String> NO_RESOURCES = List.of("11", "12", "23", "24");

  private final CommandPlan plan;
  private final ProbeContext context;
  private final Files files;
  private final Process process;
  private final ProcessTree tree;
  private final long started;
  private final long reserve;
  private long took;

  /** What it reads from and writes to. */
  private record Files(Scratch input, Scratch output, Scratch error) implements AutoCloseable {
    static Files create(String input) throws CannotRun {
      try {
        return new Files(Scratch.holding(input), Scratch.holding(""), Scratch.holding(""));
      } catch (IOException e) {
        throw new CannotRun(Outcome.LOCAL_RESOURCES, "no temporary file could be made", e);
      }
    }

    void forget() {
      input.forget();
      output.forget();
      error.forget();
    }

    @Override
    public void close() throws IOException {
      input.close();
      output.close();
      error.close();
    }
  }

  private Execution(
      CommandPlan plan, ProbeContext context, Files files, Process process, String mark)
      throws IOException {
    this.plan = plan;
    this.context = context;
    this.files = files;
    this.process = process;
    this.tree = new ProcessTree(process, mark);
    this.started = context.time().nanoTime();
    long left = context.deadlineNanos() - started;
    Duration wanted = plan.limits().endBefore();
    this.reserve =
        wanted != null ? Math.min(wanted.toNanos(), left) : Math.min(left / 5, MAX_RESERVE);
  }

  /**
   * Starts it.
   *
   * @throws CannotRun if there is no such program or no resource to start it
   */
  static Execution start(CommandPlan plan, ProbeContext context) throws IOException {
    Files files = Files.create(plan.surroundings().input());
    String mark = UUID.randomUUID().toString();
    try {
      Process process = builder(plan, files, mark).start();
      files.forget();
      return new Execution(plan, context, files, process, mark);
    } catch (IOException e) {
      files.close();
      throw cannotRun(plan, e);
    }
  }

  private static ProcessBuilder builder(CommandPlan plan, Files files, String mark) {
    ProcessBuilder builder =
        new ProcessBuilder(plan.argv())
            .redirectInput(files.input().file())
            .redirectOutput(files.output().file())
            .redirectError(files.error().file());
    CommandPlan.Surroundings around = plan.surroundings();
    if (around.folder() != null) {
      builder.directory(around.folder().toFile());
    }
    Map<String, String> environment = builder.environment();
    if (!around.inherit()) {
      Map<String, String> kept = new HashMap<>(environment);
      kept.keySet().retainAll(KEPT);
      environment.clear();
      environment.putAll(kept);
      environment.put("LC_ALL", "C");
    }
    environment.putAll(around.environment());
    environment.put(ProcessTree.VARIABLE, mark);
    return builder;
  }

  private static CannotRun cannotRun(CommandPlan plan, IOException e) {
    Matcher number = ERROR.matcher(String.valueOf(e.getMessage()));
    String error = number.find() ? String.valueOf(number.group(1)) : "";
    if (NO_RESOURCES.contains(error)) {
      return new CannotRun(
          Outcome.LOCAL_RESOURCES, "no process could be made for " + plan.program(), e);
    }
    String program = "'" + dev.watchkeeper.api.Texts.line(plan.argv().get(0), 200) + "'";
    String why =
        switch (error) {
          case "2" -> "there is no program " + program + " here, or no such folder";
          case "13" -> program + " may not be run";
          default -> program + " cannot be run";
        };
    return new CannotRun(Outcome.CONFIG, why, e);
  }

  /**
   * Waits for its end.
   *
   * @return empty if it ended by itself, else why it was ended
   */
  Optional<Reading> await() throws IOException, InterruptedException {
    TimeSource time = context.time();
    while (true) {
      long left = context.deadlineNanos() - reserve - time.nanoTime();
      if (process.waitFor(Math.max(0, Math.min(left, LOOK_EVERY)), TimeUnit.NANOSECONDS)) {
        took = time.nanoTime() - started;
        return tooMuch() ? Optional.of(flooded()) : Optional.empty();
      }
      took = time.nanoTime() - started;
      if (tooMuch()) {
        tree.end(0);
        return Optional.of(flooded());
      }
      if (left <= 0) {
        tree.end(reserve / 2);
        return Optional.of(late());
      }
    }
  }

  private boolean tooMuch() throws IOException {
    return bytes() > Math.min(plan.limits().output(), context.byteBudget());
  }

  private Reading flooded() {
    long most = Math.min(plan.limits().output(), context.byteBudget());
    return Reading.of(
            Outcome.TOO_LARGE, plan.program() + " wrote more than " + most + " bytes and was ended")
        .inPhase("run");
  }

  private Reading late() {
    long millis = TimeUnit.NANOSECONDS.toMillis(took);
    return Reading.of(
            Outcome.TIMEOUT, plan.program() + " did not end within " + millis + " ms and was ended")
        .inPhase("run");
  }

  /** How long it ran. */
  double seconds() {
    return took / 1e9;
  }

  /** How much it wrote. */
  long bytes() throws IOException {
    return files.output().size() + files.error().size();
  }

  int exitCode() {
    return process.exitValue();
  }

  String output(int most) throws IOException {
    return masked(files.output().text(most));
  }

  String error(int most) throws IOException {
    return masked(files.error().text(most));
  }

  private String masked(String text) {
    String masked = text;
    for (String secret : plan.surroundings().secrets()) {
      masked = masked.replace(secret, "***");
    }
    return masked;
  }

  /** Ends what still runs, if the wait for it was cut short, and lets go of its files. */
  @Override
  public void close() throws IOException {
    if (process.isAlive()) {
      tree.end(0);
    }
    files.close();
  }
}
