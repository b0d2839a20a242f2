package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A daemon thread that turns one body. A wake-up sets a flag before it unparks, and the thread
 * clears the flag before it turns, so that none is lost. Whatever a turn throws, errors of the
 * virtual machine included, the thread goes on.
 */
final class ThreadLoop implements Loop {
  private static final Logger LOG = LoggerFactory.getLogger(ThreadLoop.class);
  private static final long PAUSE_AFTER_FAILURE = TimeUnit.MILLISECONDS.toNanos(10);

  private final TimeSource time;
  private final LoopBody body;
  private final Thread thread;
  private final AtomicBoolean woken = new AtomicBoolean();
  private volatile boolean stopped;

  ThreadLoop(TimeSource time, String name, LoopBody body) {
    this.time = time;
    this.body = body;
    this.thread = new Thread(this::run, name);
    this.thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  private void run() {
    while (!stopped) {
      woken.set(false);
      long next = turn();
      if (!woken.get() && !stopped) {
        park(next);
      }
      if (Thread.interrupted() && !stopped) {
        LOG.debug("{} was interrupted by foreign code", thread.getName());
      }
    }
  }

  private long turn() {
    try {
      return body.turn(time.nanoTime());
    } catch (Throwable e) {
      report(e);
      return time.nanoTime() + PAUSE_AFTER_FAILURE;
    }
  }

  private void report(Throwable e) {
    try {
      LOG.error("{} goes on after a failure", thread.getName(), e);
    } catch (Throwable again) {
      Guarded.ignore(again);
    }
  }

  private void park(long next) {
    if (next == LoopBody.WHEN_WOKEN) {
      LockSupport.park(this);
    } else {
      long wait = next - time.nanoTime();
      if (wait > 0) {
        LockSupport.parkNanos(this, wait);
      }
    }
  }

  @Override
  public void wake() {
    if (!woken.get() && woken.compareAndSet(false, true)) {
      LockSupport.unpark(thread);
    }
  }

  @Override
  public boolean current() {
    return Thread.currentThread() == thread;
  }

  @Override
  public void stop() {
    stopped = true;
    LockSupport.unpark(thread);
  }

  @Override
  public boolean join(long untilNanos) {
    if (current()) {
      return true;
    }
    try {
      long left = TimeUnit.NANOSECONDS.toMillis(untilNanos - time.nanoTime());
      thread.join(Math.max(1, left));
      if (thread.isAlive()) {
        thread.interrupt();
        thread.join(50);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return !thread.isAlive();
  }
}
