package dev.watchkeeper.core.internal;

import io.netty.util.HashedWheelTimer;
import java.util.concurrent.DelayQueue;
import java.util.concurrent.Delayed;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
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
 * What it costs to fire one timer and to arm it anew while many others wait.
 *
 * <p>The wheel, Agrona's and a {@link DelayQueue} run the {@link TimerLoad} in virtual time, single
 * threaded. {@link ScheduledThreadPoolExecutor} and Netty's timer know real time only and have a
 * thread of their own; they are kept busy without a pause, by timers that are due faster than they
 * can be fired.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
public class FireAndRearm {

  /** Ours. */
  @State(Scope.Thread)
  public static class Wheel {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Batch batch = new Batch();
    private DeadlineWheel wheel = new DeadlineWheel(0, 1, 1);
    private final DeadlineWheel.Expiry expiry =
        (handle, payload, deadline) -> wheel.reschedule(handle, deadline + batch.load.nextPeriod());

    /** Fills it. */
    @Setup
    public void fill() {
      wheel = new DeadlineWheel(0, 1 << 16, timers);
      for (int i = 0; i < timers; i++) {
        wheel.schedule(batch.load.firstDeadline(i), i);
      }
    }
  }

  /** Ours: polled each millisecond. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long wheel(Wheel state) {
    Batch batch = state.batch;
    batch.begin();
    while (!batch.done()) {
      batch.fired += state.wheel.expire(batch.nextPoll(), Integer.MAX_VALUE, state.expiry);
    }
    return batch.fired;
  }

  /** Ours: polled at each single deadline, as by a thread that sleeps until then. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long wheelAtEachDeadline(Wheel state) {
    Batch batch = state.batch;
    batch.begin();
    while (!batch.done()) {
      batch.now = Math.max(batch.now, state.wheel.nextDeadline());
      batch.fired += state.wheel.expire(batch.now, Integer.MAX_VALUE, state.expiry);
    }
    return batch.fired;
  }

  /** Agrona's wheel, bare. */
  @State(Scope.Thread)
  public static class Agrona {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Batch batch = new Batch();
    private final DeadlineTimerWheel wheel =
        new DeadlineTimerWheel(TimeUnit.NANOSECONDS, 0, 1 << 20, 1 << 16);
    private final DeadlineTimerWheel.TimerHandler handler = this::expired;

    /** Fills it. */
    @Setup
    public void fill() {
      for (int i = 0; i < timers; i++) {
        wheel.scheduleTimer(batch.load.firstDeadline(i));
      }
    }

    private boolean expired(TimeUnit unit, long now, long timer) {
      wheel.scheduleTimer(now + batch.load.nextPeriod());
      return true;
    }
  }

  /** Agrona's wheel: polled each millisecond, until it has caught up. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long agrona(Agrona state) {
    Batch batch = state.batch;
    batch.begin();
    while (!batch.done()) {
      long now = batch.nextPoll();
      do {
        batch.fired += state.wheel.poll(now, state.handler, Integer.MAX_VALUE);
      } while (state.wheel.currentTickTime() <= now);
    }
    return batch.fired;
  }

  /** A binary heap behind a lock, with an object per timer. */
  @State(Scope.Thread)
  public static class Heap {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Batch batch = new Batch();
    private final DelayQueue<Entry> queue = new DelayQueue<>();

    private static final class Entry implements Delayed {
      private final Batch batch;
      private long deadline;

      Entry(Batch batch, long deadline) {
        this.batch = batch;
        this.deadline = deadline;
      }

      @Override
      public long getDelay(TimeUnit unit) {
        return unit.convert(deadline - batch.now, TimeUnit.NANOSECONDS);
      }

      @Override
      public int compareTo(Delayed other) {
        return Long.compare(deadline, ((Entry) other).deadline);
      }
    }

    /** Fills it. */
    @Setup
    public void fill() {
      for (int i = 0; i < timers; i++) {
        queue.add(new Entry(batch, batch.load.firstDeadline(i)));
      }
    }
  }

  /** A delay queue: polled each millisecond. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long delayQueue(Heap state) {
    Batch batch = state.batch;
    batch.begin();
    while (!batch.done()) {
      batch.nextPoll();
      for (Heap.Entry due = state.queue.poll(); due != null; due = state.queue.poll()) {
        due.deadline += batch.load.nextPeriod();
        state.queue.add(due);
        batch.fired++;
      }
    }
    return batch.fired;
  }

  /** The JDK's scheduled executor with one thread. */
  @State(Scope.Thread)
  public static class Executor {
    // The load, but faster than anything can fire: one firing is due each 10 ns or so.
    private static final long LOAD_SECOND_NANOS = 2;

    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Firings firings = new Firings();
    private final ScheduledThreadPoolExecutor executor =
        new ScheduledThreadPoolExecutor(1, Firings.DAEMONS);

    /** Fills it. */
    @Setup
    @SuppressWarnings("FutureReturnValueIgnored")
    public void fill() {
      long scale = 1_000_000_000 / (LOAD_SECOND_NANOS * timers);
      TimerLoad load = new TimerLoad();
      for (int i = 0; i < timers; i++) {
        long first = load.firstDeadline(i) / scale;
        executor.scheduleAtFixedRate(
            firings::count, first, load.period(i) / scale, TimeUnit.NANOSECONDS);
      }
    }

    /** Ends its thread. */
    @TearDown(Level.Trial)
    public void stop() {
      executor.shutdownNow();
    }
  }

  /** The JDK's scheduled executor, always behind. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long scheduledExecutor(Executor state) {
    return state.firings.awaitBatch();
  }

  /** Netty's hashed wheel. */
  @State(Scope.Thread)
  public static class Netty {
    // More than can be fired in a tick of a millisecond, so that the timer is always behind.
    private static final int FIRINGS_PER_TICK = 10_000;

    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Firings firings = new Firings();
    private final HashedWheelTimer timer =
        new HashedWheelTimer(Firings.DAEMONS, 1, TimeUnit.MILLISECONDS, 1 << 16);
    private long next;
    private volatile boolean stopped;

    /** Fills it. */
    @Setup
    public void fill() {
      for (int i = 0; i < timers; i++) {
        arm();
      }
    }

    private void arm() {
      long delay = 1 + next++ % (timers / FIRINGS_PER_TICK);
      timer.newTimeout(
          timeout -> {
            firings.count();
            if (!stopped) {
              arm();
            }
          },
          delay,
          TimeUnit.MILLISECONDS);
    }

    /** Ends its thread. */
    @TearDown(Level.Trial)
    public void stop() {
      stopped = true;
      timer.stop();
    }
  }

  /** Netty's hashed wheel, always behind. */
  @Benchmark
  @OperationsPerInvocation(TimerLoad.BATCH)
  public long netty(Netty state) {
    return state.firings.awaitBatch();
  }
}
