package dev.watchkeeper.core.internal;

import io.netty.util.HashedWheelTimer;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.agrona.DeadlineTimerWheel;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to arm a timer and to cancel it before it fires, as the deadline of each run is,
 * while many others wait for the far future. The bare wheels belong to one thread each; the
 * executor and Netty's timer are shared by all threads of a run, and hand over to a thread of their
 * own, as they always do.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms3g", "-Xmx3g"})
public class ScheduleAndCancel {
  private static final long HOUR = TimeUnit.HOURS.toNanos(1);

  private static void doNothing() {}

  /** The delays of the timers that are cancelled: 1 to 65 s, never the same twice in a row. */
  private static final class Delays {
    private long next;

    long next() {
      next = (next * 6_364_136_223_846_793_005L) + 1_442_695_040_888_963_407L;
      return 1_000_000_000L + (next >>> 28);
    }
  }

  /** Ours. */
  @State(Scope.Thread)
  public static class Wheel {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Delays delays = new Delays();
    private DeadlineWheel wheel = new DeadlineWheel(0, 1, 1);

    /** Fills it. */
    @Setup
    public void fill() {
      wheel = new DeadlineWheel(0, 1 << 16, timers + 1);
      for (int i = 0; i < timers; i++) {
        wheel.schedule(HOUR + delays.next(), i);
      }
    }
  }

  /** Ours. */
  @Benchmark
  public boolean wheel(Wheel state) {
    return state.wheel.cancel(state.wheel.schedule(state.delays.next(), 0));
  }

  /** Agrona's wheel, bare. */
  @State(Scope.Thread)
  public static class Agrona {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Delays delays = new Delays();
    private final DeadlineTimerWheel wheel =
        new DeadlineTimerWheel(TimeUnit.NANOSECONDS, 0, 1 << 20, 1 << 16);

    /** Fills it. */
    @Setup
    public void fill() {
      for (int i = 0; i < timers; i++) {
        wheel.scheduleTimer(HOUR + delays.next());
      }
    }
  }

  /** Agrona's wheel. */
  @Benchmark
  public boolean agrona(Agrona state) {
    return state.wheel.cancelTimer(state.wheel.scheduleTimer(state.delays.next()));
  }

  /** The JDK's scheduled executor with one thread. */
  @State(Scope.Benchmark)
  public static class Executor {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Delays delays = new Delays();
    private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1);

    /** Fills it. */
    @Setup
    @SuppressWarnings("FutureReturnValueIgnored")
    public void fill() {
      executor.setRemoveOnCancelPolicy(true);
      for (int i = 0; i < timers; i++) {
        executor.schedule(ScheduleAndCancel::doNothing, HOUR + delays.next(), TimeUnit.NANOSECONDS);
      }
    }

    /** Ends its thread. */
    @TearDown(Level.Trial)
    public void stop() {
      executor.shutdownNow();
    }
  }

  /** The JDK's scheduled executor, which removes what is cancelled. */
  @Benchmark
  public boolean scheduledExecutor(Executor state) {
    return state
        .executor
        .schedule(
            ScheduleAndCancel::doNothing, ScheduleAndCancelPeers.delay(), TimeUnit.NANOSECONDS)
        .cancel(false);
  }

  /** Netty's hashed wheel. */
  @State(Scope.Benchmark)
  public static class Netty {
    /** How many timers are live. */
    @Param({"10000", "100000", "1000000"})
    public int timers;

    private final Delays delays = new Delays();
    private final HashedWheelTimer timer = new HashedWheelTimer(1, TimeUnit.MILLISECONDS, 1 << 16);

    /** Fills it. */
    @Setup
    public void fill() {
      for (int i = 0; i < timers; i++) {
        timer.newTimeout(timeout -> {}, HOUR + delays.next(), TimeUnit.NANOSECONDS);
      }
    }

    /** Ends its thread. */
    @TearDown(Level.Trial)
    public void stop() {
      timer.stop();
    }
  }

  /** Netty's hashed wheel. */
  @Benchmark
  public boolean netty(Netty state) {
    return state
        .timer
        .newTimeout(timeout -> {}, ScheduleAndCancelPeers.delay(), TimeUnit.NANOSECONDS)
        .cancel();
  }
}
