package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.StartOutcome.Pending;
import dev.watchkeeper.core.supervisor.SupervisorEvent.Kind;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One child under supervision.
 *
 * <p>States: STARTING (its start function is called) -> RUNNING -> after a crash RESTARTING (waits
 * for its pause), QUARANTINED (waits for its cool-down) or STUCK (waits for calls that were written
 * off) -> STARTING; STOPPING (asked to leave) -> STOPPED, the end, from where no way leads back.
 *
 * <p>All fields are guarded by the object's own monitor, which is held for a few steps only:
 * foreign code, events and timers are called without it, and no other lock is taken while it is
 * held but that of the budget that children share. Every life is an object: whatever an outdated
 * life reports, and a timer that was set in an earlier one, finds another life and does nothing. A
 * child is taken out of its life by whoever ends it, so it is ended once. A child that is brought
 * although its life is over is ended by whoever brings it.
 */
final class Supervised {
  private final DynamicSupervisor owner;
  private ChildSpec spec;
  private WatcherState state = WatcherState.STARTING;
  private ChildLife life;
  private @Nullable Setbacks setbacks;
  private @Nullable Pending first;

  /** {@code first} learns of the first start, and makes its failure the end of the child. */
  Supervised(DynamicSupervisor owner, ChildSpec spec, @Nullable Pending first) {
    this.owner = owner;
    this.spec = spec;
    this.first = first;
    this.life = new ChildLife(this, 0, owner.time.nanoTime());
  }

  String id() {
    return spec().id();
  }

  synchronized ChildSpec spec() {
    return spec;
  }

  synchronized WatcherState state() {
    return state;
  }

  synchronized ChildLife life() {
    return life;
  }

  synchronized boolean leaving() {
    return state == WatcherState.STOPPING || state == WatcherState.STOPPED;
  }

  synchronized boolean current(ChildLife one) {
    return one == life && living();
  }

  private boolean living() {
    return state == WatcherState.STARTING || state == WatcherState.RUNNING;
  }

  /** Whether this is the present life, and the child stands there. */
  synchronized boolean is(ChildLife one, WatcherState there) {
    return one == life && state == there;
  }

  Duration startTimeout() {
    return owner.options().startTimeout();
  }

  Endings endings() {
    return owner.endings;
  }

  private boolean waiting() {
    return !living() && !leaving();
  }

  private boolean hasNextTry() {
    return state == WatcherState.RESTARTING || state == WatcherState.QUARANTINED;
  }

  long now() {
    return owner.time.nanoTime();
  }

  ChildInfo info() {
    long now = now();
    synchronized (this) {
      ChildInfo.History history =
          setbacks == null
              ? ChildInfo.History.NONE
              : setbacks.history(spec.policy(), now, hasNextTry());
      return new ChildInfo(life, state, spec.type(), history);
    }
  }

  /** Begins the next life after this one, unless that has happened or the child is leaving. */
  void begin(ChildLife before) {
    long now = now();
    ChildLife begun;
    Call call;
    synchronized (this) {
      if (life != before || leaving()) {
        return;
      }
      begun = new ChildLife(this, before.incarnation() + 1, now);
      call = new Call(owner.calls, this, new Beginning(this, spec.start(), begun));
      begun.call = call;
      life = begun;
      become(WatcherState.STARTING);
    }
    tell(Kind.STARTING, begun, "is being started", null);
    owner.calls.submit(call, Optional.of(startTimeout()));
  }

  /** The start function brought this child; false if nobody wants it any more. */
  boolean runs(ChildLife begun, Child child, @Nullable Object info) {
    Pending told;
    synchronized (this) {
      if (begun != life || state != WatcherState.STARTING) {
        return false;
      }
      become(WatcherState.RUNNING);
      begun.child = child;
      begun.call = null;
      told = takeFirst();
      if (spec.policy().kind() == RestartPolicy.Kind.TEMPORARY) {
        spec = spec.spent();
      }
    }
    tell(Kind.STARTED, begun, "started", null);
    complete(told, StartOutcome.of(StartOutcome.Kind.STARTED, id(), begun, info));
    begun.progress();
    ProgressWatch.begin(owner, this, begun);
    return true;
  }

  /** The start function says that there is nothing to start: that is the end, and no failure. */
  void declined(ChildLife begun, StartOutcome.Kind kind, @Nullable Object info) {
    Pending told;
    synchronized (this) {
      if (begun != life || state != WatcherState.STARTING) {
        return;
      }
      become(WatcherState.STOPPED);
      told = takeFirst();
    }
    StartOutcome outcome = StartOutcome.of(kind, id(), null, info);
    tell(Kind.IGNORED, begun, outcome.message(), null);
    owner.forget(this);
    complete(told, outcome);
  }

  /** A life reports its end. */
  void report(ChildLife from, Exit exit) {
    if (!over(from, exit)) {
      owner.endings.afterwards(from, exit, is(from, WatcherState.STOPPING));
    }
  }

  /** A life is over; false if it was over already. */
  boolean over(ChildLife from, Exit exit) {
    double chance = owner.chance.getAsDouble();
    long now = now();
    Verdict verdict;
    Pending told;
    synchronized (this) {
      if (!current(from)) {
        return false;
      }
      verdict = decide(exit, now, chance);
      become(verdict.state());
      told = takeFirst();
    }
    Child left = take(from);
    if (!exit.byItself()) {
      owner.endings.letGo(from, left);
    }
    if (told != null || exit.restarts(spec().policy().kind()) || exit.failure()) {
      tell(Kind.CRASHED, from, "crashed: " + exit.words(), exit.cause());
    }
    follow(from, exit, verdict);
    complete(told, StartOutcome.failed(id(), exit, startTimeout()));
    return true;
  }

