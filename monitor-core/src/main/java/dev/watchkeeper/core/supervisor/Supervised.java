package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.SupervisorEvent.Kind;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One child under supervision.
 *
 * <p>States: STARTING (its start function runs) -> RUNNING -> after a crash RESTARTING (waits for
 * its pause) or QUARANTINED (waits for its cool-down) -> STARTING; STOPPED is the end. All fields
 * are guarded by the object's own monitor, which is held for a few steps only: start and stop
 * functions, events and timers are called without it. Every life has a number; whatever an outdated
 * life reports, and a timer that was set in an earlier one, finds another number and does nothing.
 * A life that began although the child was stopped in the meantime is ended by whoever brings it.
 */
final class Supervised {
  private final DynamicSupervisor owner;
  private final ChildSpec spec;
  private final Backoff budget;
  private WatcherState state = WatcherState.STARTING;
  private long life;
  private long incarnation;
  private @Nullable Child child;
  private String lastFailure = "";

  Supervised(DynamicSupervisor owner, ChildSpec spec) {
    this.owner = owner;
    this.spec = spec;
    this.budget = new Backoff(spec.policy());
  }

  String id() {
    return spec.id();
  }

  synchronized WatcherState state() {
    return state;
  }

  synchronized ChildInfo info() {
    return new ChildInfo(spec.id(), state, incarnation, budget.counted(), lastFailure);
  }

  /** Begins a new life, unless the child was stopped. */
  void begin() {
    long number;
    synchronized (this) {
      if (state == WatcherState.STOPPED) {
        return;
      }
      become(WatcherState.STARTING);
      number = ++life;
    }
    execute(number, () -> start(number));
  }

  private void execute(long number, Runnable task) {
    try {
      owner.executor.execute(task);
    } catch (RuntimeException | Error e) {
      crashed(number, e);
    }
  }

  private void start(long number) {
    Child started;
    try {
      started = spec.start().start(new ThisLife(number));
    } catch (Throwable e) {
      crashed(number, e);
      return;
    }
    boolean wanted;
    synchronized (this) {
      wanted = number == life && state == WatcherState.STARTING;
      if (wanted) {
        become(WatcherState.RUNNING);
        child = started;
        incarnation = number;
      }
    }
    if (wanted) {
      owner.tell(event(Kind.STARTED, number, "started", null));
    } else {
      end(started, number);
    }
  }

  /** A life, or the attempt to begin it, failed. */
  private void crashed(long number, Throwable cause) {
    String what = describe(cause);
    Child over;
    long pause;
    boolean allowed;
    synchronized (this) {
      if (number != life || !living()) {
        return;
      }
      over = child;
      child = null;
      lastFailure = what;
      if (spec.policy().kind() == RestartPolicy.Kind.TEMPORARY) {
        become(WatcherState.STOPPED);
        allowed = false;
        pause = -1;
      } else {
        allowed = budget.allows(owner.time.nanoTime());
        become(allowed ? WatcherState.RESTARTING : WatcherState.QUARANTINED);
        pause =
            allowed ? budget.pause(owner.chance.getAsDouble()) : spec.policy().coolDown().toNanos();
      }
    }
    afterCrash(number, over, pause, allowed, cause);
  }

  private void afterCrash(
      long number, @Nullable Child over, long pause, boolean allowed, Throwable cause) {
    if (over != null) {
      endLater(over, number);
    }
    String what = describe(cause);
    owner.tell(event(Kind.CRASHED, number, "watcher '" + id() + "' crashed: " + what, cause));
    if (pause < 0) {
      owner.forget(this);
      return;
    }
    if (!allowed) {
      owner.tell(event(Kind.QUARANTINED, number, quarantine(what), cause));
    }
    owner.timer.after(Duration.ofNanos(pause), () -> again(number));
  }

  private String quarantine(String what) {
    RestartPolicy policy = spec.policy();
    return "watcher '"
        + id()
        + "' crashed "
        + (policy.maxRestarts() + 1)
        + " times in "
        + policy.period().toSeconds()
        + " s (last: "
        + what
        + "); quarantined, next try in "
        + policy.coolDown().toSeconds()
        + " s";
  }

  private void again(long number) {
    boolean waits;
    synchronized (this) {
      boolean waiting = state == WatcherState.RESTARTING || state == WatcherState.QUARANTINED;
      waits = number == life && waiting;
    }
    if (waits) {
      begin();
    }
  }

  private void ended(long number) {
    boolean permanent = spec.policy().kind() == RestartPolicy.Kind.PERMANENT;
    if (permanent) {
      crashed(number, new IllegalStateException("it came to an end"));
      return;
    }
    synchronized (this) {
      if (number != life || !living()) {
        return;
      }
      become(WatcherState.STOPPED);
      child = null;
    }
    owner.forget(this);
    owner.tell(event(Kind.ENDED, number, "ended", null));
  }

  /** Begins a new life at once, whatever the present one does. */
  void restartNow() {
    Child over;
    long number;
    synchronized (this) {
      if (state == WatcherState.STOPPED) {
        return;
      }
      over = child;
      child = null;
      number = life;
    }
    if (over != null) {
      endLater(over, number);
    }
    begin();
  }

  /** Ends it for good. */
  void stop() {
    Child over;
    long number;
    synchronized (this) {
      if (state == WatcherState.STOPPED) {
        return;
      }
      become(WatcherState.STOPPED);
      over = child;
      child = null;
      number = life++;
    }
    if (over != null) {
      endLater(over, number);
    }
    owner.tell(event(Kind.STOPPED, number, "stopped", null));
  }

  private void endLater(Child over, long number) {
    try {
      owner.executor.execute(() -> end(over, number));
    } catch (RuntimeException | Error e) {
      owner.tell(event(Kind.CRASHED, number, "its stop found no thread: " + describe(e), e));
    }
  }

  private void end(Child over, long number) {
    try {
      over.stop();
    } catch (Throwable e) {
      owner.tell(event(Kind.CRASHED, number, "its stop failed: " + describe(e), e));
    }
  }

  private boolean living() {
    return state == WatcherState.STARTING || state == WatcherState.RUNNING;
  }

  private void become(WatcherState next) {
    int change =
        (next == WatcherState.QUARANTINED ? 1 : 0) - (state == WatcherState.QUARANTINED ? 1 : 0);
    owner.quarantined.addAndGet(change);
    state = next;
  }

  private SupervisorEvent event(Kind kind, long number, String message, @Nullable Throwable cause) {
    return new SupervisorEvent(kind, id(), number, Texts.line(message, 500), cause);
  }

  private static String describe(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    String place =
        trace.length == 0 ? "" : " in " + trace[0].getClassName() + "." + trace[0].getMethodName();
    return Texts.line(cause.getClass().getSimpleName() + place, 200);
  }

  /** What a child holds of its life. */
  private final class ThisLife implements ChildSpec.Life {
    private final long number;

    ThisLife(long number) {
      this.number = number;
    }

    @Override
    public long incarnation() {
      return number;
    }

    @Override
    public void failed(Throwable cause) {
      crashed(number, cause);
    }

    @Override
    public void ended() {
      Supervised.this.ended(number);
    }

    @Override
    public boolean current() {
      synchronized (Supervised.this) {
        return number == life && living();
      }
    }
  }
}
