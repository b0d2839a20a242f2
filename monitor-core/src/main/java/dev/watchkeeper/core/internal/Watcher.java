package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.Scheduler;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Accounting.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * Watches one check: starts a run when it is due, ends it at its deadline, and hands what became of
 * it to the {@link Judge}. It has no thread of its own.
 *
 * <p>As a timer it is the deadline of its run. {@link #due} and the deadline belong to the
 * scheduler's thread; {@link #looked} and what follows it to the worker of the run. They meet in
 * {@link Run} only, whose states decide who reports. A check has at most one run at a time, and
 * none while the thread of an abandoned one has not come back. The incarnation is replaced by the
 * supervisor; a run keeps the one that it began with.
 */
final class Watcher extends Called implements Scheduler.Duty {
  private static final AtomicIntegerFieldUpdater<Watcher> ASTRAY =
      AtomicIntegerFieldUpdater.newUpdater(Watcher.class, "astray");
  private static final AtomicIntegerFieldUpdater<Watcher> WAITING =
      AtomicIntegerFieldUpdater.newUpdater(Watcher.class, "waiting");
  private static final long WAIT = TimeUnit.MILLISECONDS.toNanos(5);
  private static final int WAITS_FOR_FIRST_LIFE = 200;
  private static final long GRACE = TimeUnit.MILLISECONDS.toNanos(150);

  private final CheckId id;
  private final Judge judge;
  private volatile int astray;
  private volatile int waiting;
  private volatile Check check;
  private volatile Check resolved;
  private volatile Schedule inForce;
  private volatile List<Limit> limits;
  private volatile @Nullable Incarnation incarnation;
  private volatile @Nullable Run run;
  private volatile Scheduler.@Nullable Registration registration;
  private volatile boolean lived;
  private volatile boolean removed;
  private volatile boolean ended;

  Watcher(Parts parts, Check check, @Nullable StoredState stored) {
    super(parts);
    this.id = check.id();
    this.check = check;
    this.limits = parts.workers().limitsOf(check);
    this.judge = new Judge(parts, this, stored);
    this.resolved = parts.groups().resolved(check);
    this.inForce = resolved.schedule();
    this.inForce = inForce(judge.decided());
  }

  @Override
  public void due(long due, long late) {
    if (!removed) {
      calledFor();
      counted(1);
      attempt(due, late, 0);
    }
  }

  private void attempt(long due, long late, int waited) {
    Run before = run;
    Incarnation live = incarnation;
    if (before != null && !before.over()) {
      notRun(Reason.OVERLAPPED, 1);
    } else if (waiting == 1) {
      notRun(Reason.NOT_STARTED, 1);
    } else if (judge.behind()) {
      notRun(Reason.RULES_BEHIND, 1);
    } else if (live == null && !lived && waited < WAITS_FOR_FIRST_LIFE) {
      waiting = 1;
      long soon = parts.platform().time().nanoTime() + WAIT;
      parts.timers().at(soon, () -> attemptAgain(due, late, waited + 1));
    } else if (live == null) {
      unable(
          due, Outcome.PROBE_DEFECT, "its watcher does not run: it crashed and is to start again");
    } else if (astray > 0) {
      unable(due, Outcome.PROBE_STUCK, "an earlier run of its probe never came back");
    } else {
      begin(new Run(this, live, due, late));
    }
  }

  /** A due run that waits for the first life of its watcher, which is about to begin. */
  private void attemptAgain(long due, long late, int waited) {
    if (WAITING.compareAndSet(this, 1, 0)) {
      attempt(due, late + WAIT, waited);
    }
  }

  private void giveUpWaiting() {
    if (WAITING.compareAndSet(this, 1, 0)) {
      notRun(Reason.STOPPED, 1);
    }
  }

  private void begin(Run next) {
    run = next;
    if (ended) {
      dropped(next);
      return;
    }
    parts.timers().arm(this, parts.platform().time().nanoTime() + timeoutNanos());
    parts.workers().submit(next);
  }

  @Override
  public void missed(long last, long count) {
    if (!removed) {
      counted(count);
      notRun(Reason.STALLED, count);
    }
  }

  /** A due run of a check whose probe cannot look. */
  private void unable(long due, Outcome outcome, String reason) {
    ProbeResult result = Outcomes.without(parts, check, due, Reading.of(outcome, reason));
    judge.submit(new Judge.Seen(result, null));
  }

  /** What happens at the deadline of the run under way; on the scheduler's thread. */
  @Override
  void fire(long deadline, long now) {
    Run current = run;
    if (current != null) {
      ring(current, now);
    }
  }

  private void ring(Run current, long now) {
    switch (current.phase()) {
      case WAITING -> {
        if (current.giveUp()) {
          parts.troubles().note(Blame.MONITOR, id.value(), "skipped: no capacity for its run");
          notRun(Reason.OVERLOADED, 1);
          ended();
        }
      }
      case RUNNING -> {
        boolean early = now - current.deadlineNanos() < 0;
        parts.timers().arm(this, early ? current.deadlineNanos() : now + GRACE);
        if (!early) {
          cancel(current);
        }
      }
      case CANCELLED -> giveUpOn(current);
      case ABANDONED, OVER -> {}
    }
  }

  private void cancel(Run current) {
    if (current.cancel()) {
      closeElsewhere(current);
    }
  }

  private void closeElsewhere(Run current) {
    Throwable refused =
        Guarded.run(() -> parts.platform().workers().execute(current::closeResources));
    if (refused != null) {
      parts.troubles().note(Blame.LOCAL_NETWORK, id.value(), Guarded.describe(refused));
    }
  }

  private void giveUpOn(Run current) {
    ASTRAY.incrementAndGet(this);
    if (!current.abandon()) {
      ASTRAY.decrementAndGet(this);
      return;
    }
    parts.workers().writeOff(current);
    String reason = "its probe did not come back within " + Spans.shown(GRACE) + " of its deadline";
    parts.troubles().note(Blame.PROBE, id.value(), reason);
    Reading reading = Reading.of(Outcome.PROBE_STUCK, reason);
    conclude(current, reading, parts.platform().time().nanoTime() - current.started(), false);
  }

  /** The probe came back in time, or was cancelled and came back in its grace. */
  void looked(Run done, Reading reading, @Nullable Throwable thrown, long took) {
    conclude(done, reading, took, thrown == null);
    if (reading.outcome() == Outcome.PROBE_DEFECT) {
      parts.troubles().note(Blame.PROBE, id.value(), reading.reason());
      done.incarnation().failed(thrown != null ? thrown : new ProbeDefect(reading.reason()));
    }
  }

  /** What a run remembers of signals counts only if the probe got to its end. */
  private void conclude(Run done, Reading reading, long took, boolean whole) {
    Memory memory = done.memory();
    boolean kept = memory != null && (whole || !memory.signalled());
    ProbeResult result = Outcomes.of(parts, check, done, reading, took);
    judge.submit(new Judge.Seen(result, memory != null && kept ? memory.copy() : null));
    ended();
  }

  /** For how long the process has stood still, all in all. */
  long lostTime() {
    return parts.pauses().lost(parts.platform().time().nanoTime());
  }

  /** The probe came back after its run was over: nobody waits for what it says. */
  void cameLate() {
    parts.late().incrementAndGet();
  }

  /** The thread of a run is free again, perhaps long after it was written off. */
  void threadIsBack(Run back, boolean writtenOff) {
    if (writtenOff) {
      ASTRAY.decrementAndGet(this);
    }
    parts.workers().back(back, writtenOff);
  }

  /** The supervisor started a new life, unless that is over already. */
  synchronized void live(Incarnation next) {
    if (next.current()) {
      incarnation = next;
      lived = true;
    }
  }

  /** A life is over: its run is ended, and no other begins until the next life. */
  void over(Incarnation over) {
    synchronized (this) {
      if (incarnation == over) {
        incarnation = null;
      }
    }
    Run current = run;
    if (current != null && current.incarnation() == over && dropped(current)) {
      closeElsewhere(current);
    }
  }

  /** Ends a run that nobody wants any more; false if it was over. */
  boolean dropped(Run unwanted) {
    boolean ended = unwanted.drop();
    if (ended) {
      notRun(Reason.STOPPED, 1);
    }
    return ended;
  }

  /** True if the thread of a run was written off and has not come back. */
  boolean stuck() {
    return astray > 0;
  }

  void registered(Scheduler.Registration with) {
    registration = with;
  }

  /**
   * It goes on from what the store knows. A rule that wants to be looked at again says so only when
   * it judges, so it judges the time once; the next run may be a day away. So does one that misses
   * what never came.
   */
  void looksFirst() {
    if (!judge.decided().openAlerts().isEmpty() || judge.looksFirst()) {
      judgeAgain();
    }
  }

  /** Its rules judge the time once more, soon. */
  void judgeAgain() {
    long now = parts.platform().time().nanoTime();
    parts.timers().at(now, () -> judge.submit(new Judge.Tick(parts.steady().now(), null)));
  }

  @Override
  Scheduler.Registration registration() {
    return requireNonNull(registration, "registration");
  }

  /** From now on another definition; the schedule goes on in phase if it is the same. */
  void change(Check wanted) {
    parts.workers().forget(check);
    limits = parts.workers().limitsOf(wanted);
    check = wanted;
    regroup();
    registration().change(job());
  }

  /** What the groups say may have changed. */
  void regroup() {
    resolved = parts.groups().resolved(check);
    pace(judge.decided());
  }

  /** The status has perhaps another pace; called after each decision. */
  void paced(CheckState state) {
    if (resolved.schedule() != inForce) {
      pace(state);
    }
  }

  private synchronized void pace(CheckState state) {
    Schedule now = inForce(state);
    Scheduler.Registration with = registration;
    if (!now.equals(inForce) && with != null) {
      inForce = now;
      with.change(job());
    }
  }

  private Schedule inForce(CheckState state) {
    Instant last = state.lastResult().map(ProbeResult::due).orElse(state.since());
    return resolved.schedule().at(state.status(), Duration.between(state.since(), last));
  }

  /** What the scheduler is to know of it. */
  Scheduler.Job job() {
    Instant last = judge.decided().lastResult().map(ProbeResult::due).orElse(Instant.EPOCH);
    return new Scheduler.Job(id, inForce, check.catchUp(), check.startDelay(), last);
  }

  /** The monitor ends: whatever runs is dropped, and what is about to begin as well. */
  void end() {
    ended = true;
    giveUpWaiting();
    Run current = run;
    if (current != null && dropped(current)) {
      closeElsewhere(current);
    }
  }

  @Override
  boolean underWay() {
    Run current = run;
    return waiting == 1 || current != null && !current.over();
  }

  @Override
  @Nullable Incarnation alive() {
    return removed ? null : incarnation;
  }

  /** No runs, no results from now on. */
  void remove() {
    removed = true;
    forgetSignals();
    giveUpWaiting();
    registration().cancel();
    parts.workers().forget(check);
  }

  boolean overdue(Instant now) {
    Instant late = now.minusSeconds(1);
    return registration != null && registration().nextDue().filter(late::isAfter).isPresent();
  }

  @Override
  CheckId id() {
    return id;
  }

  Check check() {
    return check;
  }

  List<Limit> limits() {
    return limits;
  }

  long timeoutNanos() {
    return resolved.timeout().toNanos();
  }

  @Override
  Map<String, String> memory() {
    return judge.memory();
  }

  @Override
  Judge judge() {
    return judge;
  }
}
