package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Probe;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One life of a watcher: its probe, its number, and the way to report its end. The probe is closed
 * once the life is over and the last run has left it, by whoever comes last.
 */
final class Incarnation {
  private final long number;
  private final Probe probe;
  private final Reports reports;
  private final AtomicInteger users = new AtomicInteger(1);

  Incarnation(long number, Probe probe, Reports reports) {
    this.number = number;
    this.probe = probe;
    this.reports = reports;
  }

  /** Takes the failure of a life; that of a life that is over is ignored. */
  @FunctionalInterface
  interface Reports {
    /** The probe did what no probe may do; the watcher is to start again. */
    void failed(Throwable cause);
  }

  long number() {
    return number;
  }

  Probe probe() {
    return probe;
  }

  Reports reports() {
    return reports;
  }

  /** A run begins to use the probe; false if the life is over. */
  boolean enter() {
    for (int now = users.get(); now > 0; now = users.get()) {
      if (users.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  /** A run, or the life itself, uses the probe no longer. */
  void leave() {
    if (users.decrementAndGet() == 0) {
      Definitions.close(probe);
    }
  }
}
