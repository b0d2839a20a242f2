package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Scheduler;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The shared parts of a monitor without a thread of its own: the actors of a test are its threads.
 * The clock stands still; what is given to the workers runs at once on the thread that gives it, or
 * waits in {@link #tasks} until somebody takes it.
 */
final class Rig implements Platform, TimeSource, Store {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  static final long DEADLINE = Check.DEFAULT_TIMEOUT.toNanos();
  static final long GRACE_OVER = DEADLINE + 1_000_000_000L;

  private static final Check A = Check.code("a", () -> context -> Reading.up());
  private static final Check B = Check.code("b", () -> context -> Reading.up());

  final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  final ConcurrentLinkedQueue<Decision> committed = new ConcurrentLinkedQueue<>();
  final Parts parts;
  private final boolean atOnce;

  private Rig(boolean atOnce, int runs) {
    this.atOnce = atOnce;
    PauseDetector pauses = new PauseDetector();
    Troubles troubles = new Troubles(this);
    parts =
        new Parts(
            this,
            new SteadyTime(this),
            new Timers(0, pauses, 0),
            pauses,
            new Workers(workers(), runs, runs, runs),
            new Recorder(this, entries -> {}, troubles),
            troubles,
            new Tally(),
            new Histogram(4),
            new AtomicLong(),
            new Groups(Map.of()),
            AddressPolicy.standard(),
            new RuleSet(List.of(), Map.of(), 0),
            List.of(),
            new Holding(Map.of(), null),
            new Decider(Gates.OPEN, troubles),
            "rig",
            new ConcurrentSkipListMap<>());
  }

  /** Tasks run on the thread that gives them. */
  static Rig atOnce(int runs) {
    return new Rig(true, runs);
  }

  /** Tasks wait until they are taken. */
  static Rig queueing() {
    return new Rig(false, 10);
  }

  Watcher first(Probe probe) {
    return watcher(A, probe);
  }

  Watcher second(Probe probe) {
    return watcher(B, probe);
  }

  private Watcher watcher(Check check, Probe probe) {
    StoredState fresh = StoredState.of(CheckState.initial(check.id(), START));
    Watcher watcher = new Watcher(parts, check, fresh);
    watcher.registered(new Unscheduled());
    watcher.live(life(watcher, probe, 1));
    return watcher;
  }

  /** A life that goes on whatever is reported. */
  static Incarnation life(Watcher watcher, Probe probe, long number) {
    return new Incarnation(watcher, probe, new EternalLife(number));
  }

  /** Takes one task, which there has to be. */
  Runnable task() {
    return tasks.remove();
  }

  /** Runs what nobody has taken. */
  void drain() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** Turns a body until it waits for a wake-up. */
  static void rest(LoopBody body, long now) {
    long next = now;
    for (int i = 0; i < 100 && next <= now; i++) {
      next = body.turn(now);
    }
  }

  /** Takes some time without a clock, so that others get in between. */
  static void dawdle() {
    for (int i = 0; i < 50; i++) {
      Thread.onSpinWait();
    }
  }

  private static final class Unscheduled implements Scheduler.Registration {
    @Override
    public Optional<Instant> nextDue() {
      return Optional.empty();
    }

    @Override
    public void change(Scheduler.Job job) {}

    @Override
    public void pause() {}

    @Override
    public void resume() {}

    @Override
    public void runNow() {}

    @Override
    public void cancel() {}
  }

  @Override
  public long beat() {
    return LoopBody.WHEN_WOKEN;
  }

  @Override
  public void beaten(long now) {}

  @Override
  public TimeSource time() {
    return this;
  }

  @Override
  public long nanoTime() {
    return 0;
  }

  @Override
  public Instant wallTime() {
    return START;
  }

  @Override
  public Loop loop(String name, LoopBody body) {
    throw new UnsupportedOperationException("the actors turn what is to be turned");
  }

  @Override
  public Executor workers() {
    return task -> {
      if (atOnce) {
        task.run();
      } else {
        tasks.add(task);
      }
    };
  }

  @Override
  public int capacity() {
    return 10;
  }

  @Override
  public double random() {
    return 0;
  }

  @Override
  public void pause() {}

  @Override
  public void open() {}

  @Override
  public Map<CheckId, StoredState> load(Collection<CheckId> checks) {
    return Map.of();
  }

  @Override
  public void commit(List<Decision> batch) {
    committed.addAll(batch);
  }

  @Override
  public void forget(Collection<CheckId> checks) {}

  @Override
  public Map<String, String> notes() {
    return Map.of();
  }

  @Override
  public void note(String name, @Nullable String text) {
    throw new UnsupportedOperationException("nothing is kept");
  }

  @Override
  public History history() {
    throw new UnsupportedOperationException("nothing is kept");
  }

  @Override
  public Outbox outbox() {
    throw new UnsupportedOperationException("nothing is owed");
  }

  @Override
  public void close() {}
}
