package dev.watchkeeper.testkit;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits in real time, with a bound; an interrupt is kept for the caller and ends no wait. */
final class Waiting {
  private static final long LOOK_EVERY = TimeUnit.MILLISECONDS.toNanos(5);

  private Waiting() {}

  /** Waits for the latch; false if the time was not enough. */
  static boolean on(CountDownLatch latch, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return latch.await(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
    } finally {
      restore(interrupted);
    }
  }

  /** Waits for the end of a thread other than the calling one. */
  static void on(Thread thread, long millis) {
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(millis);
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      restore(interrupted);
    }
  }

  /** Waits until it is so; false if the time was not enough. */
  static boolean until(BooleanSupplier so, Duration atMost) {
    long end = System.nanoTime() + atMost.toNanos();
    boolean interrupted = false;
    boolean is = so.getAsBoolean();
    while (!is && System.nanoTime() - end < 0) {
      LockSupport.parkNanos(LOOK_EVERY);
      interrupted |= Thread.interrupted();
      is = so.getAsBoolean();
    }
    restore(interrupted);
    return is;
  }

  private static void restore(boolean interrupted) {
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
