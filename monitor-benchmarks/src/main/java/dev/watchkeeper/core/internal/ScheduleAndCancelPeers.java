package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.server.util.timer.TimerTask;
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
 * More contenders of {@link ScheduleAndCancel}, all of them for several threads. An operation is a
 * thousand pairs. Ours takes commands into a queue: a thread waits at the end of each thousand
 * until they are carried out, so that the work behind the queue counts too.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
public class ScheduleAndCancelPeers {
  private static final int BATCH = 1_000;
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private static void doNothing() {}

  /** 1 to 69 s. */
  static long delay() {
    return 1_000_000_000L + (ThreadLocalRandom.current().nextLong() >>> 28);
  }

  /** Ours, with its thread. */
  @State(Scope.Benchmark)
  public static class Shared {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Timers wheel = new Timers(System.nanoTime(), new PauseDetector(), 0);
    private final Loop loop = new ThreadPlatform(TimeSource.system(), "ours").loop("timers", wheel);

    private static final class Idle extends Timers.Timer {
      @Override
      void fire(long deadline, long now) {}
    }

    /** Fills it. */
    @Setup
    public void fill() {
      wheel.drivenBy(loop);
      long now = System.nanoTime();
      for (int i = 0; i < timers; i++) {
        wheel.arm(new Idle(), now + HOUR + delay());
      }
    }

    /** Ends its thread. */
    @TearDown(Level.Trial)
    public void stop() {
      loop.stop();
    }
  }

  /** Ours, from any thread, until the commands are carried out. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void timers(Shared state) throws InterruptedException {
    Timers wheel = state.wheel;
    long now = System.nanoTime();
    for (int i = 0; i < BATCH; i++) {
      Timers.Timer timer = new Shared.Idle();
      wheel.arm(timer, now + delay());
      wheel.cancel(timer);
    }
    CountDownLatch done = new CountDownLatch(1);
    wheel.execute(done::countDown);
    done.await();
  }

  /** The delay scheduler of the fork-join pool. */
  @State(Scope.Benchmark)
  public static class ForkJoin {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final ForkJoinPool pool = new ForkJoinPool(1);
    private final ScheduledExecutorService scheduler = (ScheduledExecutorService) pool;

    /** Fills it. */
    @Setup
    @SuppressWarnings("FutureReturnValueIgnored")
    public void fill() {
      for (int i = 0; i < timers; i++) {
        scheduler.schedule(ScheduleAndCancelPeers::doNothing, HOUR + delay(), TimeUnit.NANOSECONDS);
      }
    }

    /** Ends its threads. */
    @TearDown(Level.Trial)
    public void stop() {
      pool.shutdownNow();
    }
  }

  /** The delay scheduler of the fork-join pool. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int forkJoinPool(ForkJoin state) {
    int cancelled = 0;
    for (int i = 0; i < BATCH; i++) {
      boolean done =
          state
              .scheduler
              .schedule(ScheduleAndCancelPeers::doNothing, delay(), TimeUnit.NANOSECONDS)
              .cancel(false);
      cancelled += done ? 1 : 0;
    }
    return cancelled;
  }

  /** Kafka's hierarchical wheel. */
  @State(Scope.Benchmark)
  public static class Kafka {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final KafkaClock clock = new KafkaClock();

    private static final class Waiting extends TimerTask {
      Waiting(long nanos) {
        super(TimeUnit.NANOSECONDS.toMillis(nanos));
      }

      @Override
      public void run() {}
    }

    /** Fills it. */
    @Setup
    public void fill() {
      for (int i = 0; i < timers; i++) {
        clock.timer().add(new Waiting(HOUR + delay()));
      }
    }

    /** Ends its threads. */
    @TearDown(Level.Trial)
    public void stop() {
      clock.close();
    }
  }

  /** Kafka's hierarchical wheel. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public void kafka(Kafka state) {
    for (int i = 0; i < BATCH; i++) {
      TimerTask task = new Kafka.Waiting(delay());
      state.clock.timer().add(task);
      task.cancel();
    }
  }
}
