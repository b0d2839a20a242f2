package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * A whole monitor on one thread in virtual time: loops are turned and tasks are run by {@link
 * #settle()} and {@link #advance(Duration)}, in an order that a seed decides.
 */
final class SimPlatform implements Platform, TimeSource {
  static final Instant START = Instant.parse("2026-03-01T12:00:00Z");

  private final Random random;
  private final List<SimLoop> loops = new ArrayList<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private long nanos = 1_000_000;
  private Instant wall = START;
  private boolean closed;
  private @Nullable List<Runnable> held;

  SimPlatform(long seed) {
    random = new Random(seed);
  }

  private final class SimLoop implements Loop {
    final String name;
    final LoopBody body;
    boolean woken = true;
    boolean stopped;
    long next = LoopBody.WHEN_WOKEN;

    SimLoop(String name, LoopBody body) {
      this.name = name;
      this.body = body;
    }

    boolean ready() {
      return !stopped && (woken || next <= nanos);
    }

    void turn() {
      woken = false;
      next = body.turn(nanos);
    }

    @Override
    public void wake() {
      woken = true;
    }

    @Override
    public boolean current() {
      return false;
    }

    @Override
    public void stop() {
      stopped = true;
    }

    @Override
    public boolean join(long untilNanos) {
      return true;
    }
  }

  /** Runs everything that can run now; the order among what is ready is random. */
  void settle() {
    for (int steps = 0; steps < 10_000_000; steps++) {
      List<Runnable> ready = new ArrayList<>();
      for (SimLoop loop : loops) {
        if (loop.ready()) {
          ready.add(loop::turn);
        }
      }
      if (!tasks.isEmpty()) {
        ready.add(() -> tasks.remove().run());
      }
      if (ready.isEmpty()) {
        return;
      }
      ready.get(random.nextInt(ready.size())).run();
    }
    throw new AssertionError("the simulation does not come to rest");
  }

  /** Lets this much time pass, stopping at every instant at which something is to be done. */
  void advance(Duration span) {
    long end = nanos + span.toNanos();
    settle();
    while (nanos < end) {
      long next = end;
      for (SimLoop loop : loops) {
        next = loop.stopped ? next : Math.min(next, Math.max(loop.next, nanos));
      }
      pass(next - nanos);
      settle();
    }
  }

  /** The whole process stands still: time passes and nothing runs. */
  void freeze(Duration span) {
    pass(span.toNanos());
    settle();
  }

  /** The process is killed: nothing of it runs again. */
  void kill() {
    loops.forEach(SimLoop::stop);
    tasks.clear();
  }

  /** The wall clock is set; nothing else happens. */
  void stepWall(Duration by) {
    wall = wall.plus(by);
  }

  void pass(long span) {
    nanos += span;
    wall = wall.plusNanos(span);
  }

  boolean closed() {
    return closed;
  }

  int runningLoops() {
    return (int) loops.stream().filter(loop -> !loop.stopped).count();
  }

  @Override
  public TimeSource time() {
    return this;
  }

  @Override
  public Loop loop(String name, LoopBody body) {
    SimLoop loop = new SimLoop(name, body);
    loops.add(loop);
    return loop;
  }

  @Override
  public Executor workers() {
    return task -> (held == null ? tasks : held).add(task);
  }

  /** From now on tasks are not run, but put here; null ends that. */
  void holdTasks(@Nullable List<Runnable> into) {
    held = into;
  }

  @Override
  public int capacity() {
    return 20_000;
  }

  @Override
  public double random() {
    return random.nextDouble();
  }

  @Override
  public long beat() {
    return LoopBody.WHEN_WOKEN;
  }

  @Override
  public void beaten(long now) {}

  @Override
  public void pause() {
    settle();
    pass(1_000_000);
  }

  @Override
  public void close() {
    closed = true;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant wallTime() {
    return wall;
  }
}
