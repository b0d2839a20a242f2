package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What it costs to have a trivial task done by somebody else, from the hand-over until it is done:
 * by the thousand, so that nobody's queue grows without end and the wait for the last one does not
 * count.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 7, time = 1)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms2g", "-Xmx2g"})
public class HandOver {
  private static final int BATCH = 1_000;

  private final AtomicInteger left = new AtomicInteger();
  private final ThreadFactory virtual = Tickers.virtualThreads();
  private volatile Thread waiting = Thread.currentThread();

  private void done() {
    if (left.decrementAndGet() == 0) {
      LockSupport.unpark(waiting);
    }
  }

  private int handOver(Executor executor) {
    waiting = Thread.currentThread();
    left.set(BATCH);
    for (int i = 0; i < BATCH; i++) {
      executor.execute(this::done);
    }
    while (left.get() > 0) {
      LockSupport.park(this);
    }
    return left.get();
  }

  /** Made where they are used, so that nobody's threads disturb another one's. */
  @State(Scope.Thread)
  public static class Pool {
    private final ExecutorService executor = Executors.newFixedThreadPool(2, Firings.DAEMONS);
  }

  /** A pool of two platform threads. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int platformPool(Pool pool) {
    return handOver(pool.executor);
  }

  /** A fork-join pool of two. */
  @State(Scope.Thread)
  public static class ForkJoin {
    private final ForkJoinPool executor = new ForkJoinPool(2);
  }

  /** A fork-join pool of two. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int forkJoinPool(ForkJoin pool) {
    return handOver(pool.executor);
  }

  /** A new virtual thread with a numbered name for each. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int virtualThreadStart() {
    return handOver(task -> virtual.newThread(task).start());
  }

  /** The executor of the JDK that starts a virtual thread without a name per task. */
  @State(Scope.Thread)
  public static class PerTask {
    private final ExecutorService executor = perTask();

    private static ExecutorService perTask() {
      try {
        return (ExecutorService)
            MethodHandles.publicLookup()
                .findStatic(
                    Executors.class,
                    "newVirtualThreadPerTaskExecutor",
                    MethodType.methodType(ExecutorService.class))
                .invokeExact();
      } catch (Throwable e) {
        throw new IllegalStateException("no virtual threads here", e);
      }
    }
  }

  /** The executor of the JDK that starts a virtual thread per task. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int virtualThreadExecutor(PerTask state) {
    return handOver(state.executor);
  }

  /** The workers of a monitor. */
  @State(Scope.Thread)
  public static class Workers {
    private final Executor executor = new ThreadPlatform(TimeSource.system(), "ours").workers();
  }

  /** Ours. */
  @Benchmark
  @OperationsPerInvocation(BATCH)
  public int workers(Workers state) {
    return handOver(state.executor);
  }
}
