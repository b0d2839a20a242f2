package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.SignalProbe;
import dev.watchkeeper.core.SignalRefusedException;
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

  /**
   * Asks the probe whether it takes a signal; foreign code, on the thread of the sender.
   *
   * @throws SignalRefusedException if it does not take it
   * @throws IllegalStateException if it takes none at all
   */
  void admit(Signal signal) {
    if (!(probe instanceof SignalProbe receiver)) {
      throw new IllegalStateException("the probe of '" + watcher.id() + "' takes no signals");
    }
    String[] refusal = {"its watcher does not run at the moment"};
    Throwable thrown = null;
    boolean entered = enter();
    if (entered) {
      thrown = Guarded.run(() -> refusal[0] = receiver.refusal(signal).orElse(""));
      leave();
    }
    if (thrown != null) {
      refusal[0] = "its probe threw " + Guarded.describe(thrown);
    }
    if (!refusal[0].isEmpty()) {
      throw new SignalRefusedException(refusal[0], !entered || thrown != null);
    }
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
