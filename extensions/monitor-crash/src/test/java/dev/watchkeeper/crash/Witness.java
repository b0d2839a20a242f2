package dev.watchkeeper.crash;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A thread that does nothing but wait, and knows by how much it was woken too late: so long this
 * process as a whole got no time, whatever a database did. Threads of a monitor or a store have no
 * part in it.
 */
final class Witness implements AutoCloseable {
  private static final long STEP = TimeUnit.MILLISECONDS.toNanos(5);

  /** A monitor says of itself that it stood still from 250 ms on. */
  private static final long LEAST = TimeUnit.MILLISECONDS.toNanos(200);

  private final Thread thread = new Thread(this::watch, "witness");
  private volatile boolean ended;
  private volatile long still;

  Witness() {
    thread.setDaemon(true);
    thread.start();
  }

  private void watch() {
    long before = System.nanoTime();
    while (!ended) {
      LockSupport.parkNanos(STEP);
      long now = System.nanoTime();
      long late = now - before - STEP;
      if (late > LEAST) {
        still = still + late;
      }
      before = now;
    }
  }

  /** How long the process has stood still all in all, short times left out. */
  Duration stoodStill() {
    return Duration.ofNanos(still);
  }

  @Override
  public void close() {
    ended = true;
  }
}