  private Verdict decide(Exit exit, long now, double chance) {
    if (first != null || !exit.restarts(spec.policy().kind())) {
      return Verdict.ENDED;
    }
    if (owner.escalates(now)) {
      return Verdict.ESCALATED;
    }
    if (now - life.begun > spec.policy().period().toNanos()) {
      setbacks().recovered();
    }
    return setbacks().judge(spec.policy(), exit.words(), now, owner.escalating(), chance);
  }

  private void follow(ChildLife from, Exit exit, Verdict verdict) {
    if (verdict.last()) {
      if (!exit.failure()) {
        tell(Kind.ENDED, from, "ended: " + exit.words(), null);
      }
      owner.forget(this);
      if (verdict.escalates()) {
        owner.escalate(id(), exit);
      }
      return;
    }
    boolean quarantined = verdict.state() == WatcherState.QUARANTINED;
    tell(
        quarantined ? Kind.QUARANTINED : Kind.RESTARTING,
        from,
        Sentences.next(spec().policy(), exit, verdict),
        exit.cause());
    if (verdict.pause() >= 0) {
      owner.timer.after(Duration.ofNanos(verdict.pause()), () -> tryAgain(from));
    }
  }

  private void tryAgain(ChildLife from) {
    boolean stuck;
    boolean stillStuck;
    synchronized (this) {
      if (from != life || !waiting()) {
        return;
      }
      stuck = stuck();
      stillStuck = stuck && state == WatcherState.STUCK;
      if (stuck) {
        become(WatcherState.STUCK);
      }
    }
    if (stuck) {
      if (!stillStuck) {
        tell(Kind.STUCK, from, "is stuck: its calls that were written off are not back", null);
      }
      owner.timer.after(spec().policy().coolDown(), () -> tryAgain(from));
    } else {
      begin(from);
    }
  }

  /** Whether so many calls were written off that nothing more may be started. */
  private boolean stuck() {
    return setbacks != null && setbacks.stuck(owner.manyAbandoned());
  }

  synchronized void wroteOff() {
    setbacks().abandoned(1);
  }

  /** A call that was written off is back: if it was the reason to wait, the wait is over. */
  void cameBack() {
    ChildLife last;
    synchronized (this) {
      setbacks().abandoned(-1);
      if (state != WatcherState.STUCK || stuck()) {
        return;
      }
      last = life;
    }
    begin(last);
  }

  /** Begins a new life at once, with a fresh budget. */
  boolean restart() {
    ChildLife before;
    boolean waits;
    synchronized (this) {
      if (leaving() || spec.policy().kind() == RestartPolicy.Kind.TEMPORARY) {
        return false;
      }
      waits = state == WatcherState.QUARANTINED || state == WatcherState.STUCK;
      if (!waits && (state != WatcherState.RUNNING || stuck())) {
        throw new IllegalStateException("child '" + spec.id() + "' is not to be restarted now");
      }
      if (setbacks != null) {
        setbacks.reset();
      }
      before = life;
    }
    if (waits) {
      tryAgain(before);
    } else {
      begin(before);
      owner.endings.letGo(before, take(before));
    }
    return true;
  }

  /** Ends it for good, and says so at the end; false if it is leaving already. */
  boolean terminate(Shutdown how, Runnable farewell) {
    WatcherState before;
    ChildLife last;
    Call starting;
    Pending told;
    synchronized (this) {
      if (leaving()) {
        return false;
      }
      before = state;
      last = life;
      starting = before == WatcherState.STARTING ? last.call : null;
      last.farewell = farewell;
      become(WatcherState.STOPPING);
      told = takeFirst();
    }
    tell(Kind.STOPPING, last, "is asked to stop", null);
    complete(told, StartOutcome.of(StartOutcome.Kind.STOPPED, id(), null, null));
    if (how.kind() == Shutdown.Kind.BRUTAL) {
      owner.endings.kill(last);
      gone(last);
    } else if (before == WatcherState.RUNNING) {
      owner.endings.leave(last, take(last), how);
    } else if (starting != null) {
      starting.hurry(owner.calls.deadline(how.limit().orElse(startTimeout())));
    } else {
      gone(last);
    }
    return true;
  }

  /** Takes the call that starts a life, if it is not over. */
  synchronized @Nullable Call takeCall(ChildLife last) {
    Call call = last.call;
    last.call = null;
    return call;
  }

  /** It has left, or was written off; does nothing unless it was asked to leave. */
  void gone(ChildLife last) {
    Runnable farewell;
    synchronized (this) {
      if (last != life || state != WatcherState.STOPPING) {
        return;
      }
      become(WatcherState.STOPPED);
      farewell = last.farewell;
      last.farewell = null;
    }
    tell(Kind.STOPPED, last, "stopped", null);
    owner.forget(this);
    if (farewell != null) {
      farewell.run();
    }
  }

  /** Takes the child out of a life, so that nobody else ends it. */
  synchronized @Nullable Child take(ChildLife last) {
    Child child = last.child;
    last.child = null;
    return child;
  }

  private @Nullable Pending takeFirst() {
    Pending taken = first;
    first = null;
    return taken;
  }

  private static void complete(@Nullable Pending pending, StartOutcome outcome) {
    if (pending != null) {
      pending.complete(outcome);
    }
  }

  private Setbacks setbacks() {
    Setbacks known = setbacks;
    if (known == null) {
      known = new Setbacks();
      setbacks = known;
    }
    return known;
  }

  private void become(WatcherState next) {
    if (next == WatcherState.STOPPED) {
      owner.census.left(spec, state);
    } else {
      owner.census.moved(state, next);
    }
    state = next;
  }

  void tell(Kind kind, ChildLife of, String words, @Nullable Throwable cause) {
    owner.tell(Sentences.event(kind, of, words, cause));
  }
}
