package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Keeps children alive that come and go while it runs. Each has a restart budget of its own: a
 * child that crashes starts again after a pause that doubles, and one that crashes more often than
 * its {@link RestartPolicy} allows is quarantined until its cool-down is over. No child's crash,
 * slow start or slow stop touches another. {@link SupervisorOptions.Mode#ESCALATE} is the other
 * way, that of OTP. The strategy is one for one; groups that restart together, and children whose
 * end ends the supervisor, are not there.
 *
 * <p>Thread-safe, and linearizable per id: of many that start one id at once exactly one wins.
 * Start and stop functions run on the executor given, restarts and limits are timed by the timer
 * given; with one that runs at once and one that is driven by hand, everything happens on one
 * thread in virtual time. No method but those that say so waits for a child.
 *
 * <p>A child that does not leave in time is killed: its calls are interrupted, what it registered
 * is closed, and it is written off. Its thread may go on for ever; so calls that were written off
 * are counted, nothing that a life reports after its end counts, and a child with more than one
 * such call, or with one while there are more than {@link SupervisorOptions#maxAbandoned()} of
 * them, is STUCK: it is not started again before they are back.
 */
public final class DynamicSupervisor {
  final TimeSource time;
  final Executor executor;
  final Timer timer;
  final DoubleSupplier chance;
  final Census census = new Census();
  final Presence presence = new Presence();
  final Calls calls = new Calls(this);
  final Endings endings = new Endings(this);
  private final SupervisorEvent.Listener listener;
  private final Roster roster = new Roster();
  private final Budget restarts = new Budget();
  private final AtomicReference<@Nullable String> escalated = new AtomicReference<>();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private volatile SupervisorOptions options;

  private DynamicSupervisor(Builder builder) {
    time = builder.time;
    executor = builder.executor;
    timer = builder.timer;
    chance = builder.chance;
    listener = builder.listener;
    options = builder.options;
  }

  /** Does a task later, once; it returns at once. */
  @FunctionalInterface
  public interface Timer {
    /** Has the task run after this pause. */
    void after(Duration pause, Runnable task);
  }

  /**
   * A builder.
   *
   * @param executor runs start and stop functions
   * @param timer times restarts and limits
   */
  public static Builder builder(Executor executor, Timer timer) {
    return new Builder(executor, timer);
  }

  /**
   * A supervisor as a child of another one. Each start makes it anew, and its children from the
   * registry: those that were added to the one before are gone unless they are in there. If it ends
   * because of {@link SupervisorOptions.Mode#ESCALATE}, the parent takes that as a shutdown: a
   * permanent one starts again, a transient one does not.
   *
   * @throws SpecException if the id is not one
   */
  public static ChildSpec.Builder nested(
      String id, Supplier<DynamicSupervisor> make, Supplier<Stream<ChildSpec>> registry) {
    requireNonNull(make, "make");
    requireNonNull(registry, "registry");
    return ChildSpec.builder(id, Branch.start(make, registry)).type(ChildSpec.Type.SUPERVISOR);
  }

  /**
   * Starts a child and keeps trying. Returns at once; the start function is called on the executor;
   * if it fails, that counts as a crash like any other, since a child may be started while what it
   * needs is not there yet. A child of the same id that is leaving makes room at once.
   *
   * @throws StartOutcome.NotStarted if there is a child of this id, or as many as may be, or the
   *     supervisor was stopped
   */
  public void start(ChildSpec spec) {
    StartOutcome refusal = enter(requireNonNull(spec, "spec"), null);
    if (refusal != null) {
      throw new StartOutcome.NotStarted(refusal);
    }
  }

  /**
   * Starts a child, and drops it if its first start does not succeed; that counts against no
   * budget. Returns at once; nothing is thrown for a start that fails.
   */
  public StartOutcome.Pending startOnce(ChildSpec spec) {
    StartOutcome.Pending pending = new StartOutcome.Pending();
    StartOutcome refusal = enter(requireNonNull(spec, "spec"), pending);
    if (refusal != null) {
      pending.complete(refusal);
    }
    return pending;
  }

  /**
   * Starts children one after the other, each when the one before runs. If one does not start,
   * those that run are stopped in the reverse order, and the outcome is that of the one that
   * failed. Returns at once.
   */
  public StartOutcome.Pending startAll(List<ChildSpec> specs) {
    return new StartInOrder(this, specs).begin();
  }

  private @Nullable StartOutcome enter(ChildSpec spec, StartOutcome.@Nullable Pending first) {
    StartOutcome no = StartOutcome.of(StartOutcome.Kind.STOPPED, spec.id(), null, null);
    if (stopped.get() || !presence.enter()) {
      return no;
    }
    SupervisorOptions now = options;
    Supervised child = new Supervised(this, spec.filled(now.shutdown()), first);
    census.arrived(spec);
    StartOutcome refusal = place(child, now.maxChildren());
    if (refusal != null) {
      census.left(spec, WatcherState.STARTING);
      presence.leave();
      return refusal;
    }
    child.begin(child.life());
    if (stopped.get()) {
      // whoever stopped the supervisor may have missed this one
      child.terminate(child.spec().shutdown(), () -> {});
    }
    return null;
  }

  private @Nullable StartOutcome place(Supervised child, int limit) {
    try {
      Supervised other = roster.enter(child, limit);
      return other == null
          ? null
          : StartOutcome.of(StartOutcome.Kind.ALREADY_STARTED, child.id(), other.life(), null);
    } catch (Roster.Full e) {
      return StartOutcome.of(StartOutcome.Kind.MAX_CHILDREN, child.id(), null, limit);
    }
  }

  /**
   * Ends a child for good; nobody waits for it. It is listed as STOPPING until it has left or was
   * killed, but its id is free at once.
   *
   * @return false if there is none of this id, or it is leaving already
   */
  public boolean terminate(String id) {
    Supervised child = roster.find(id);
    return child != null && child.terminate(child.spec().shutdown(), () -> {});
  }

  /**
   * As {@link #terminate(String)}, if this is a handle of its present life, or of its last one
   * while it waits for the next.
   */
  public boolean terminate(ChildHandle handle) {
    return terminate(handle, () -> {});
  }

  boolean terminate(ChildHandle handle, Runnable farewell) {
    Supervised child = roster.find(handle.id());
    return child != null
        && child.life() == handle
        && child.terminate(child.spec().shutdown(), farewell);
  }

  /**
   * Starts a child anew, with a fresh budget: one that runs, or is quarantined. One that is stuck,
   * or turns out to be, gets the fresh budget and goes on waiting for its calls.
   *
   * @return false if there is none of this id, or it is leaving or a temporary one
   * @throws IllegalStateException if it is being started, or waits for its restart, already; or if
   *     it runs and more of its calls are not back than may be
   */
  public boolean restart(String id) {
    Supervised child = roster.find(id);
    return child != null && child.restart();
  }

  /**
   * Kills a child that starts or runs, without asking it; that counts as a crash.
   *
   * @return false if there is none of this id that starts or runs
   */
  public boolean kill(String id) {
    Supervised child = roster.find(id);
    return child != null && endings.crash(child);
  }

  /** One child; empty if there is none of this id. */
  public Optional<ChildInfo> child(String id) {
    return Optional.ofNullable(roster.find(id)).map(Supervised::info);
  }

  /** The specification of a child with all defaults filled in; empty if there is none. */
  public Optional<ChildSpec> spec(String id) {
    return Optional.ofNullable(roster.find(id)).map(Supervised::spec);
  }

  /** Where a child stands; STOPPED if there is none of this id. */
  public WatcherState stateOf(String id) {
    Supervised child = roster.find(id);
    return child == null ? WatcherState.STOPPED : child.state();
  }

  /** All children, one by one, without stopping the world. */
  public Stream<ChildInfo> children() {
    return roster.all().map(Supervised::info);
  }

  /** How many children there are, whatever their state. */
  public int size() {
    return roster.size();
  }

  /** How many of them are quarantined. */
  public int quarantined() {
    return census.quarantined();
  }

  /** How the supervisor does; read from counters, without any lock. */
  public Counts counts() {
    return census.counts();
  }

  /** What holds now. */
  public SupervisorOptions options() {
    return options;
  }

  /** Replaces the options: they hold from now on, and children that run go on. */
  public void change(SupervisorOptions to) {
    options = requireNonNull(to, "to");
  }

  /**
   * Ends all children, all at once, each with a limit of its own, and starts no more; nobody waits
   * for it. Harmless twice.
   */
  public void stop() {
    if (!stopped.getAndSet(true)) {
      roster.all().forEach(child -> child.terminate(child.spec().shutdown(), () -> {}));
      presence.leave();
    }
  }

  /**
   * As {@link #stop()}, and waits until all have left or were written off; then there are no more
   * calls and no more events, but those of calls that were written off. Harmless twice.
   *
   * @return false if that is not so after this time
   */
  public boolean stop(Duration longest) throws InterruptedException {
    stop();
    return presence.await(longest);
  }

  /** Kills all children. */
  void kill() {
    boolean first = !stopped.getAndSet(true);
    roster.all().forEach(child -> child.terminate(Shutdown.brutal(), () -> {}));
    if (first) {
      presence.leave();
    }
  }

  /** Whether a child that crashes now is one too many for the supervisor as a whole. */
  boolean escalates(long now) {
    SupervisorOptions is = options;
    if (!escalating()) {
      return false;
    }
    synchronized (restarts) {
      return !restarts.spend(now, is.maxRestarts(), is.period().toNanos());
    }
  }

  boolean escalating() {
    return options.mode() == SupervisorOptions.Mode.ESCALATE;
  }

  /** Ends all children and itself, since this one crashed once too often. */
  void escalate(String id, Exit exit) {
    String words = "reached its most restarts with '" + id + "' (last: " + exit.words() + ")";
    if (escalated.compareAndSet(null, words)) {
      tell(Sentences.event(words, exit));
      stop();
    }
  }

  /** Why it ended, if it was no one's wish. */
  Optional<String> escalation() {
    return Optional.ofNullable(escalated.get());
  }

  boolean manyAbandoned() {
    int most = options.maxAbandoned().orElse(Math.max(64, roster.size() / 100));
    return census.abandoned() > most;
  }

  /** A child came to an end for good. */
  void forget(Supervised child) {
    roster.remove(child);
    presence.leave();
  }

  void tell(SupervisorEvent event) {
    try {
      listener.on(event);
    } catch (RuntimeException | Error e) {
      // a listener harms only itself; what went wrong in it is its own business
      requireNonNull(e);
    }
  }

  /** Collects the parts of a supervisor; not thread-safe. */
  public static final class Builder {
    private final Executor executor;
    private final Timer timer;
    private TimeSource time = TimeSource.system();
    private DoubleSupplier chance = () -> ThreadLocalRandom.current().nextDouble();
    private SupervisorEvent.Listener listener = event -> {};
    private SupervisorOptions options = SupervisorOptions.standard();

    private Builder(Executor executor, Timer timer) {
      this.executor = requireNonNull(executor, "executor");
      this.timer = requireNonNull(timer, "timer");
    }

    /** Reads time from here. */
    public Builder time(TimeSource source) {
      time = requireNonNull(source, "source");
      return this;
    }

    /** Takes numbers from 0 to 1 from here, to spread restarts. */
    public Builder chance(DoubleSupplier source) {
      chance = requireNonNull(source, "source");
      return this;
    }

    /** Tells this listener what happens. */
    public Builder events(SupervisorEvent.Listener to) {
      listener = requireNonNull(to, "to");
      return this;
    }

    /** What holds for all children; {@link SupervisorOptions#standard()} unless set. */
    public Builder options(SupervisorOptions is) {
      options = requireNonNull(is, "is");
      return this;
    }

    /** Makes the supervisor. */
    public DynamicSupervisor build() {
      return new DynamicSupervisor(this);
    }
  }
}
