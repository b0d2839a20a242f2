package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.internal.vitals.HostClock;
import dev.watchkeeper.probes.internal.vitals.ProcStat;
import dev.watchkeeper.probes.internal.vitals.ProcStatus;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the processes of Linux. One that ends meanwhile is passed over. */
final class LinuxProcesses implements ProcessTable {
  private static final double TICKS_PER_SECOND = 100;
  private static final int MAX_LINE = 64 << 10;

  private final HostFiles files;

  LinuxProcesses(HostFiles files) {
    this.files = files;
  }

  @Override
  public List<ProcessInfo> find(ProcessFilter filter, long only, ProbeContext context)
      throws IOException {
    HostClock clock = files.uptime();
    double uptime = clock == null ? 0 : clock.seconds();
    List<ProcessInfo> found = new ArrayList<>();
    String names = only >= 0 ? Long.toString(only) : "[0-9]*";
    try (DirectoryStream<Path> folders = Files.newDirectoryStream(files.root(), names)) {
      for (Path folder : folders) {
        ProcessInfo info = one(folder.getFileName().toString(), filter, uptime);
        if (info != null) {
          found.add(info);
        }
        context.remaining();
      }
    }
    found.sort(Comparator.comparingLong(ProcessInfo::started).thenComparing(ProcessInfo::pid));
    return found;
  }

  private @Nullable ProcessInfo one(String pid, ProcessFilter filter, double uptime) {
    ProcStat stat = ProcStat.parse(files.text(pid + "/stat"));
    if (stat == null || filter.parent() != null && stat.parent() != filter.parent()) {
      return null;
    }
    if (!fits(pid, stat, filter)) {
      return null;
    }
    ProcStatus status = ProcStatus.parse(files.text(pid + "/status"));
    String user = filter.user();
    if (user != null && !user.equals(Long.toString(status.user())) && !user.equals(owner(pid))) {
      return null;
    }
    return new ProcessInfo(
        Long.parseLong(pid),
        stat.state() == 'Z' || stat.state() == 'X',
        Math.max(0, uptime - stat.started() / TICKS_PER_SECOND),
        stat.ticks(),
        stat.threads(),
        status.resident(),
        stat.started());
  }

  private boolean fits(String pid, ProcStat stat, ProcessFilter filter) {
    if (filter.arguments() == null && filter.isNamed(stat.name(), "")) {
      return true;
    }
    String line = files.text(pid + "/cmdline");
    String cut = line.length() > MAX_LINE ? line.substring(0, MAX_LINE) : line;
    int end = cut.indexOf('\0');
    String first = end < 0 ? cut : cut.substring(0, end);
    return filter.isNamed(stat.name(), first)
        && filter.hasArguments(cut.replace('\0', ' ').stripTrailing());
  }

  private String owner(String pid) {
    try {
      return Files.getOwner(files.root().resolve(pid)).getName();
    } catch (IOException e) {
      return "";
    }
  }
}
