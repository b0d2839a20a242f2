package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.spi.ProbeContext;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Reads the processes of systems other than Linux, as far as the platform shows them. */
final class PlatformProcesses implements ProcessTable {
  @Override
  public List<ProcessInfo> find(ProcessFilter filter, long only, ProbeContext context)
      throws IOException {
    List<ProcessInfo> found = new ArrayList<>();
    for (ProcessHandle process : ProcessHandle.allProcesses().toList()) {
      if ((only < 0 || process.pid() == only) && fits(process, filter)) {
        found.add(info(process, context.time().wallTime()));
      }
      context.remaining();
    }
    found.sort(Comparator.comparingLong(ProcessInfo::started).thenComparing(ProcessInfo::pid));
    return found;
  }

  private static boolean fits(ProcessHandle process, ProcessFilter filter) {
    ProcessHandle.Info info = process.info();
    String command = info.command().orElse("").replace('\\', '/');
    String base = command.substring(command.lastIndexOf('/') + 1);
    String plain = base.endsWith(".exe") ? base.substring(0, base.length() - 4) : base;
    boolean below =
        filter.parent() == null
            || process.parent().map(ProcessHandle::pid).orElse(-1L) == filter.parent().longValue();
    return below
        && (filter.user() == null || filter.user().equals(info.user().orElse("")))
        && filter.isNamed(plain, command)
        && filter.hasArguments(info.commandLine().orElse(command));
  }

  private static ProcessInfo info(ProcessHandle process, Instant now) {
    ProcessHandle.Info info = process.info();
    Instant started = info.startInstant().orElse(now);
    long ticks = info.totalCpuDuration().orElse(Duration.ZERO).toMillis() / 10;
    double seconds = Math.max(0, Duration.between(started, now).toMillis() / 1e3);
    return new ProcessInfo(process.pid(), false, seconds, ticks, 0, 0, started.toEpochMilli());
  }
}
