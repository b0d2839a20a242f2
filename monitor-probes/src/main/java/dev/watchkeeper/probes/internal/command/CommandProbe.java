package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Command;
import java.io.IOException;
import java.util.Optional;

/** Runs a program once and takes its word. */
final class CommandProbe implements Probe {
  private static final int MAX_LINE = 300;
  private static final int MAX_ERROR = 64 << 10;
  private static final int FIXED_MEASUREMENTS = 5;

  private final CommandPlan plan;

  CommandProbe(CommandPlan plan) {
    this.plan = plan;
  }

  @Override
  public Reading run(ProbeContext context) throws IOException, InterruptedException {
    try (Execution execution = Execution.start(plan, context)) {
      Optional<Reading> ended = execution.await();
      Measurements.Builder measured = Measurements.builder();
      measured.set(Command.TOOK, execution.seconds());
      measured.set(Command.BYTES, (double) execution.bytes());
      return ended.isPresent() ? ended.get().with(measured.build()) : judged(execution, measured);
    } catch (CannotRun e) {
      return Reading.of(e.outcome(), e.reason()).inPhase("start");
    }
  }

  private Reading judged(Execution execution, Measurements.Builder measured) throws IOException {
    int code = execution.exitCode();
    String output = execution.output((int) plan.limits().output());
    String error =
        Texts.line(execution.error(MAX_ERROR).strip().lines().findFirst().orElse(""), MAX_LINE);
    measured.set(Command.EXIT_CODE, code).set(Command.OUTPUT, output);
    if (!error.isEmpty()) {
      measured.set(Command.ERROR, error);
    }
    PluginOutput said = PluginOutput.of(output);
    if (plan.performanceData()) {
      int room = Measurements.MAX_SIZE - FIXED_MEASUREMENTS;
      PerformanceKeys.add(PerformanceData.parse(said.performance()), measured, room);
    }
    String line = said.firstLine().isEmpty() ? error : said.firstLine();
    return verdict(code, line).with(measured.build());
  }

  private Reading verdict(int code, String line) {
    Status status = plan.codes().of(code);
    String reason =
        line.isEmpty()
            ? plan.program() + " ended with exit code " + code
            : Texts.line(line, MAX_LINE);
    return switch (status) {
      case UP -> Reading.up();
      case DEGRADED -> Reading.degraded(reason);
      case DOWN -> Reading.down(reason);
      case UNKNOWN -> Reading.of(Outcome.CONFIG, unknown(code, line, reason));
    };
  }

  private String unknown(int code, String line, String reason) {
    boolean named = plan.codes().named().containsKey(code) || line.isEmpty();
    return named ? reason : reason + " (" + plan.program() + " ended with exit code " + code + ")";
  }
}
