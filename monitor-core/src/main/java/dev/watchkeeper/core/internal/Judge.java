package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges one check: takes inputs from any thread and decides them one after the other, in the order
 * in which they came, on a thread of the workers.
 *
 * <p>The inbox is a stack without locks: null when nobody works on it, else the newest input, with
 * {@link #WORKING} at the bottom. Whoever puts an input on an empty inbox becomes the worker and
 * stays it until the inbox is empty again; so {@code stored}, {@code by}, {@code tickAt} and {@code
 * gone} have one owner at a time, handed on through the inbox. Before each input it looks whether
 * the rules or the definition of the check are others now. Rules are foreign code: they run on a
 * worker and never hold a lock of ours; a rule that loops holds up its own check only, whose due
 * runs are then missed.
 */
final class Judge {
  private static final VarHandle INBOX;
  private static final AtomicIntegerFieldUpdater<Judge> WAITING =
      AtomicIntegerFieldUpdater.newUpdater(Judge.class, "waiting");
  private static final Input WORKING = new Seen(null, null);
  private static final int MAX_BEHIND = 4;
  private static final long LATE = 1_000_000_000L;

  static {
    try {
      INBOX = MethodHandles.lookup().findVarHandle(Judge.class, "inbox", Input.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final Parts parts;
  private final Watcher watcher;
  private final long born;
  private volatile int waiting;

  @SuppressWarnings("UnusedVariable") // read and written through INBOX only
  private @Nullable Input inbox;

  private volatile @Nullable StoredState stored;
  private volatile @Nullable CheckState committed;
  private volatile Assigned by;
  private @Nullable Instant tickAt;
  private boolean gone;
  private boolean succeeded;

  /**
   * Judges from this state on; null for the one of a check that has not run, made when asked for.
   */
  Judge(Parts parts, Watcher watcher, @Nullable StoredState stored) {
    this.parts = parts;
    this.watcher = watcher;
    this.born = parts.steady().steady();
    this.stored = stored == null ? null : Memory.fromStore(stored);
    this.committed = stored == null ? null : stored.state();
    this.by = Assigned.of(parts, watcher.check());
  }

  /** Something to be judged. */
  abstract static class Input {
    private @Nullable Input below;
  }

  /** A result, and what the probe remembers after it (null: what it remembered before). */
  static final class Seen extends Input {
    final @Nullable ProbeResult result;
    final @Nullable Map<String, String> memory;

    Seen(@Nullable ProbeResult result, @Nullable Map<String, String> memory) {
      this.result = result;
      this.memory = memory;
    }
  }

  /** Time has passed, as a rule wished, or since something around the check has changed. */
  static final class Tick extends Input {
    final Instant now;
    final @Nullable Instant wished;

    Tick(Instant now, @Nullable Instant wished) {
      this.now = now;
      this.wished = wished;
    }
  }

  /** The check was changed by hand. */
  static final class Edit extends Input {
    final Function<StoredState, Decision> change;
    final boolean last;

    Edit(Function<StoredState, Decision> change, boolean last) {
      this.change = change;
      this.last = last;
    }
  }

  /** Has an input judged: on this thread if that is a worker's, else on one of the workers. */
  void submit(Input input) {
    WAITING.incrementAndGet(this);
    Input top;
    do {
      top = (Input) INBOX.getVolatile(this);
      input.below = top == null ? WORKING : top;
    } while (!INBOX.compareAndSet(this, top, input));
    if (top == null) {
      startWork(input instanceof Edit);
    }
  }

  /** Edits come from whoever changes the set of checks, under a lock that no rule may hold up. */
  private void startWork(boolean elsewhere) {
    if (!elsewhere && !parts.timers().owned()) {
      work();
      return;
    }
    Throwable refused = Guarded.run(() -> parts.platform().workers().execute(this::work));
    if (refused != null) {
      parts.recorder().judgeLater(this::work);
    }
  }

  private void work() {
    Input newest = (Input) INBOX.getAndSet(this, WORKING);
    while (true) {
      for (Input input = oldestFirst(newest); input != null; input = input.below) {
        decide(input);
        WAITING.decrementAndGet(this);
      }
      if (INBOX.compareAndSet(this, WORKING, null)) {
        return;
      }
      newest = (Input) INBOX.getAndSet(this, WORKING);
    }
  }

  private static @Nullable Input oldestFirst(@Nullable Input newest) {
    Input reversed = null;
    Input input = newest;
    while (input != null && input != WORKING) {
      Input below = input.below;
      input.below = reversed;
      reversed = input;
      input = below;
    }
    return reversed;
  }

  private void decide(Input input) {
    if (input instanceof Seen seen && seen.result != null) {
      watcher.accounted(seen.result.status());
    }
    if (gone) {
      return;
    }
    succeed(input);
    if (input instanceof Seen seen && seen.result != null) {
      tickBefore(seen.result.due());
      settle(parts.decider().decide(by, stored(), seen.result, seen.memory));
    } else if (input instanceof Tick tick) {
      if (tick.wished == null || tick.wished.equals(tickAt)) {
        tickAt = tick.wished == null ? tickAt : null;
        settle(parts.decider().tick(by, stored(), tick.now));
      }
    } else if (input instanceof Edit edit) {
      Decision decision = edit.change.apply(stored());
      stored = decision.next();
      gone = edit.last;
      parts.recorder().offer(new Recorder.Entry(decision, this, edit.last));
    }
  }

  /** Other rules judge from now on: what belongs to those before ends or goes on first. */
  private void succeed(Input input) {
    Assigned now = by();
    if (!RuleSet.same(now, by)) {
      by = now;
      succeeded = false;
    }
    StoredState known = stored;
    if (!succeeded && known != null) {
      succeeded = true;
      Decision decision = parts.decider().succeed(by, known, at(input));
      if (decision != null) {
        stored = decision.next();
        parts.recorder().offer(new Recorder.Entry(decision, this, false));
      }
    }
  }

  private Instant at(Input input) {
    if (input instanceof Seen seen && seen.result != null) {
      Instant due = seen.result.due();
      return tickAt != null && tickAt.isBefore(due) ? tickAt : due;
    }
    return input instanceof Tick tick ? tick.now : parts.steady().now();
  }

  /** A result and a tick may come at the same time: what was wished for no later comes first. */
  private void tickBefore(Instant due) {
    for (Instant at = tickAt; at != null && !at.isAfter(due); at = tickAt) {
      tickAt = null;
      settle(parts.decider().tick(by, stored(), at));
    }
  }

  private void settle(Decider.Settled settled) {
    Decision decision = settled.decision();
    stored = decision.next();
    watcher.paced(decision.next().state());
    parts.holding().decided(watcher, settled);
    if (decision.result() != null || settled.changed()) {
      parts.recorder().offer(new Recorder.Entry(decision, this, false));
    }
    Instant wanted = settled.lookAgain();
    if (wanted != null && (tickAt == null || wanted.isBefore(tickAt))) {
      tickAt = wanted;
      long at = parts.steady().nanosAt(SteadyTime.nanos(wanted));
      parts.timers().at(at, () -> submit(new Tick(seenAt(wanted), wanted)));
    }
  }

  /** A wish is heard in time, or else with the time at which it was: nobody looked meanwhile. */
  private Instant seenAt(Instant wanted) {
    long late = parts.steady().steady() - SteadyTime.nanos(wanted);
    return late < LATE ? wanted : wanted.plusNanos(late);
  }

  /** True if more inputs wait than a check can have while its rules do their work. */
  boolean behind() {
    return waiting > MAX_BEHIND;
  }

  /** The store has committed a decision of this judge. */
  void committed(Decision decision) {
    committed = decision.next().state();
    watcher.committed(decision);
  }

  private StoredState stored() {
    StoredState known = stored;
    return known != null
        ? known
        : StoredState.of(CheckState.initial(watcher.id(), SteadyTime.instant(born)));
  }

  /** The state as it was committed last. */
  CheckState committed() {
    CheckState known = committed;
    return known != null ? known : CheckState.initial(watcher.id(), SteadyTime.instant(born));
  }

  /** The state as it was decided last, whether committed or not. */
  CheckState decided() {
    return stored().state();
  }

  /** Who judged its last input, or is to judge its first one; asks no rule. */
  Assigned lately() {
    return by;
  }

  /** Who judges it, and who is told, as of now. */
  Assigned by() {
    Assigned known = by;
    Check check = watcher.check();
    boolean same =
        RuleSet.same(known.view(), parts.rules().view()) && RuleSet.same(known.check(), check);
    return same ? known : Assigned.of(parts, check);
  }

  /** True if a rule remembers something, or wants to look although there was nothing yet. */
  boolean looksFirst() {
    return !stored().rules().isEmpty() || by.rules().stream().anyMatch(NamedRule::judgesTheStart);
  }

  /** True if a rule of which something is open or remembered is not what it was. */
  boolean concerned(RuleSet.View before, RuleSet.View now) {
    StoredState known = stored;
    return known != null
        && (known.rules().keySet().stream().anyMatch(k -> now.differs(before, NamedRule.nameIn(k)))
            || known.state().openAlerts().stream().anyMatch(a -> now.differs(before, a.rule())));
  }

  Map<String, String> memory() {
    return stored().memory();
  }
}
