package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Runs a small tool of the system for a probe that needs what it says. */
public final class Tool {
  private static final long MOST_OUTPUT = 1 << 20;

  private Tool() {}

  /**
   * What it writes, in the language C; empty if there is no such tool, it fails or does not end
   * before the deadline. Nothing in {@code argv} reaches a shell.
   */
  public static Optional<String> output(List<String> argv, ProbeContext context)
      throws IOException, InterruptedException {
    CommandPlan plan =
        new CommandPlan(
            argv,
            new CommandPlan.Surroundings(Map.of(), false, "", null, List.of()),
            new ExitCodes(Map.of(), dev.watchkeeper.api.Status.UNKNOWN),
            false,
            new CommandPlan.Limits(MOST_OUTPUT, (Duration) null));
    try (Execution execution = Execution.start(plan, context)) {
      boolean sound = execution.await().isEmpty() && execution.exitCode() == 0;
      return sound ? Optional.of(execution.output((int) MOST_OUTPUT)) : Optional.empty();
    } catch (CannotRun e) {
      return Optional.empty();
    }
  }
}
