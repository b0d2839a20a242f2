package dev.watchkeeper.testkit.simulation;

import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.internal.Loop;
import dev.watchkeeper.core.internal.LoopBody;
import dev.watchkeeper.core.internal.Platform;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * The threads of one life of a monitor, turned one step at a time. A step is one turn of a loop,
 * one task, or one stretch of a fiber; which of those that are ready comes next is a matter of
 * chance. After a crash no step is taken any more.
 */
final class SimulatedPlatform implements Platform {
  private static final int MOST_STEPS_AT_ONCE = 1_000_000;

  private final VirtualClock clock;
  private final Random random;
  private final Waits waits;
  private final long beat;
  private final List<SimulatedLoop> loops = new ArrayList<>();
  private final ArrayDeque<Runnable> tasks = new ArrayDeque<>();
  private final List<Fiber> fibers = new ArrayList<>();
  private boolean dead;

  SimulatedPlatform(VirtualClock clock, Random random, Waits waits, long beat) {
    this.clock = clock;
    this.random = random;
    this.waits = waits;
    this.beat = beat;
  }

  /** Tells beforehand whether a piece of work will wait in its middle, and needs a fiber. */
  interface Waits {
    /** Of the run of a probe. */
    boolean run(ProbeContext run);

    /** Of one turn of a loop. */
    boolean turn(String loop);
  }

  private final class SimulatedLoop implements Loop {
    private final String name;
    private final LoopBody body;
    private boolean woken = true;
    private boolean stopped;
    private long next = LoopBody.WHEN_WOKEN;
    private @Nullable Fiber turning;

    SimulatedLoop(String name, LoopBody body) {
      this.name = name;
      this.body = body;
    }

    boolean ready() {
      if (turning != null && turning.ended()) {
        turning = null;
      }
      return !stopped && turning == null && (woken || next <= clock.nanoTime());
    }

    void step() {
      woken = false;
      if (waits.turn(name)) {
        turning = new Fiber(() -> next = body.turn(clock.nanoTime()));
        fibers.add(turning);
        turning.resume();
      } else {
        next = body.turn(clock.nanoTime());
      }
    }

    @Override
    public void wake() {
      woken = true;
    }

    @Override
    public boolean current() {
      return turning != null && Fiber.current() == turning;
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

  /** Takes all steps that can be taken now. */
  void settle() {
    for (int steps = 0; !dead && step(); steps++) {
      if (steps == MOST_STEPS_AT_ONCE) {
        throw new AssertionError("the simulation does not come to rest at " + clock.wallTime());
      }
    }
  }

  /** Takes one step; false if none can be taken. */
  boolean step() {
    int ready = tasks.isEmpty() ? 0 : 1;
    for (int i = 0; i < loops.size(); i++) {
      ready += loops.get(i).ready() ? 1 : 0;
    }
    long now = clock.nanoTime();
    for (int i = 0; i < fibers.size(); i++) {
      ready += fibers.get(i).ready(now) ? 1 : 0;
    }
    if (ready == 0 || dead) {
      return false;
    }
    take(ready == 1 ? 0 : random.nextInt(ready), now);
    return true;
  }

  private void take(int chosen, long now) {
    int at = chosen;
    for (int i = 0; i < loops.size(); i++) {
      SimulatedLoop loop = loops.get(i);
      if (loop.ready() && at-- == 0) {
        loop.step();
        return;
      }
    }
    for (int i = 0; i < fibers.size(); i++) {
      Fiber fiber = fibers.get(i);
      if (fiber.ready(now) && at-- == 0) {
        fiber.resume();
        forgetEnded();
        return;
      }
    }
    tasks.remove().run();
  }

  private void forgetEnded() {
    fibers.removeIf(Fiber::ended);
  }

  /** When there is something to do next, if nobody wakes anybody before. */
  long next() {
    long next = Long.MAX_VALUE;
    for (int i = 0; i < loops.size(); i++) {
      SimulatedLoop loop = loops.get(i);
      if (!loop.stopped && (loop.turning == null || loop.turning.ended())) {
        next = Math.min(next, loop.next);
      }
    }
    for (int i = 0; i < fibers.size(); i++) {
      next = Math.min(next, fibers.get(i).wakeAt());
    }
    return next;
  }

  boolean dead() {
    return dead;
  }

  /** From now on nothing happens any more. */
  void crash() {
    dead = true;
  }

  /** Lets go of the threads of those that wait. */
  void bury() {
    dead = true;
    List.copyOf(fibers).stream().filter(fiber -> fiber != Fiber.current()).forEach(Fiber::kill);
    fibers.clear();
    tasks.clear();
  }

  /** True if no loop is left running. */
  boolean stopped() {
    return loops.stream().allMatch(loop -> loop.stopped);
  }

  @Override
  public TimeSource time() {
    return clock;
  }

  @Override
  public Loop loop(String name, LoopBody body) {
    SimulatedLoop loop = new SimulatedLoop(name, body);
    loops.add(loop);
    return loop;
  }

  @Override
  public Executor workers() {
    return this::execute;
  }

  private void execute(Runnable task) {
    if (task instanceof ProbeContext run && waits.run(run)) {
      fibers.add(new Fiber(task));
    } else {
      tasks.add(task);
    }
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
    return beat;
  }

  @Override
  public void beaten(long now) {}

  @Override
  public void pause() {
    settle();
    clock.pass(Duration.ofMillis(1).toNanos());
  }

  @Override
  public void close() {
    tasks.clear();
  }
}
