package dev.watchkeeper.core.internal;

import com.sun.management.OperatingSystemMXBean;
import dev.watchkeeper.benchmarks.Child;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.core.internal.Ticker.Periodic;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.LockSupport;

/**
 * How late firings begin after they were due, end to end and in real time, and what they cost. Each
 * contender has a virtual machine of its own for all its cells. Arguments: {@code [--seconds s]
 * [--checks n,n] [--rates r,r] [--only regex]}.
 */
public final class LagDriver {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final String FLOOR = "parkNanos alone";
  private static final long SECOND = 1_000_000_000;
  private static final long WARM_UP = SECOND;

  private final String contender;
  private final boolean direct;
  private final double seconds;

  private LagDriver(String contender, boolean direct, double seconds) {
    this.contender = contender;
    this.direct = direct;
    this.seconds = seconds;
  }

  /** Runs all cells, or with {@code --child} those of one contender. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    if (options.has("--child")) {
      String name = options.text("--child", "");
      boolean direct = options.has("--direct");
      LagDriver driver = new LagDriver(name, direct, options.number("--seconds", 4));
      driver.run(options.numbers("--checks", ""), options.numbers("--rates", ""));
      System.exit(0);
    }
    all(options, true);
    all(options, false);
  }

  private static void all(Options options, boolean direct) throws Exception {
    OUT.println("\n### Lag, due to start, " + (direct ? "direct" : "a virtual thread per firing"));
    OUT.println(
        "\n| contender | checks | firings/s | p50 us | p99 us | p99.9 us | CPU us a firing"
            + " | misses | early | earliest us |");
    OUT.println("|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|");
    List<String> names = new ArrayList<>(List.of(FLOOR));
    Tickers.names().forEach(names::add);
    for (String name : names) {
      boolean own = name.startsWith("sleeping");
      boolean wanted = name.matches(options.text("--only", ".*"));
      if (wanted && (direct ? !own : !name.equals(FLOOR))) {
        Child.run(LagDriver.class, List.of("-Xms3g", "-Xmx3g"), arguments(options, name, direct));
      }
    }
  }

  private static List<String> arguments(Options options, String name, boolean direct) {
    List<String> arguments = new ArrayList<>(List.of("--child", name));
    if (direct) {
      arguments.add("--direct");
    }
    arguments.addAll(List.of("--seconds", options.text("--seconds", "4")));
    arguments.addAll(List.of("--checks", options.text("--checks", "10000,100000")));
    arguments.addAll(List.of("--rates", options.text("--rates", "1000,10000,50000")));
    return arguments;
  }

  private void run(int[] checks, int[] rates) {
    // Once for the compiler, not counted.
    measure(10_000, 10_000, false);
    for (int count : contender.equals(FLOOR) ? new int[] {1} : checks) {
      for (int rate : rates) {
        measure(count, rate, true);
      }
    }
  }

  private void measure(int checks, int rate, boolean counts) {
    LagRecord record = new LagRecord();
    Ticker ticker = contender.equals(FLOOR) ? new Floor(rate) : Tickers.of(contender);
    long[] due = start(ticker, checks, rate, record);
    long from = System.nanoTime() + WARM_UP;
    long to = from + (long) (seconds * SECOND);
    record.span(from, to);
    sleepUntil(from);
    long cpu = cpuNanos();
    sleepUntil(to);
    cpu = cpuNanos() - cpu;
    sleepUntil(to + SECOND / 2);
    ticker.stop();
    if (counts) {
      long expected =
          contender.equals(FLOOR) ? record.fired() : expected(due, checks, rate, record);
      print(new Cell(checks, rate), record, cpu, Math.max(0, expected - record.fired()));
    }
    sleepUntil(System.nanoTime() + SECOND / 5);
  }

  /** Gives when each task is due first. */
  private long[] start(Ticker ticker, int checks, int rate, LagRecord record) {
    long period = SECOND * checks / rate / 1_000 * 1_000;
    SplittableRandom random = new SplittableRandom(42);
    Ticker.Firing firing = firing(ticker, record);
    long[] due = new long[checks];
    for (int i = 0; i < checks; i++) {
      long first = System.nanoTime() + random.nextLong(period) + SECOND / 5;
      due[i] = ticker.start(new Periodic(i, first, period, firing));
    }
    return due;
  }

  private Ticker.Firing firing(Ticker ticker, LagRecord record) {
    if (direct || ticker.ownThreads()) {
      return record::began;
    }
    ThreadFactory threads = Tickers.virtualThreads();
    return due -> threads.newThread(() -> record.began(due)).start();
  }

  /** How many firings were due in the span. */
  private long expected(long[] due, int checks, int rate, LagRecord record) {
    long period = SECOND * checks / rate / 1_000 * 1_000;
    long sum = 0;
    for (int i = 0; i < due.length; i++) {
      sum += count(due[i], period, record.to()) - count(due[i], period, record.from());
    }
    return sum;
  }

  /** How many due times lie before this one. */
  static long count(long first, long period, long before) {
    long span = before - first;
    return span <= 0 ? 0 : (span + period - 1) / period;
  }

  private static void sleepUntil(long nanos) {
    for (long left = nanos - System.nanoTime(); left > 0; left = nanos - System.nanoTime()) {
      LockSupport.parkNanos(LagDriver.class, left);
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private record Cell(int checks, int rate) {}

  private void print(Cell cell, LagRecord record, long cpu, long misses) {
    double each = cpu / 1e3 / Math.max(1, record.fired());
    OUT.printf(
        Locale.ROOT,
        "| %s | %,d | %,d | %,.0f | %,.0f | %,.0f | %.1f | %,d | %,d | %,.0f |%n",
        contender,
        cell.checks,
        cell.rate,
        record.percentile(0.5) / 1e3,
        record.percentile(0.99) / 1e3,
        record.percentile(0.999) / 1e3,
        each,
        misses,
        record.early(),
        record.earliest() / 1e3);
    String key = "lag/" + (direct ? "direct/" : "virtual/") + contender + "/" + cell.checks;
    note(key + "/" + cell.rate, record, each, misses);
  }

  private static void note(String key, LagRecord record, double each, long misses) {
    Figures.put(key + "/p99", (double) record.percentile(0.99));
    Figures.put(key + "/p999", (double) record.percentile(0.999));
    Figures.put(key + "/cpu", each);
    Figures.put(key + "/misses", (double) misses);
    Figures.put(key + "/early", (double) record.early());
  }

  /** One thread that parks until each firing of an even rate. */
  private static final class Floor implements Ticker {
    private final long every;
    private volatile boolean stopped;
    private boolean running;

    Floor(int rate) {
      every = SECOND / rate;
    }

    @Override
    public long start(Periodic task) {
      if (!running) {
        running = true;
        Firings.DAEMONS.newThread(() -> run(task)).start();
      }
      return task.due;
    }

    private void run(Periodic task) {
      long due = System.nanoTime();
      while (!stopped) {
        long wait = due - System.nanoTime();
        if (wait > 0) {
          LockSupport.parkNanos(this, wait);
        } else {
          task.fire(due);
          due += every;
        }
      }
    }

    @Override
    public void stop() {
      stopped = true;
    }
  }
}
