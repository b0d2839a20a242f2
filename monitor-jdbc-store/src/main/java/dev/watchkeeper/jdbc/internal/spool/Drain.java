package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.spi.TimeSource;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The thread that brings the spool into the database. It sleeps while nothing waits, and after a
 * failure it pauses for longer and longer, whatever comes in meanwhile, so that a database that
 * comes back is not run over. A daemon; it may hang in the database for as long as one call may.
 */
final class Drain {
  /** What a turn returns if there is nothing to do until it is woken. */
  static final long UNTIL_WOKEN = -1;

  private static final long CLOSING = TimeUnit.SECONDS.toMillis(2);

  private final Turn turn;
  private final TimeSource time;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition rung = lock.newCondition();
  private boolean woken;
  private boolean closed;
  private @Nullable Thread thread;

  Drain(Turn turn, TimeSource time) {
    this.turn = turn;
    this.time = time;
  }

  /** One piece of work; gives how long to pause, in nanoseconds. Throws nothing. */
  @FunctionalInterface
  interface Turn {
    long work();
  }

  void start() {
    Thread started = new Thread(this::run, "watchkeeper-spool");
    started.setDaemon(true);
    thread = started;
    started.start();
  }

  /** There is something to do. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (pause(turn.work())) {
      // the work is in the condition
    }
  }

  /** Waits; false if it is time to end. */
  private boolean pause(long nanos) {
    lock.lock();
    try {
      long end = time.nanoTime() + nanos;
      while (!closed && (nanos == UNTIL_WOKEN ? !woken : end - time.nanoTime() > 0)) {
        if (nanos == UNTIL_WOKEN) {
          rung.await();
        } else {
          long unused = rung.awaitNanos(end - time.nanoTime());
        }
      }
      woken = false;
      return !closed;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } finally {
      lock.unlock();
    }
  }

  /** Ends the thread, or leaves it to end by itself if it hangs in the database. */
  void close() {
    lock.lock();
    try {
      closed = true;
      rung.signalAll();
    } finally {
      lock.unlock();
    }
    Thread ending = thread;
    if (ending != null) {
      try {
        ending.join(CLOSING);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
