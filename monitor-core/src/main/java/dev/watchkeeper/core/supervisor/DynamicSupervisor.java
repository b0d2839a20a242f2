package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;
import java.util.stream.Stream;

/**
 * Keeps children alive that come and go while it runs. Each has a restart budget of its own: a
 * child that crashes starts again after a pause that doubles, and one that crashes more often than
 * its {@link RestartPolicy} allows is quarantined until its cool-down is over. No child's crash,
 * slow start or slow stop touches another.
 *
 * <p>Thread-safe, and linearizable per id: of many that start one id at once exactly one wins.
 * Start and stop functions run on the executor given, restarts are timed by the timer given; with
 * one that runs at once and one that is driven by hand, everything happens on one thread in virtual
 * time.
 */
public final class DynamicSupervisor {
  final TimeSource time;
  final Executor executor;
  final Timer timer;
  final DoubleSupplier chance;
  private final SupervisorEvent.Listener listener;
  private final ConcurrentHashMap<String, Supervised> children = new ConcurrentHashMap<>();
  final AtomicInteger quarantined = new AtomicInteger();
  private volatile boolean stopped;

  private DynamicSupervisor(Builder builder) {
    time = builder.time;
    executor = builder.executor;
    timer = builder.timer;
    chance = builder.chance;
    listener = builder.listener;
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
   * @param timer times restarts
   */
  public static Builder builder(Executor executor, Timer timer) {
    return new Builder(executor, timer);
  }

  /**
   * Starts a child. Its start function is called on the executor; if it fails, that counts as a
   * crash like any other, since a child may be started while what it needs is not there yet.
   *
   * @throws IllegalStateException if there is a child of this id, or the supervisor was stopped
   */
  public void start(ChildSpec spec) {
    requireNonNull(spec, "spec");
    Supervised child = new Supervised(this, spec);
    if (stopped) {
      throw new IllegalStateException("the supervisor is stopped");
    }
    if (children.putIfAbsent(spec.id(), child) != null) {
      throw new IllegalStateException("there is a child '" + spec.id() + "' already");
    }
    child.begin();
    if (stopped && children.remove(spec.id(), child)) {
      child.stop();
    }
  }

  /**
   * Ends a child and forgets it; its stop function runs on the executor, and nobody waits for it.
   *
   * @return false if there is none of this id
   */
  public boolean terminate(String id) {
    Supervised child = children.remove(id);
    if (child != null) {
      child.stop();
    }
    return child != null;
  }

  /**
   * Starts a child anew, with a fresh budget: also one that waits or is quarantined.
   *
   * @return false if there is none of this id
   */
  public boolean restart(String id) {
    Supervised child = children.get(id);
    if (child != null) {
      child.restartNow();
    }
    return child != null;
  }

  /** One child; empty if there is none of this id. */
  public Optional<ChildInfo> child(String id) {
    return Optional.ofNullable(children.get(id)).map(Supervised::info);
  }

  /** Where a child stands; STOPPED if there is none of this id. */
  public WatcherState stateOf(String id) {
    Supervised child = children.get(id);
    return child == null ? WatcherState.STOPPED : child.state();
  }

  /** All children, one by one, without stopping the world. */
  public Stream<ChildInfo> children() {
    return children.values().stream().map(Supervised::info);
  }

  /** How many children there are, whatever their state. */
  public int size() {
    return children.size();
  }

  /** How many of them are quarantined. */
  public int quarantined() {
    return quarantined.get();
  }

  /** Ends all children, all at once; their stop functions run on the executor. Harmless twice. */
  public void stop() {
    stopped = true;
    List.copyOf(children.keySet()).forEach(this::terminate);
  }

  /** A child came to an end for good. */
  void forget(Supervised child) {
    children.remove(child.id(), child);
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

    /** Makes the supervisor. */
    public DynamicSupervisor build() {
      return new DynamicSupervisor(this);
    }
  }
}
