package dev.watchkeeper.core.internal;

import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.server.util.timer.SystemTimer;

/** Kafka's timer with a tick of a millisecond, and the thread that it wants to be driven by. */
final class KafkaClock {
  private static final int WHEEL_SIZE = 20;

  private final SystemTimer timer =
      new SystemTimer("kafka", 1, WHEEL_SIZE, System.nanoTime() / 1_000_000);
  private final Thread thread = Firings.DAEMONS.newThread(this::advance);
  private volatile boolean stopped;

  KafkaClock() {
    thread.start();
  }

  SystemTimer timer() {
    return timer;
  }

  private void advance() {
    try {
      while (!stopped) {
        timer.advanceClock(20);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends its threads. */
  void close() {
    stopped = true;
    while (thread.isAlive()) {
      LockSupport.parkNanos(this, 1_000_000);
    }
    timer.close();
  }
}
