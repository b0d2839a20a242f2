package dev.watchkeeper.core.internal;

import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.server.util.timer.SystemTimer;
import org.apache.kafka.server.util.timer.TimerTask;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * More contenders of {@link FireAndRearm}, under the same load.
 *
 * <p>Those that know real time only and move what is due into a queue of their own would have few
 * timers left to look after if everything were always due. They are asked for a little more than
 * they can do, so that they never rest and most of their timers wait all the same.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
public class FireAndRearmPeers {
  /** How long one timer waits if one is due in so many nanoseconds, by the number of timers. */
  private static long delay(int timers, long at10k, long at100k, long at1m) {
    return timers * (timers < 100_000 ? at10k : timers < 1_000_000 ? at100k : at1m);
  }

  /** Ours, thread-safe. */
  @State(Scope.Thread)
  public static class Shared {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Batch batch = new Batch();
    private final Timers wheel = new Timers(0, new PauseDetector(), 0);

    private final class Periodic extends Timers.Timer {
      @Override
      void fire(long deadline, long now) {
        batch.fired++;
        wheel.arm(this, deadline + batch.load.nextPeriod());
      }
    }

    /** Fills it. */
    @Setup
    public void fill() {
      for (int i = 0; i < timers; i++) {
        wheel.arm(new Periodic(), batch.load.firstDeadline(i));
      }
      wheel.turn(0);
    }
  }

  /** Ours, which takes commands from any thread: turned each millisecond. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long timers(Shared state) {
    Batch batch = state.batch;
    batch.begin();
    while (!batch.done()) {
      state.wheel.turn(batch.nextPoll());
    }
    return batch.fired;
  }

  /** Ours, with fixed rates and an account of what was missed. */
  @State(Scope.Thread)
  public static class Checks {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Batch batch = new Batch();
    private final Timers wheel = new Timers(0, new PauseDetector(), 0);

    /** Fills it. */
    @Setup
    public void fill() {
      Registrations.fill(
          wheel,
          new VirtualTime(() -> batch.now),
          timers,
          batch.load::period,
          due -> batch.fired++);
      wheel.turn(0);
    }
  }

  /** Ours, as the engine uses it: turned each millisecond. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long scheduler(Checks state) {
    Batch batch = state.batch;
    batch.begin();
    while (!batch.done()) {
      state.wheel.turn(batch.nextPoll());
    }
    return batch.fired;
  }

  /** The JDK's fork-join pool with one worker and its delay scheduler. */
  @State(Scope.Thread)
  public static class ForkJoin {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Firings firings = new Firings();
    private final ForkJoinPool pool = new ForkJoinPool(1);

    /** Fills it. */
    @Setup
    @SuppressWarnings("FutureReturnValueIgnored")
    public void fill() {
      ScheduledExecutorService scheduler = (ScheduledExecutorService) pool;
      long delay = delay(timers, 200, 400, 900);
      for (int i = 0; i < timers; i++) {
        scheduler.scheduleWithFixedDelay(
            firings::countShared, delay * i / timers, delay, TimeUnit.NANOSECONDS);
      }
    }

    /** Ends its threads. */
    @TearDown(Level.Trial)
    public void stop() {
      pool.shutdownNow();
    }
  }

  /** The delay scheduler of the fork-join pool, asked for more than it can do. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long forkJoinPool(ForkJoin state) {
    return state.firings.awaitBatch();
  }

  /** Kafka's hierarchical wheel with a tick of a millisecond. */
  @State(Scope.Thread)
  public static class Kafka {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Firings firings = new Firings();
    private final KafkaClock clock = new KafkaClock();

    private final class Again extends TimerTask {
      Again(long delayMillis) {
        super(delayMillis);
      }

      @Override
      public void run() {
        firings.count();
        clock.timer().add(this);
      }
    }

    /** Fills it. */
    @Setup
    public void fill() {
      SystemTimer timer = clock.timer();
      long longest = Math.max(1, delay(timers, 300, 500, 600) / 1_000_000);
      for (int i = 0; i < timers; i++) {
        timer.add(new Again(longest));
      }
    }

    /** Ends its threads. */
    @TearDown(Level.Trial)
    public void stop() {
      clock.close();
    }
  }

  /** Kafka's timer, asked for more than it can do. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long kafka(Kafka state) {
    return state.firings.awaitBatch();
  }

  /** A virtual thread per timer. */
  @State(Scope.Thread)
  public static class Sleepers {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Firings firings = new Firings();
    private volatile boolean stopped;

    /** Starts them. */
    @Setup
    public void fill() {
      @Nullable ThreadFactory threads = VirtualThreads.factory("sleeper-");
      if (threads == null) {
        throw new IllegalStateException("no virtual threads here");
      }
      long delay = delay(timers, 1_000, 2_000, 2_500);
      for (int i = 0; i < timers; i++) {
        threads.newThread(() -> sleepAndCount(delay)).start();
      }
    }

    private void sleepAndCount(long delay) {
      while (!stopped) {
        LockSupport.parkNanos(this, delay);
        firings.countShared();
      }
    }

    /** Lets them end. */
    @TearDown(Level.Trial)
    public void stop() {
      stopped = true;
    }
  }

  /** A virtual thread per timer that sleeps in a loop. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long virtualThreads(Sleepers state) {
    return state.firings.awaitBatch();
  }
}
