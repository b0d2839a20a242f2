package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check.Priority;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One run of one check, and the context that its probe gets.
 *
 * <p>States: WAITING (for a permit or a thread) -> RUNNING (the probe looks) -> CANCELLED (its
 * deadline passed; interrupted, its resources closed, a short grace runs) -> ABANDONED (the thread
 * did not come back) or OVER. Each step is atomic between the worker, the deadline on the
 * scheduler's thread, and removal; who gets it to one of the last two reports what became of the
 * run, exactly once. What the probe does after that is dropped and counted. The permit goes back
 * when the thread does, however late.
 */
final class Run implements Runnable, ProbeContext {
  enum Phase {
    WAITING,
    RUNNING,
    CANCELLED,
    ABANDONED,
    OVER
  }

  private final Watcher watcher;
  private final Incarnation incarnation;
  private final long due;
  private final long dueNanos;
  private final List<Limit> limits;
  private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.WAITING);
  private final Object resourceLock = new Object();
  private @Nullable List<AutoCloseable> resources;
  private @Nullable Memory memory;
  private volatile @Nullable Thread thread;
  private final AtomicBoolean permits = new AtomicBoolean(true);
  private boolean writtenOff;
  private final long lostBefore;
  private volatile long started;
  private volatile long deadline;

  /**
   * A run that waits for its permits.
   *
   * @param due on the steady axis
   * @param late how long ago that was
   */
  Run(Watcher watcher, Incarnation incarnation, long due, long late) {
    this.watcher = watcher;
    this.incarnation = incarnation;
    this.due = due;
    this.limits = watcher.limits();
    this.dueNanos = time().nanoTime() - late;
    this.lostBefore = watcher.lostTime();
  }

  @Override
  public void run() {
    long now = time().nanoTime();
    started = now;
    deadline = now + watcher.timeoutNanos();
    thread = Thread.currentThread();
    if (phase.compareAndSet(Phase.WAITING, Phase.RUNNING)) {
      try {
        watcher.began(now - dueNanos);
        enter();
      } finally {
        comeBack();
      }
    } else {
      comeBack();
    }
  }

  private void enter() {
    if (!incarnation.enter()) {
      watcher.dropped(this);
      return;
    }
    try {
      look(incarnation.probe());
    } finally {
      incarnation.leave();
    }
  }

  private void look(Probe probe) {
    Reading reading = null;
    Throwable thrown = null;
    try {
      reading = probe.run(this);
    } catch (Throwable e) {
      thrown = e;
    }
    long took = time().nanoTime() - started;
    Phase was = phase.getAndSet(Phase.OVER);
    if (was == Phase.OVER || was == Phase.ABANDONED) {
      writtenOff = was == Phase.ABANDONED;
      watcher.cameLate();
    } else {
      boolean cancelled = was == Phase.CANCELLED;
      watcher.looked(this, Readings.of(this, cancelled, reading, thrown), thrown, took);
    }
  }

  /** The thread goes back to whom it belongs, as it came. */
  private void comeBack() {
    synchronized (resourceLock) {
      thread = null;
    }
    Thread.interrupted();
    watcher.threadIsBack(this, writtenOff);
  }

  /** Ends it before it began; true if it had not begun. */
  boolean giveUp() {
    return phase.compareAndSet(Phase.WAITING, Phase.OVER);
  }

  /**
   * Its deadline has passed or it is not wanted any more: interrupts its thread; true if it ran.
   * What it registered is closed by {@link #closeResources()}, which may block.
   */
  boolean cancel() {
    boolean ran = phase.compareAndSet(Phase.RUNNING, Phase.CANCELLED);
    if (ran) {
      interrupt();
    }
    return ran;
  }

  /** Writes its thread off; true if it had not come back. */
  boolean abandon() {
    return phase.compareAndSet(Phase.CANCELLED, Phase.ABANDONED);
  }

  /** Ends it, whatever it does; true if it was not over. */
  boolean drop() {
    for (Phase was = phase.get(); was != Phase.OVER && was != Phase.ABANDONED; was = phase.get()) {
      if (phase.compareAndSet(was, Phase.OVER)) {
        interrupt();
        return true;
      }
    }
    return false;
  }

  private void interrupt() {
    synchronized (resourceLock) {
      Thread running = thread;
      if (running != null) {
        running.interrupt();
      }
    }
  }

  /** Closes what the probe registered; foreign code that may block. */
  void closeResources() {
    List<AutoCloseable> open;
    synchronized (resourceLock) {
      open = resources;
      resources = null;
    }
    if (open != null) {
      open.forEach(resource -> Guarded.ignore(Guarded.run(resource::close)));
    }
  }

  /** There was no thread for it. */
  void noThread(Throwable why) {
    if (phase.compareAndSet(Phase.WAITING, Phase.OVER)) {
      String reason = "no thread for the run: " + Guarded.describe(why);
      watcher.looked(this, Reading.of(Outcome.LOCAL_RESOURCES, reason), null, 0);
    }
  }

  Phase phase() {
    return requireNonNull(phase.get());
  }

  boolean over() {
    Phase now = phase.get();
    return now == Phase.OVER || now == Phase.ABANDONED;
  }

  /** When it was due, on the steady axis. */
  long due() {
    return due;
  }

  Priority priority() {
    return watcher.check().priority();
  }

  /** Lets go of its permits; true the first time. */
  boolean letGo() {
    return permits.compareAndSet(true, false);
  }

  long timeoutNanos() {
    return watcher.timeoutNanos();
  }

  /** For how long the process has stood still since the run was made, as far as it is known. */
  long lostTime() {
    return watcher.lostTime() - lostBefore;
  }

  long started() {
    return started;
  }

  Incarnation incarnation() {
    return incarnation;
  }

  /** Those of the check as it was when the run began: what is taken is what is given back. */
  List<Limit> limits() {
    return limits;
  }

  /** What the probe wants to remember; null if it did not touch its memory. */
  @Nullable Memory memory() {
    return memory;
  }

  private Memory opened() {
    Memory before = memory;
    if (before != null) {
      return before;
    }
    Memory fresh = new Memory(watcher.memory());
    memory = fresh;
    return fresh;
  }

  @Override
  public CheckId check() {
    return watcher.id();
  }

  @Override
  public Duration remaining() throws InterruptedIOException {
    long left = deadline - time().nanoTime();
    if (left <= 0 || cancelled()) {
      throw new InterruptedIOException("the deadline of the run has passed");
    }
    return Duration.ofNanos(Math.max(left, 1_000_000));
  }

  @Override
  public long deadlineNanos() {
    return deadline;
  }

  @Override
  public boolean cancelled() {
    return phase.get() != Phase.RUNNING;
  }

  @Override
  public <T extends AutoCloseable> T closeOnCancel(T resource) {
    boolean late;
    synchronized (resourceLock) {
      late = cancelled();
      if (!late) {
        resources = resources == null ? new ArrayList<>(2) : resources;
        resources.add(resource);
      }
    }
    if (late || cancelled()) {
      closeResources();
      Guarded.ignore(Guarded.run(resource::close));
    }
    return resource;
  }

  @Override
  public long byteBudget() {
    return watcher.check().maxBytes();
  }

  @Override
  public AddressPolicy addressPolicy() {
    return watcher.parts().policy();
  }

  @Override
  public TimeSource time() {
    return watcher.parts().platform().time();
  }

  @Override
  public Optional<String> recall(String name) {
    return opened().recall(name);
  }

  @Override
  public void remember(String name, String text) {
    opened().remember(name, text);
  }

  @Override
  public Instant now() {
    return watcher.parts().steady().now();
  }

  @Override
  public List<Signal.Arrived> signals() {
    Calls calls = watcher.called();
    return calls == null ? List.of() : opened().signals(calls);
  }

  @Override
  public Instant lookAgain(Instant wanted) {
    requireNonNull(wanted, "wanted");
    return cancelled() ? wanted : watcher.lookAgain(wanted);
  }

  @Override
  public Optional<CheckState> state(CheckId other) {
    Watcher found = watcher.parts().watchers().get(requireNonNull(other, "other"));
    return found == null ? Optional.empty() : Optional.of(found.judge().committed());
  }

  @Override
  public Optional<History> history() {
    return Optional.of(watcher.parts().recorder().history());
  }

  @Override
  public void announce(Severity severity, String text) {
    requireNonNull(severity, "severity");
    requireNonNull(text, "text");
    if (!cancelled()) {
      Announcing.announce(watcher, severity, text);
    }
  }

  @Override
  public List<CheckState> states(String tag) {
    requireNonNull(tag, "tag");
    return watcher.parts().watchers().values().stream()
        .filter(other -> other != watcher && other.check().tags().contains(tag))
        .map(other -> other.judge().committed())
        .toList();
  }
}
