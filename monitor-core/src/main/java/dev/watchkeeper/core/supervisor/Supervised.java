package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.StartOutcome.Pending;
import dev.watchkeeper.core.supervisor.SupervisorEvent.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
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

  synchronized ChildHandle handle() {
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

  private boolean waiting() {
    return !living() && !leaving();
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
              : setbacks.history(spec.policy(), now, waiting());
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
    owner.calls.submit(call, Optional.of(owner.options().startTimeout()));
  }

  /** The first life. */
  void begin() {
    ChildLife none;
    synchronized (this) {
      none = life;
    }
    begin(none);
  }

  /** The start function brought this; false if nobody wants it any more. */
  boolean started(ChildLife begun, Child brought) {
    if (brought == Child.IGNORED) {
      return declined(begun, StartOutcome.Kind.IGNORED, null);
    }
    Object info = brought instanceof ChildSpec.Answer answer ? answer.info() : null;
    Child child = brought instanceof ChildSpec.Answer answer ? answer.child() : brought;
    return child == null
        ? declined(begun, StartOutcome.Kind.ALREADY_STARTED_ELSEWHERE, info)
        : runs(begun, child, info);
  }

  private boolean runs(ChildLife begun, Child child, @Nullable Object info) {
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
    watch(begun);
    return true;
  }

  /** The start function says that there is nothing to start: that is the end, and no failure. */
  private boolean declined(ChildLife begun, StartOutcome.Kind kind, @Nullable Object info) {
    Pending told;
    synchronized (this) {
      if (begun != life || state != WatcherState.STARTING) {
        return true;
      }
      become(WatcherState.STOPPED);
      told = takeFirst();
    }
    StartOutcome outcome = StartOutcome.of(kind, id(), null, info);
    tell(Kind.IGNORED, begun, outcome.message(), null);
    owner.forget(this);
    complete(told, outcome);
    return true;
  }

  void startOverdue(ChildLife begun) {
    synchronized (this) {
      if (begun == life && state == WatcherState.RUNNING) {
        return;
      }
    }
    tell(Kind.ABANDONED, begun, "its start did not end in time and was written off", null);
    kill(begun);
    String limit = "its start took longer than " + owner.options().startTimeout();
    over(begun, Exit.failed(new TimeoutException(limit)));
    gone(begun);
  }

  /** Looks after a life that has to report progress. */
  private void watch(ChildLife from) {
    spec()
        .progressWithin()
        .ifPresent(
            limit -> {
              long left = Calls.nanos(limit) - (now() - from.lastProgress());
              if (left > 0) {
                owner.timer.after(Duration.ofNanos(left), () -> watchOn(from));
              } else if (over(from, Exit.abandoned("no progress for " + limit))) {
                kill(from);
              }
            });
  }

  private void watchOn(ChildLife from) {
    if (from.current()) {
      watch(from);
    }
  }

  /** A life reports its end. */
  void report(ChildLife from, Exit exit) {
    if (over(from, exit)) {
      return;
    }
    boolean leaving;
    synchronized (this) {
      leaving = from == life && state == WatcherState.STOPPING;
    }
    if (!leaving) {
      owner.census.late();
      tell(Kind.LATE, from, "reported late, and was not heard: " + exit.words(), exit.cause());
    } else if (exit.unexpected(spec().policy().kind())) {
      tell(Kind.CRASHED, from, "crashed while it stopped: " + exit.words(), exit.cause());
    }
  }

  /** What follows from the end of a life, and after what pause. */
  private record Verdict(Kind next, long pause) {}

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
      told = takeFirst();
      verdict = told != null ? end(Kind.ENDED) : decide(exit, now, chance);
    }
    if (exit.byItself()) {
      take(from);
    } else {
      letGo(from);
    }
    if (told != null || exit.restarts(spec().policy().kind()) || exit.failure()) {
      tell(Kind.CRASHED, from, "crashed: " + exit.words(), exit.cause());
    }
    follow(from, exit, verdict);
    complete(told, failed(exit));
    return true;
  }

  private StartOutcome failed(Exit exit) {
    return exit.cause() instanceof TimeoutException
        ? StartOutcome.of(StartOutcome.Kind.TIMED_OUT, id(), null, owner.options().startTimeout())
        : new StartOutcome(StartOutcome.Kind.FAILED, id(), null, null, exit.cause());
  }

  private Verdict decide(Exit exit, long now, double chance) {
    RestartPolicy policy = spec.policy();
    if (!exit.restarts(policy.kind())) {
      return end(Kind.ENDED);
    }
    if (owner.escalates(now)) {
      return end(Kind.ESCALATED);
    }
    Setbacks known = setbacks();
    if (now - life.begun > policy.period().toNanos()) {
      known.recovered();
    }
    boolean allowed = true;
    if (owner.escalating()) {
      known.note(policy, exit.words(), now);
    } else {
      allowed = known.allows(policy, exit.words(), now);
    }
    Verdict verdict = allowed ? again(policy, now, chance) : quarantine(policy);
    known.nextTryAt(verdict.pause() < 0 ? 0 : now + verdict.pause());
    return verdict;
  }

  private Verdict again(RestartPolicy policy, long now, double chance) {
    become(WatcherState.RESTARTING);
    return new Verdict(Kind.RESTARTING, policy.pauseNanos(setbacks().counted(policy, now), chance));
  }

  private Verdict quarantine(RestartPolicy policy) {
    become(WatcherState.QUARANTINED);
    boolean endsByItself = setbacks().quarantine(policy);
    return new Verdict(Kind.QUARANTINED, endsByItself ? policy.coolDown().toNanos() : -1);
  }

  private Verdict end(Kind kind) {
    become(WatcherState.STOPPED);
    return new Verdict(kind, -1);
  }

  private void follow(ChildLife from, Exit exit, Verdict verdict) {
    switch (verdict.next()) {
      case RESTARTING, QUARANTINED -> {
        String told =
            verdict.next() == Kind.QUARANTINED
                ? Sentences.quarantine(spec().policy(), exit, verdict.pause())
                : "next try in " + Sentences.seconds(verdict.pause());
        tell(verdict.next(), from, told, exit.cause());
        if (verdict.pause() >= 0) {
          owner.timer.after(Duration.ofNanos(verdict.pause()), () -> tryAgain(from));
        }
      }
      default -> {
        if (!exit.failure()) {
          tell(Kind.ENDED, from, "ended: " + exit.words(), null);
        }
        owner.forget(this);
        if (verdict.next() == Kind.ESCALATED) {
          owner.escalate(id(), exit);
        }
      }
    }
  }

  private void tryAgain(ChildLife from) {
    boolean stuck;
    synchronized (this) {
      if (from != life || !waiting()) {
        return;
      }
      stuck = setbacks().stuck(owner.manyAbandoned());
      if (stuck) {
        become(WatcherState.STUCK);
      }
    }
    if (stuck) {
      tell(Kind.STUCK, from, "is stuck: its calls that were written off are not back", null);
      owner.timer.after(spec().policy().coolDown(), () -> tryAgain(from));
    } else {
      begin(from);
    }
  }

  synchronized void wroteOff() {
    setbacks().abandoned(1);
  }

  /** A call that was written off is back: if it was the reason to wait, the wait is over. */
  void cameBack() {
    ChildLife last;
    synchronized (this) {
      setbacks().abandoned(-1);
      if (state != WatcherState.STUCK || setbacks().stuck(owner.manyAbandoned())) {
        return;
      }
      last = life;
    }
    begin(last);
  }

  /** Begins a new life at once, with a fresh budget. */
  boolean restart() {
    ChildLife before;
    synchronized (this) {
      if (leaving() || spec.policy().kind() == RestartPolicy.Kind.TEMPORARY) {
        return false;
      }
      if (state == WatcherState.STARTING || state == WatcherState.RESTARTING) {
        throw new IllegalStateException("child '" + spec.id() + "' is being restarted already");
      }
      if (setbacks != null) {
        setbacks.reset();
      }
      if (state == WatcherState.STUCK) {
        return true;
      }
      before = life;
    }
    begin(before);
    letGo(before);
    return true;
  }

  /** Writes the present life off, as if it had crashed; false if none starts or runs. */
  boolean crash() {
    ChildLife last;
    synchronized (this) {
      last = life;
    }
    boolean killed = over(last, Exit.abandoned("it was killed"));
    if (killed) {
      kill(last);
    }
    return killed;
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
      kill(last);
      gone(last);
    } else if (before == WatcherState.RUNNING) {
      leave(last, how);
    } else if (starting != null) {
      starting.hurry(owner.calls.deadline(how.limit().orElse(owner.options().startTimeout())));
    } else {
      gone(last);
    }
    return true;
  }

  private void leave(ChildLife last, Shutdown how) {
    Child child = take(last);
    if (child instanceof Branch branch) {
      how.limit().ifPresent(wait -> owner.timer.after(wait, () -> stopOverdue(last)));
      branch.stop(() -> gone(last));
    } else if (child != null) {
      owner.calls.submit(new Call(owner.calls, this, new Ending(this, last, child)), how.limit());
    } else {
      gone(last);
    }
  }

  void stopOverdue(ChildLife last) {
    synchronized (this) {
      if (last == life && state == WatcherState.STOPPED) {
        return;
      }
    }
    tell(Kind.ABANDONED, last, "its stop did not end in time and was written off", null);
    kill(last);
    gone(last);
  }

  void closeOverdue(ChildLife last) {
    tell(Kind.ABANDONED, last, "what it holds did not close in time and was written off", null);
  }

  /** Ends a child whose life is over; nobody waits for it. */
  private void letGo(ChildLife last) {
    Child child = take(last);
    if (child instanceof Branch branch) {
      branch.stop(() -> {});
    } else if (child != null) {
      Shutdown how = spec().shutdown();
      if (how.kind() == Shutdown.Kind.BRUTAL) {
        kill(last);
      } else {
        owner.calls.submit(new Call(owner.calls, this, new Ending(this, last, child)), how.limit());
      }
    }
  }

  /** Interrupts and writes off the start of a life, and closes what the life registered. */
  void kill(ChildLife last) {
    Call call;
    synchronized (this) {
      call = last.call;
      last.call = null;
      last.child = null;
    }
    if (call != null) {
      call.abandon();
    }
    List<AutoCloseable> resources = last.kill();
    if (!resources.isEmpty()) {
      owner.calls.submit(
          new Call(owner.calls, this, new Closing(this, last, resources)),
          owner.options().shutdown().limit());
    }
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

  /** Calls the stop function. */
  void end(ChildLife last, Child child) {
    try {
      child.stop();
    } catch (Throwable e) {
      tell(Kind.CRASHED, last, "its stop failed: " + Exit.describe(e), e);
    }
  }

  void close(ChildLife last, AutoCloseable resource) {
    try {
      resource.close();
    } catch (Throwable e) {
      tell(Kind.CRASHED, last, "what it holds did not close: " + Exit.describe(e), e);
    }
  }

  void noThread(ChildLife last, Throwable cause) {
    tell(Kind.CRASHED, last, "its stop found no thread: " + Exit.describe(cause), cause);
  }

  private synchronized @Nullable Child take(ChildLife last) {
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

  private void tell(Kind kind, ChildLife of, String words, @Nullable Throwable cause) {
    owner.tell(Sentences.event(kind, of, words, cause));
  }
}
