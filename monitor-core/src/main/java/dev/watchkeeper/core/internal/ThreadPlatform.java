package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.util.concurrent.Executor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Real threads. On a virtual machine that has virtual threads each task gets one of its own; below,
 * and while probes that spin keep the carriers of virtual threads from everybody else, tasks share
 * a pool of platform threads that grows when needed and shrinks when idle. The permits of {@link
 * Workers} keep the number of runs at {@link #POOL_SIZE} at most; the rest of the pool is for runs
 * that were written off, and for judging. A task beyond it is refused with an exception, never
 * queued.
 */
final class ThreadPlatform implements Platform {
  /** The most platform threads, where there are no virtual ones. */
  static final int POOL_SIZE = 512;

  /** The most virtual threads at once. */
  static final int VIRTUAL_SIZE = 20_000;

  private final TimeSource time;
  private final String name;
  private static final long BEAT = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long STARVED_AFTER = TimeUnit.MILLISECONDS.toNanos(500);

  private final @Nullable ThreadFactory virtual;
  private final ThreadPoolExecutor pool;
  private final AtomicBoolean asked = new AtomicBoolean();
  private volatile boolean starved;
  private long askedAt;

  ThreadPlatform(TimeSource time, String name) {
    this.time = time;
    this.name = name;
    this.virtual = VirtualThreads.factory(name + "-worker");
    this.pool = pool(name);
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
        0, POOL_SIZE * 4, 10, TimeUnit.SECONDS, new SynchronousQueue<>(), factory);
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
    ThreadFactory threads = virtual;
    if (threads == null) {
      return pool;
    }
    return task -> {
      if (starved) {
        pool.execute(task);
      } else {
        threads.newThread(task).start();
      }
    };
  }

  @Override
  public long beat() {
    return BEAT;
  }

  /**
   * Virtual threads share few carriers and are not preempted: probes that spin can take all of
   * them. A small task that does not come by in time shows it, and work goes to the pool until it
   * does.
   */
  @Override
  public void beaten(long now) {
    ThreadFactory threads = virtual;
    if (threads == null) {
      return;
    }
    if (asked.compareAndSet(false, true)) {
      askedAt = now;
      threads.newThread(this::answered).start();
    } else if (now - askedAt > STARVED_AFTER) {
      starved = true;
    }
  }

  private void answered() {
    starved = false;
    asked.set(false);
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
    pool.shutdownNow();
  }
}
