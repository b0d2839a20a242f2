package dev.watchkeeper.core.internal;

import com.sun.management.OperatingSystemMXBean;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import java.io.PrintStream;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The whole path of a result: tick, thread, a probe that does nothing, one rule, decision, memory
 * store, one listener. Arguments: {@code [--seconds s] [--checks n] [--millis interval]}; more is
 * asked for than can be done, and what cannot be done is counted as missed or skipped. Results
 * count when the listener was told.
 */
public final class ResultPath {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int SLICES = 5;

  private final LongAdder told = new LongAdder();
  private final MethodHandle allocated = allocated();

  private ResultPath() {}

  /** Measures. */
  public static void main(String[] args) throws Throwable {
    Options options = new Options(args);
    int checks = (int) options.number("--checks", 20_000);
    long millis = (long) options.number("--millis", 100);
    double seconds = options.number("--seconds", 10);
    OUT.println("\n### Whole path of a result\n");
    OUT.println(
        "| checks | interval ms | told/s | min to max | decided/s | bytes | CPU us | not run | dropped |");
    OUT.println("|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    new ResultPath().run(checks, millis, seconds);
    System.exit(0);
  }

  private void run(int checks, long millis, double seconds) throws Throwable {
    Probe probe = context -> Reading.up();
    Supplier<Probe> supplier = () -> probe;
    Duration every = Duration.ofMillis(millis);
    Monitor monitor =
        Monitor.builder()
            .rule(Rules.consecutiveFailures(2))
            .onResult(result -> told.increment())
            .checks(
                IntStream.range(0, checks)
                    .mapToObj(i -> Check.code("c" + i, supplier).every(every))
                    .toList())
            .start();
    try (monitor) {
      Thread.sleep((long) (seconds * 500));
      measure(monitor, checks, millis, (long) (seconds * 1_000) / SLICES);
    }
  }

  private void measure(Monitor monitor, int checks, long millis, long slice) throws Throwable {
    Sample first = sample(monitor);
    Sample last = first;
    double[] rates = new double[SLICES];
    for (int i = 0; i < SLICES; i++) {
      Thread.sleep(slice);
      Sample next = sample(monitor);
      rates[i] = (next.told - last.told) * 1e9 / (next.nanos - last.nanos);
      last = next;
    }
    Arrays.sort(rates);
    double results = last.results - (double) first.results;
    double bytes = (last.bytes - first.bytes) / results;
    OUT.printf(
        Locale.ROOT,
        "| %,d | %,d | %,.0f | %,.0f to %,.0f | %,.0f | %,.0f | %.1f | %,d | %,d |%n",
        checks,
        millis,
        rates[SLICES / 2],
        rates[0],
        rates[SLICES - 1],
        results * 1e9 / (last.nanos - first.nanos),
        bytes,
        (last.cpu - first.cpu) / 1e3 / results,
        last.notRun - first.notRun,
        monitor.health().dropped());
    Figures.put("results/rate", rates[SLICES / 2]);
    Figures.put("results/bytes", bytes);
  }

  private record Sample(long nanos, long results, long told, long bytes, long cpu, long notRun) {}

  private Sample sample(Monitor monitor) throws Throwable {
    Accounting accounting = monitor.accounting();
    long cpu =
        ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
    long bytes = (long) allocated.invoke(ManagementFactory.getThreadMXBean());
    long notRun = accounting.missed() + accounting.skipped();
    return new Sample(System.nanoTime(), accounting.up(), told.sum(), bytes, cpu, notRun);
  }

  /** Bytes that all threads have allocated; carriers count for their virtual threads. */
  private static MethodHandle allocated() {
    try {
      return MethodHandles.publicLookup()
          .findVirtual(
              com.sun.management.ThreadMXBean.class,
              "getTotalThreadAllocatedBytes",
              MethodType.methodType(long.class))
          .asType(MethodType.methodType(long.class, java.lang.management.ThreadMXBean.class));
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("a JDK of 21 or later is needed", e);
    }
  }
}
