package dev.watchkeeper.core.internal;

import dev.watchkeeper.benchmarks.Child;
import dev.watchkeeper.benchmarks.Figures;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/**
 * Two threads arm and cancel timers while 10,000 checks fire 10,000 times a second: what a pair
 * costs them when they do nothing else, and by how much firings are late when they do 50,000 pairs
 * a second each, in bursts each millisecond, beside the same without them. Argument: {@code
 * [--seconds s]}.
 */
public final class Producers {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final List<String> CONTENDERS = List.of("ours", "STPE", "FJP", "Netty", "Kafka");
  private static final int TIMERS = 10_000;
  private static final int THREADS = 2;
  private static final int BURST = 50;
  private static final long SECOND = 1_000_000_000;

  private final PairTicker ticker;
  private final double seconds;
  private volatile boolean stopped;

  private Producers(PairTicker ticker, double seconds) {
    this.ticker = ticker;
    this.seconds = seconds;
  }

  /** Measures all contenders, or with {@code --child} one. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    if (options.has("--child")) {
      String name = options.text("--child", "");
      new Producers(PairTicker.of(name), options.number("--seconds", 3)).run(name);
      System.exit(0);
    }
    OUT.println("\n### Two producers while 10,000 timers a second fire\n");
    OUT.println(
        "| contender | ns a pair | p99 us without | p99.9 us | worst us"
            + " | p99 us with 100,000 pairs/s | p99.9 us | worst us |");
    OUT.println("|---|---:|---:|---:|---:|---:|---:|---:|");
    for (String name : CONTENDERS) {
      Child.run(
          Producers.class,
          List.of("-Xms3g", "-Xmx3g"),
          List.of("--child", name, "--seconds", options.text("--seconds", "3")));
    }
  }

  private void run(String name) throws InterruptedException {
    LagTarget target = new LagTarget();
    SplittableRandom random = new SplittableRandom(42);
    for (int i = 0; i < TIMERS; i++) {
      long first = System.nanoTime() + random.nextLong(SECOND);
      ticker.start(new Ticker.Periodic(i, first, SECOND, due -> target.record.began(due)));
    }
    // Once for the compiler.
    produce(target, 0);
    produce(target, BURST);
    LagRecord without = quiet(target);
    produce(target, BURST);
    LagRecord with = target.record;
    double pair = produce(target, 0);
    OUT.printf(Locale.ROOT, "| %s | %,.0f |%s%s%n", name, pair, lag(without), lag(with));
    Figures.put("producers/" + name, pair);
    Figures.put("producers/" + name + "/spike", (double) with.percentile(0.999));
    Figures.put("producers/" + name + "/quiet", (double) without.percentile(0.999));
  }

  /** Where firings are recorded at present. */
  private static final class LagTarget {
    private volatile LagRecord record = new LagRecord();
  }

  private static String lag(LagRecord record) {
    return String.format(
        Locale.ROOT,
        " %,.0f | %,.0f | %,.0f |",
        record.percentile(0.99) / 1e3,
        record.percentile(0.999) / 1e3,
        record.percentile(1) / 1e3);
  }

  private LagRecord quiet(LagTarget target) throws InterruptedException {
    LagRecord record = begin(target);
    Thread.sleep((long) (seconds * 1_000));
    return record;
  }

  private LagRecord begin(LagTarget target) {
    LagRecord record = new LagRecord();
    long now = System.nanoTime();
    record.span(now, now + (long) (seconds * SECOND));
    target.record = record;
    return record;
  }

  /** Gives the nanoseconds that a thread needs for a pair; bursts of 0 are without a pause. */
  private double produce(LagTarget target, int burst) throws InterruptedException {
    begin(target);
    stopped = false;
    long[] pairs = new long[THREADS];
    CountDownLatch done = new CountDownLatch(THREADS);
    long from = System.nanoTime();
    for (int i = 0; i < THREADS; i++) {
      int index = i;
      Firings.DAEMONS
          .newThread(
              () -> {
                pairs[index] = burst == 0 ? flatOut() : inBursts(burst);
                done.countDown();
              })
          .start();
    }
    Thread.sleep((long) (seconds * 1_000));
    stopped = true;
    done.await();
    return (System.nanoTime() - from) * (double) THREADS / (pairs[0] + pairs[1]);
  }

  private long flatOut() {
    long pairs = 0;
    while (!stopped) {
      for (int i = 0; i < 1_000; i++) {
        ticker.pair(ScheduleAndCancelPeers.delay());
      }
      ticker.settle();
      pairs += 1_000;
    }
    return pairs;
  }

  private long inBursts(int burst) {
    long next = System.nanoTime();
    long pairs = 0;
    while (!stopped) {
      for (int i = 0; i < burst; i++) {
        ticker.pair(ScheduleAndCancelPeers.delay());
      }
      pairs += burst;
      next += 1_000_000;
      LockSupport.parkNanos(this, next - System.nanoTime());
    }
    return pairs;
  }
}
