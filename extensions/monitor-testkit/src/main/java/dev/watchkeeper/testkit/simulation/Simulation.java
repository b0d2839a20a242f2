package dev.watchkeeper.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.MonitorBuilder;
import dev.watchkeeper.core.internal.LoopBody;
import dev.watchkeeper.core.internal.OnPlatform;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A whole monitor in virtual time: scheduler, supervisor, workers, rules, recorder, store, outbox
 * and listeners take turns on one thread, in an order that a seed decides. Days pass in
 * milliseconds, and the same seed gives the same story.
 *
 * <pre>{@code
 * try (Simulation simulation = Simulation.ofSeed(42)) {
 *   Check shop = simulation.check("shop", () -> Behaviour.gives(Reading.up()));
 *   Monitor monitor = simulation.start(builder -> builder.check(shop).onAlert(alerts::add));
 *   simulation.advance(Duration.ofDays(3));
 *   assertEquals(4_320, monitor.accounting().up());
 * }
 * }</pre>
 *
 * <p>Any probe may be watched; one that really blocks would block the simulation, so a probe that
 * is to take time is made by {@link #check}. Used by one thread.
 */
public final class Simulation implements AutoCloseable {
  /** When a simulation begins, by the wall clock. */
  public static final Instant BEGIN = Instant.parse("2026-03-01T12:00:00Z");

  private final long seed;
  private final Random random;
  private final VirtualClock clock = new VirtualClock(BEGIN);
  private final Map<CheckId, Supplier<? extends Planned>> scripts = new HashMap<>();
  private final Map<ProbeContext, Planned> planned = new HashMap<>();
  private final Map<String, Supplier<Duration>> slowLoops = new HashMap<>();
  private final Map<String, Duration> slowTurn = new HashMap<>();
  private long beat = LoopBody.WHEN_WOKEN;
  private @Nullable SimulatedPlatform platform;
  private @Nullable Monitor monitor;

  private Simulation(long seed) {
    this.seed = seed;
    this.random = new Random(seed);
  }

  /** A simulation in which nothing has happened yet. */
  public static Simulation ofSeed(long seed) {
    return new Simulation(seed);
  }

  /** The seed. */
  public long seed() {
    return seed;
  }

  /** The clocks. */
  public TimeSource time() {
    return clock;
  }

  /** Chance, for scripts that are to be part of the story of the seed. */
  public Random random() {
    return random;
  }

  /**
   * Has the monitor look at its clock this often, as it does outside of simulations, so that it
   * notices short freezes too. Costs a turn each time; without it only what is due shows a freeze.
   * Counts for monitors started later.
   */
  public Simulation beat(Duration every) {
    beat = every.toNanos();
    return this;
  }

  /** A check whose runs do as this script says; it is asked once for each run, in order. */
  public Check check(String id, Supplier<Behaviour> script) {
    requireNonNull(script, "script");
    return planned(
        id,
        () -> {
          Behaviour behaviour = script.get();
          return () -> behaviour;
        });
  }

  /** As {@link #check}, for those who want to know of the runs. */
  Check planned(String id, Supplier<? extends Planned> script) {
    scripts.put(CheckId.of(id), script);
    return Check.code(id, () -> (Probe) this::look);
  }

  @SuppressWarnings("NullAway") // a simulated probe may return null, as a bad one does
  private Reading look(ProbeContext run) throws Exception {
    Planned plan = planned.remove(run);
    if (plan == null) {
      throw new IllegalStateException("a simulated probe was run outside of its simulation");
    }
    plan.began();
    try {
      return look(plan.behaviour());
    } finally {
      plan.ended();
    }
  }

  private @Nullable Reading look(Behaviour behaviour) throws Exception {
    if (!behaviour.delay().isZero()) {
      try {
        sleep(behaviour.delay(), !behaviour.ignoresInterrupts());
      } catch (InterruptedException e) {
        InterruptedIOException cancelled = new InterruptedIOException("interrupted");
        cancelled.initCause(e);
        throw cancelled;
      }
    }
    return behaviour.end();
  }

  /** Has the calling fiber wait. */
  void sleep(Duration span, boolean interruptible) throws InterruptedException {
    Fiber fiber = Fiber.current();
    if (fiber == null) {
      throw new IllegalStateException("only a simulated probe or store can take time");
    }
    fiber.waitUntil(clock.nanoTime() + span.toNanos(), interruptible);
  }

  /** Turns of this loop take as long as this says; asked before each turn. */
  void slow(String loop, Supplier<Duration> delay) {
    slowLoops.put(loop, delay);
  }

  /** How long the turn under way of this loop is to take; zero if it was not made slow. */
  Duration takeDelay(String loop) {
    Duration delay = slowTurn.remove(loop);
    return delay == null ? Duration.ZERO : delay;
  }

  private final class Planning implements SimulatedPlatform.Waits {
    @Override
    public boolean run(ProbeContext run) {
      Supplier<? extends Planned> script = scripts.get(run.check());
      if (script == null) {
        return false;
      }
      Planned plan = script.get();
      planned.put(run, plan);
      return !plan.behaviour().delay().isZero();
    }

    @Override
    public boolean turn(String loop) {
      Supplier<Duration> slow = slowLoops.get(loop);
      Duration delay = slow == null ? Duration.ZERO : slow.get();
      if (delay.isZero()) {
        return false;
      }
      slowTurn.put(loop, delay);
      return true;
    }
  }

  /**
   * Starts a monitor; the builder has its threads, time and chance from here. One at a time: after
   * {@link #crash} or the end of the one before another one may be started.
   *
   * @throws IllegalStateException if one is running
   */
  public Monitor start(UnaryOperator<MonitorBuilder> parts) {
    if (platform != null && !platform.dead() && !platform.stopped()) {
      throw new IllegalStateException("a monitor is running in this simulation");
    }
    SimulatedPlatform next = new SimulatedPlatform(clock, random, new Planning(), beat);
    planned.clear();
    slowTurn.clear();
    platform = next;
    Monitor started = parts.apply(OnPlatform.builder(next)).start();
    monitor = started;
    return started;
  }

  private SimulatedPlatform running() {
    SimulatedPlatform running = platform;
    if (running == null) {
      throw new IllegalStateException("no monitor was started in this simulation");
    }
    return running;
  }

  /** Does everything that can be done now. */
  public void settle() {
    running().settle();
  }

  /**
   * Lets this much time pass, stopping at every moment at which something is to be done. Ends early
   * if the monitor crashes.
   */
  public void advance(Duration span) {
    SimulatedPlatform running = running();
    long end = clock.nanoTime() + span.toNanos();
    running.settle();
    while (clock.nanoTime() < end && !running.dead()) {
      long next = Math.max(clock.nanoTime(), Math.min(end, running.next()));
      clock.pass(next - clock.nanoTime());
      running.settle();
    }
  }

  /** Takes up to this many steps without letting time pass; fewer if nothing is left to be done. */
  public void steps(int most) {
    int taken = 0;
    while (taken < most && running().step()) {
      taken++;
    }
  }

  /** The process stands still: time passes and nothing is done. */
  public void freeze(Duration span) {
    clock.pass(span.toNanos());
  }

  /** Somebody sets the wall clock; no time passes. */
  public void stepWall(Duration by) {
    clock.stepWall(by);
  }

  /**
   * The process ends between two steps, as by kill -9: nothing is closed, nobody is told. What the
   * store has committed stays; start another monitor on it.
   */
  public void crash() {
    running().bury();
    monitor = null;
  }

  /** As {@link #crash}, but from within a step, which ends without any more effect. */
  void crashNow() {
    running().crash();
  }

  /** True after a crash, until another monitor is started. */
  public boolean crashed() {
    return running().dead();
  }

  /** What is added to the monotonic clock to have the wall clock, in nanoseconds. */
  long wallOffset() {
    return clock.wallOffset();
  }

  /** Ends the monitor if one runs, and lets go of everything. */
  @Override
  public void close() {
    Monitor running = monitor;
    if (running != null && platform != null && !platform.dead()) {
      running.close();
    }
    if (platform != null) {
      platform.bury();
    }
  }
}
