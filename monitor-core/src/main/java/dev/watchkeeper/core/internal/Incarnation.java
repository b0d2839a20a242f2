package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.core.supervisor.ChildSpec;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * One life of a watcher: its probe, its number, and the way to report its end. The probe is closed
 * once the life is over and the last run has left it, by whoever comes last.
 */
final class Incarnation implements ChildSpec.Child {
  private static final AtomicIntegerFieldUpdater<Incarnation> USERS =
      AtomicIntegerFieldUpdater.newUpdater(Incarnation.class, "users");

  private final Watcher watcher;
  private final Probe probe;
  private final ChildSpec.Life life;
  private volatile int users = 1;

  Incarnation(Watcher watcher, Probe probe, ChildSpec.Life life) {
    this.watcher = watcher;
    this.probe = probe;
    this.life = life;
  }

  long number() {
    return life.incarnation();
  }

  Probe probe() {
    return probe;
  }

  /** False once the life is over. */
  boolean current() {
    return life.current();
  }

  /** The probe did what no probe may do; the watcher is to start again. */
  void failed(Throwable cause) {
    life.failed(cause);
  }

  /** The life is over: its run is ended, and the probe is let go of. */
  @Override
  public void stop() {
    watcher.over(this);
    leave();
  }

  /** A run begins to use the probe; false if the life is over. */
  boolean enter() {
    for (int now = users; now > 0; now = users) {
      if (USERS.compareAndSet(this, now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  /** A run, or the life itself, uses the probe no longer. */
  void leave() {
    if (USERS.decrementAndGet(this) == 0) {
      Definitions.close(probe);
    }
  }
}
