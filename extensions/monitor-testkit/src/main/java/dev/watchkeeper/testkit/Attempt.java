package dev.watchkeeper.testkit;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.SignalProbe;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * One run of a probe on a thread of its own, and the context that it gets. The thread is a platform
 * thread on every virtual machine, since an interrupt does not free one that is blocked in a
 * socket: what passes here passes on virtual threads too.
 *
 * <p>Two threads: the probe's, which writes {@code reading}, {@code thrown} and {@code took} and
 * then counts {@code back} down; and the caller's, which cancels and reads them behind {@code
 * back}. {@code resources} is guarded by itself; what is in it is closed by a third thread, since
 * closing may block.
 */
final class Attempt implements ProbeContext {
  private static final CheckId CHECK = CheckId.of("test");

  private final Probe probe;
  private final RunLimits limits;
  private final Surroundings around;
  private final Notes notes;
  private final Thread thread;
  private final List<AutoCloseable> resources = new ArrayList<>();
  private final CountDownLatch back = new CountDownLatch(1);
  private final long began = System.nanoTime();
  private final long deadline;
  private volatile boolean cancelled;
  private volatile @Nullable Instant wish;
  private @Nullable Reading reading;
  private @Nullable Throwable thrown;
  private long took;

  private Attempt(ThreadGroup group, Probe probe, RunLimits limits, Surroundings around) {
    this.probe = probe;
    this.limits = limits;
    this.around = around;
    this.notes = new Notes(around.memory());
    this.deadline = limits.time().nanoTime() + limits.timeout().toNanos();
    this.thread = new Thread(group, this::look, "probe-run");
    this.thread.setDaemon(true);
  }

  /** Starts a run in a group of threads, which those that the probe starts belong to as well. */
  static Attempt start(ThreadGroup group, Probe probe, RunLimits limits, Surroundings around) {
    Attempt attempt = new Attempt(group, probe, limits, around);
    attempt.thread.start();
    return attempt;
  }

  /** When it began, as {@link System#nanoTime()}. */
  long began() {
    return began;
  }

  private void look() {
    try {
      reading = probe.run(this);
    } catch (Throwable e) {
      thrown = e;
    }
    took = System.nanoTime() - began;
    back.countDown();
  }

  /** Waits for the probe, cancels it at its deadline and writes it off after its grace. */
  ProbeRun end() {
    return Waiting.on(back, limits.timeout()) ? done() : endNow();
  }

  /** Cancels the probe, and writes it off after its grace. */
  ProbeRun endNow() {
    cancel();
    return Waiting.on(back, limits.grace()) ? done() : lost();
  }

  private ProbeRun done() {
    ProbeRun.End end = cancelled ? ProbeRun.End.CANCELLED : ProbeRun.End.BY_ITSELF;
    return new ProbeRun(reading, thrown, end, Duration.ofNanos(took), left());
  }

  private ProbeRun lost() {
    Duration given = Duration.ofNanos(System.nanoTime() - began);
    return new ProbeRun(null, null, ProbeRun.End.ABANDONED, given, left());
  }

  private ProbeRun.Left left() {
    return new ProbeRun.Left(notes.copy(), wish);
  }

  /** Does what a monitor does at the deadline: interrupts, and closes what the probe registered. */
  private void cancel() {
    cancelled = true;
    thread.interrupt();
    List<AutoCloseable> open;
    synchronized (resources) {
      open = List.copyOf(resources);
      resources.clear();
    }
    if (!open.isEmpty()) {
      Thread closer = new Thread(() -> open.forEach(Attempt::close), "probe-closer");
      closer.setDaemon(true);
      closer.start();
    }
  }

  @SuppressWarnings("EmptyCatch")
  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (Exception known) {
      // It is closed to free a thread; whether that went well shows in the thread.
    }
  }

  @Override
  public CheckId check() {
    return CHECK;
  }

  @Override
  public Duration remaining() throws InterruptedIOException {
    long left = deadline - time().nanoTime();
    if (left <= 0 || cancelled) {
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
    return cancelled;
  }

  @Override
  public <T extends AutoCloseable> T closeOnCancel(T resource) {
    synchronized (resources) {
      resources.add(resource);
    }
    if (cancelled) {
      close(resource);
    }
    return resource;
  }

  @Override
  public long byteBudget() {
    return limits.bytes();
  }

  @Override
  public AddressPolicy addressPolicy() {
    return limits.policy();
  }

  @Override
  public TimeSource time() {
    return limits.time();
  }

  @Override
  public Optional<String> recall(String name) {
    return notes.recall(name);
  }

  @Override
  public void remember(String name, String text) {
    notes.remember(name, text);
  }

  @Override
  public Instant now() {
    Instant now = around.now();
    return now == null ? time().wallTime() : now;
  }

  /** As in a monitor, only a probe that takes signals gets some. */
  @Override
  public List<Signal.Arrived> signals() {
    return probe instanceof SignalProbe ? around.signals() : List.of();
  }

  @Override
  public Instant lookAgain(Instant wanted) {
    wish = wanted;
    Instant next = around.next();
    return next == null ? wanted : next;
  }

  @Override
  public Optional<CheckState> state(CheckId other) {
    return around.state(other);
  }

  @Override
  public List<CheckState> states(String tag) {
    return around.states(tag, CHECK);
  }
}
