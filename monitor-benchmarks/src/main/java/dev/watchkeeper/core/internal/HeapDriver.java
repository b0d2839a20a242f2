package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Scheduler;
import dev.watchkeeper.benchmarks.Child;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.core.Monitor;
import java.io.PrintStream;
import java.lang.ref.Reference;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The heap that one live periodic timer takes, and one idle check of a whole monitor: what is used
 * after a collection with a million of them, less what was used before, each contender in a virtual
 * machine of its own. The task is shared; the check of a monitor counts with its definition, of
 * which the probe is shared. Arguments: {@code [--count n] [--only regex] [--hold seconds]}, which
 * leaves time to look at the last one.
 */
public final class HeapDriver {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final long HOUR = 3_600_000_000_000L;
  private static final Map<String, IntFunction<Object>> ALL = new LinkedHashMap<>();

  static {
    ALL.put("wheel", HeapDriver::wheel);
    ALL.put("timers", HeapDriver::timers);
    ALL.put("scheduler", HeapDriver::scheduler);
    ALL.put("idle check", HeapDriver::monitor);
    HeapPeers.addTo(ALL);
  }

  private HeapDriver() {}

  /** Measures all, or with {@code --child} one. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    int count = (int) options.number("--count", 1_000_000);
    if (options.has("--child")) {
      measure(options.text("--child", ""), count, (long) options.number("--hold", 0));
      System.exit(0);
    }
    OUT.printf(Locale.ROOT, "%n### Heap per live periodic timer and idle check, %,d%n", count);
    OUT.println("\n| contender | bytes |");
    OUT.println("|---|---:|");
    for (String name : ALL.keySet()) {
      if (!name.matches(options.text("--only", ".*"))) {
        continue;
      }
      Child.run(
          HeapDriver.class,
          List.of("-Xmx6g", "-XX:+UseSerialGC"),
          List.of("--child", name, "--count", options.text("--count", "1000000")));
    }
  }

  private static void measure(String name, int count, long holdSeconds) throws Exception {
    IntFunction<Object> contender = ALL.get(name);
    if (contender == null) {
      throw new IllegalArgumentException("no contender is called " + name);
    }
    // Loads the classes.
    Object few = contender.apply(10);
    if (few.hashCode() == 0) {
      OUT.println();
    }
    long before = used();
    Object kept = contender.apply(count);
    try {
      // Watchers and threads start on their own time.
      Thread.sleep(3_000);
      double each = (used() - before) / (double) count;
      OUT.printf(Locale.ROOT, "| %s | %.0f |%n", name, each);
      Figures.put("heap/" + name, each);
      Thread.sleep(holdSeconds * 1_000);
    } finally {
      Reference.reachabilityFence(kept);
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(300);
    }
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  private static long deadline(int index) {
    return HOUR + index * 1_000L;
  }

  private static Object wheel(int count) {
    DeadlineWheel wheel = new DeadlineWheel(0, 1 << 17, 64);
    for (int i = 0; i < count; i++) {
      wheel.schedule(deadline(i), i);
    }
    return wheel;
  }

  private static Object timers(int count) {
    Timers timers = new Timers(0, new PauseDetector(), 0);
    timers.turn(0);
    for (int i = 0; i < count; i++) {
      timers.arm(new Idle(), deadline(i));
    }
    return timers;
  }

  private static final class Idle extends Timers.Timer {
    @Override
    void fire(long deadline, long now) {}
  }

  private static Object scheduler(int count) {
    Timers timers = new Timers(0, new PauseDetector(), 0);
    timers.turn(0);
    Scheduler scheduler = new WheelScheduler(timers, new SteadyTime(new VirtualTime(() -> 0)));
    Scheduler.Job job = Registrations.job("c", HOUR);
    Scheduler.Duty duty =
        new Scheduler.Duty() {
          @Override
          public void due(long due, long late) {}

          @Override
          public void missed(long last, long missed) {}
        };
    for (int i = 0; i < count; i++) {
      scheduler.register(job, duty);
    }
    timers.turn(0);
    return timers;
  }

  private static Object monitor(int count) {
    Monitor monitor = Monitor.builder().start();
    checks(count).forEach(monitor::add);
    return monitor;
  }

  private static Stream<Check> checks(int count) {
    Probe probe = context -> Reading.up();
    Supplier<Probe> supplier = () -> probe;
    return IntStream.range(0, count)
        .mapToObj(i -> Check.code("c" + i, supplier).every(Duration.ofHours(1)));
  }
}
