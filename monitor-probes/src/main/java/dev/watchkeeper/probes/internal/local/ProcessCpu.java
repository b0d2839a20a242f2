package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.LocalProcess;
import dev.watchkeeper.probes.internal.vitals.HostClock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Measures what processes take of the processors from run to run, by the ticks that each had at the
 * last run. If they are more than can be remembered, nothing is measured.
 */
final class ProcessCpu {
  private static final String TICKS = "process.ticks";
  private static final String CLOCK = "process.clock";
  private static final int MOST = 1_000;
  private static final double TICKS_PER_SECOND = 100;

  private ProcessCpu() {}

  static void measure(
      List<ProcessInfo> processes,
      @Nullable HostClock now,
      ProbeContext context,
      Measurements.Builder measured) {
    if (now == null) {
      return;
    }
    HostClock then = context.recall(CLOCK).map(HostClock::read).orElse(null);
    Map<String, Long> before = read(context.recall(TICKS).orElse(""));
    String text = text(processes);
    boolean fits = text.length() <= MOST;
    context.remember(TICKS, fits ? text : "");
    context.remember(CLOCK, fits ? now.text() : "");
    OptionalDouble passed = now.since(then);
    if (fits && passed.isPresent()) {
      double ticks = processes.stream().mapToDouble(p -> added(p, before)).sum();
      measured.set(LocalProcess.CPU, ticks / TICKS_PER_SECOND / passed.getAsDouble());
    }
  }

  private static double added(ProcessInfo process, Map<String, Long> before) {
    Long ticks = before.get(process.pid() + ":" + process.started());
    return ticks == null ? 0 : Math.max(0, process.ticks() - ticks);
  }

  private static String text(List<ProcessInfo> processes) {
    StringBuilder text = new StringBuilder();
    for (ProcessInfo process : processes) {
      if (text.length() > MOST) {
        return text.toString();
      }
      text.append(process.pid()).append(':').append(process.started());
      text.append(':').append(process.ticks()).append(' ');
    }
    return text.toString();
  }

  private static Map<String, Long> read(String text) {
    Map<String, Long> ticks = new HashMap<>();
    for (String entry : text.split(" ", -1)) {
      int last = entry.lastIndexOf(':');
      if (last > 0 && entry.substring(last + 1).matches("\\d{1,18}")) {
        ticks.put(entry.substring(0, last), Long.parseLong(entry.substring(last + 1)));
      }
    }
    return ticks;
  }
}
