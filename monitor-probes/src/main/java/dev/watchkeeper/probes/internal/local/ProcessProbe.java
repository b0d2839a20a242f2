package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.LocalProcess;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/** Counts the processes that fit, and measures them. */
final class ProcessProbe implements Probe {
  private static final long ANY = -1;
  private static final long NONE = -2;
  private static final int MAX_FILES = 1_000_000;

  private final Plan plan;
  private final HostFiles files;
  private final ProcessTable table;

  ProcessProbe(Plan plan, HostFiles files, ProcessTable table) {
    this.plan = plan;
    this.files = files;
    this.table = table;
  }

  /**
   * What it does.
   *
   * @param filter which processes fit
   * @param least how many are wanted at least
   * @param most how many are wanted at most
   */
  record Plan(ProcessFilter filter, int least, int most) {}

  @Override
  public Reading run(ProbeContext context) throws IOException {
    try {
      return look(context);
    } catch (AccessDeniedException e) {
      return Reading.of(Outcome.CONFIG, e.getFile() + " may not be read");
    } catch (UncheckedIOException e) {
      return OwnTrouble.of(new IOException(e));
    } catch (IOException e) {
      return OwnTrouble.of(e);
    }
  }

  private Reading look(ProbeContext context) throws IOException {
    Path file = plan.filter().pidFile();
    long only = file == null ? ANY : pid(file);
    List<ProcessInfo> all = only == NONE ? List.of() : table.find(plan.filter(), only, context);
    List<ProcessInfo> live = all.stream().filter(process -> !process.zombie()).toList();
    Measurements.Builder measured = Measurements.builder();
    measured.set(LocalProcess.COUNT, live.size());
    measured.set(LocalProcess.ZOMBIES, (double) all.size() - live.size());
    if (!live.isEmpty()) {
      measure(live, measured);
    }
    ProcessCpu.measure(live, files.uptime(), context, measured);
    return verdict(live.size()).with(measured.build());
  }

  private Reading verdict(int count) {
    String shown = plan.filter().shown();
    String seen = count == 0 ? "no " + shown : count + " of " + shown;
    return Reading.up()
        .downIf(count < plan.least(), seen + ", at least " + plan.least() + " wanted")
        .downIf(count > plan.most(), seen + ", at most " + plan.most() + " wanted");
  }

  private void measure(List<ProcessInfo> live, Measurements.Builder measured) {
    ProcessInfo oldest = live.get(0);
    measured
        .set(LocalProcess.PID, (double) oldest.pid())
        .set(LocalProcess.OLDEST, oldest.seconds());
    measured.set(LocalProcess.YOUNGEST, live.get(live.size() - 1).seconds());
    long resident = live.stream().mapToLong(ProcessInfo::resident).sum();
    if (resident > 0) {
      measured.set(LocalProcess.RESIDENT, (double) resident);
      measured.set(
          LocalProcess.RESIDENT_MAX,
          (double) live.stream().mapToLong(ProcessInfo::resident).max().orElse(0));
    }
    long threads = live.stream().mapToLong(ProcessInfo::threads).sum();
    if (threads > 0) {
      measured.set(LocalProcess.THREADS, (double) threads);
    }
    long open = 0;
    for (ProcessInfo process : live) {
      long one = openFiles(process.pid());
      if (one < 0) {
        return;
      }
      open += one;
    }
    measured.set(LocalProcess.FILES, (double) open);
  }

  /** How many files a process has open; -1 if that is not told. */
  private long openFiles(long pid) {
    Path folder = files.root().resolve(pid + "/fd");
    long count = 0;
    try (DirectoryStream<Path> open = Files.newDirectoryStream(folder)) {
      for (Path file : open) {
        count += file.getNameCount() > 0 && count < MAX_FILES ? 1 : 0;
      }
      return count;
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      return -1;
    }
  }

  private static long pid(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(64), StandardCharsets.US_ASCII).strip();
      return text.matches("\\d{1,9}") ? Long.parseLong(text) : NONE;
    } catch (NoSuchFileException e) {
      return NONE;
    }
  }
}
