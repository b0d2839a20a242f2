package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.TimeSource;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Real threads. On a virtual machine that has virtual threads each task gets one of its own; below,
 * tasks share a pool that grows to {@link #POOL_SIZE} platform threads and shrinks when idle. The
 * permits of {@link Workers} keep the number of tasks below that size; a task beyond it is refused
 * with an exception, never queued.
 */
final class ThreadPlatform implements Platform {
  /** The most platform threads, where there are no virtual ones. */
  static final int POOL_SIZE = 512;

  /** The most virtual threads at once. */
  static final int VIRTUAL_SIZE = 20_000;

  private final TimeSource time;
  private final String name;
  private final @Nullable ThreadFactory virtual;
  private final @Nullable ThreadPoolExecutor pool;

  ThreadPlatform(TimeSource time, String name) {
    this.time = time;
    this.name = name;
    this.virtual = VirtualThreads.factory(name + "-worker-");
    this.pool = virtual == null ? pool(name) : null;
  }

  private static ThreadPoolExecutor pool(String name) {
    AtomicLong number = new AtomicLong();
    ThreadFactory factory =
        task -> {
          Thread thread = new Thread(task, name + "-worker-" + number.getAndIncrement());
          thread.setDaemon(true);
          return thread;
        };
    return new ThreadPoolExecutor(
        0, POOL_SIZE * 2, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
  }

  @Override
  public TimeSource time() {
    return time;
  }

  @Override
  public Loop loop(String part, LoopBody body) {
    ThreadLoop loop = new ThreadLoop(time, name + "-" + part, body);
    loop.start();
    return loop;
  }

  @Override
  public Executor workers() {
    if (virtual == null) {
      return requireNonNull(pool);
    }
    ThreadFactory threads = virtual;
    return task -> threads.newThread(task).start();
  }

  @Override
  public int capacity() {
    return virtual == null ? POOL_SIZE : VIRTUAL_SIZE;
  }

  @Override
  public double random() {
    return ThreadLocalRandom.current().nextDouble();
  }

  @Override
  public void pause() {
    LockSupport.parkNanos(this, 1_000_000);
  }

  @Override
  public void close() {
    if (pool != null) {
      pool.shutdownNow();
    }
  }
}
