package dev.watchkeeper.core.internal;

import com.sun.management.OperatingSystemMXBean;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * 100,000 checks at 10 s with a probe that does nothing, for as long as wanted: lag, CPU, account,
 * drift and heap. Arguments: {@code [--seconds s] [--checks n] [--interval seconds]}. Ends with 1
 * if a run was missed or a due time was not where it belongs.
 */
public final class SteadyRun {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int SAMPLED_OF = 100;

  private final Duration interval;
  private final Map<String, Instant> lastDue = new ConcurrentHashMap<>();
  private final AtomicLong compared = new AtomicLong();
  private final AtomicLong gaps = new AtomicLong();
  private final AtomicLong drifted = new AtomicLong();

  private SteadyRun(Duration interval) {
    this.interval = interval;
  }

  /** Runs. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    SteadyRun run = new SteadyRun(Duration.ofSeconds((long) options.number("--interval", 10)));
    int checks = (int) options.number("--checks", 100_000);
    System.exit(run.run(checks, (long) options.number("--seconds", 600)) ? 0 : 1);
  }

  private boolean run(int count, long seconds) throws Exception {
    Probe probe = context -> Reading.up();
    Supplier<Probe> supplier = () -> probe;
    Monitor monitor =
        Monitor.builder()
            .onResult(this::compare)
            .checks(
                IntStream.range(0, count)
                    .mapToObj(i -> Check.code("c" + i, supplier).every(interval))
                    .toList())
            .start();
    try (monitor) {
      long cpu = cpuNanos();
      long from = System.nanoTime();
      OUT.println("\n### Steady run: " + count + " checks each " + interval.toSeconds() + " s\n");
      OUT.println("| after s | runs | p50 us | p99 us | p99.9 us | worst ms | missed | heap MB |");
      OUT.println("|---:|---:|---:|---:|---:|---:|---:|---:|");
      for (long left = seconds; left > 0; left -= Math.min(left, 60)) {
        Thread.sleep(Math.min(left, 60) * 1_000);
        row(monitor, System.nanoTime() - from);
      }
      return report(monitor, cpuNanos() - cpu, System.nanoTime() - from);
    }
  }

  /** Each due time of a sampled check lies one interval behind the one before. */
  private void compare(ProbeResult result) {
    String check = result.check().toString();
    if (check.hashCode() % SAMPLED_OF != 0) {
      return;
    }
    Instant before = lastDue.put(check, result.due());
    if (before == null) {
      return;
    }
    compared.incrementAndGet();
    long step = Duration.between(before, result.due()).toNanos();
    if (step % interval.toNanos() != 0) {
      drifted.incrementAndGet();
    } else if (step != interval.toNanos()) {
      gaps.incrementAndGet();
    }
  }

  private static void row(Monitor monitor, long nanos) {
    Health.Lag lag = monitor.health().lag();
    OUT.printf(
        Locale.ROOT,
        "| %.0f | %,d | %,.0f | %,.0f | %,.0f | %.1f | %,d | %.0f |%n",
        nanos / 1e9,
        lag.runs(),
        lag.p50().toNanos() / 1e3,
        lag.p99().toNanos() / 1e3,
        lag.p999().toNanos() / 1e3,
        lag.worst().toNanos() / 1e6,
        monitor.accounting().missed(),
        used() / 1e6);
  }

  private boolean report(Monitor monitor, long cpu, long nanos) throws InterruptedException {
    long runs = monitor.health().lag().runs();
    double share = cpu / (double) nanos / Runtime.getRuntime().availableProcessors();
    OUT.printf(
        Locale.ROOT,
        "%nCPU %.1f us a run, %.1f %% of the machine%n",
        cpu / 1e3 / Math.max(1, runs),
        share * 100);
    OUT.println("Account: " + monitor.accounting() + ", dropped " + monitor.health().dropped());
    OUT.println("Not run: " + monitor.accounting().notRun());
    OUT.printf(
        Locale.ROOT,
        "Drift: %,d steps of %,d checks compared, %,d not a multiple of the interval, %,d gaps%n",
        compared.get(),
        lastDue.size(),
        drifted.get(),
        gaps.get());
    System.gc();
    Thread.sleep(500);
    OUT.printf(Locale.ROOT, "Heap after a collection: %.0f MB%n", used() / 1e6);
    return monitor.accounting().missed() == 0 && drifted.get() == 0 && gaps.get() == 0;
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
