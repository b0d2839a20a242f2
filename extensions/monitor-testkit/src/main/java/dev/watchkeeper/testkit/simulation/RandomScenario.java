package dev.watchkeeper.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.MonitorBuilder;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.internal.MemoryStore;
import dev.watchkeeper.core.supervisor.RestartPolicy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Some minutes in the life of a monitor in which everything goes wrong that can: targets come and
 * go, probes hang, throw and ignore interrupts, the store fails, loses answers and is slow, the
 * process freezes and crashes between any two steps, clocks are set. At the end all trouble stops,
 * and two oracles judge: one what must hold at all times, the other what must come about then.
 *
 * <p>Everything follows from the seed, so that a scenario that fails can be replayed exactly. For
 * the tests of stores, and of the library itself:
 *
 * <pre>{@code
 * for (long seed = 0; seed < 1_000; seed++) {
 *   RandomScenario.ofSeed(seed).store(time -> new MyStore(time)).run();
 * }
 * }</pre>
 */
public final class RandomScenario {
  static final String CONSECUTIVE = "consecutive";
  static final String WITHIN = "within";
  static final int LEAST_RUNS = 18;
  private static final Duration BEAT = Duration.ofMillis(250);
  private static final Duration CALM = Duration.ofMinutes(4);
  private static final Faults TROUBLE = new Faults(0.08, 0.04, 0.004, 0.05, Duration.ofSeconds(3));

  private final long seed;
  private final Simulation simulation;
  private final Random random;
  private final Ledger ledger;
  private final List<Script> scripts = new ArrayList<>();
  private final List<Check> checks = new ArrayList<>();
  private final Setting setting;
  private Function<TimeSource, Store> stores = MemoryStore::new;
  private @Nullable FaultyStore store;
  private @Nullable Monitor monitor;
  private boolean trouble;
  private int durableBefore;

  /** What a scenario is judged by. */
  record Setting(int failures, int successes, int failuresWithin, Duration window) {}

  private RandomScenario(long seed) {
    this.seed = seed;
    this.simulation = Simulation.ofSeed(seed).beat(BEAT);
    this.random = simulation.random();
    this.ledger = new Ledger(simulation.time());
    this.setting =
        new Setting(
            1 + random.nextInt(3),
            1 + random.nextInt(3),
            2 + random.nextInt(3),
            Duration.ofSeconds(5L * (1 + random.nextInt(12))));
  }

  /** The scenario of this seed. */
  public static RandomScenario ofSeed(long seed) {
    return new RandomScenario(seed);
  }

  /**
   * On a store that this makes, once; it outlives the crashes of the monitor, and is to read time
   * only from where it is told. A memory store unless said.
   */
  public RandomScenario store(Function<TimeSource, Store> maker) {
    stores = requireNonNull(maker, "maker");
    return this;
  }

  /**
   * Plays it.
   *
   * @return what happened, in figures
   * @throws AssertionError if an oracle finds something wrong; it names the seed and all findings
   */
  public Story run() {
    try (simulation) {
      makeChecks();
      store = new FaultyStore(simulation, ledger, stores.apply(simulation.time()));
      start();
      for (int i = 2 + random.nextInt(4); i > 0; i--) {
        trouble();
      }
      calm();
      new SafetyOracle(ledger, setting).judge();
      new HistoryOracle(ledger, store.history(), simulation.time().wallTime()).judge();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("seed " + seed + " ended with " + e, e);
    }
    if (!ledger.violations.isEmpty()) {
      List<String> first = ledger.violations.subList(0, Math.min(5, ledger.violations.size()));
      throw new AssertionError(
          "seed "
              + seed
              + ": "
              + ledger.violations.size()
              + " violations, such as\n"
              + String.join("\n", first));
    }
    return new Story(
        seed,
        ledger.lives(),
        ledger.runs.size(),
        ledger.committed.size(),
        ledger.transitions.size());
  }

  /**
   * What happened in a scenario.
   *
   * @param seed from which it follows
   * @param lives how often the monitor was started
   * @param runs how many runs probes began
   * @param decisions how many decisions became durable
   * @param transitions how often an alert came into another state
   */
  public record Story(long seed, int lives, int runs, int decisions, int transitions) {}

  private void makeChecks() {
    for (int i = 1 + random.nextInt(5); i > 0; i--) {
      CheckId id = CheckId.of("check-" + i);
      Duration interval = Duration.ofSeconds(1 + random.nextInt(10));
      Duration timeout = interval.dividedBy(1 + random.nextInt(2));
      Script script = new Script(random, ledger, id, timeout);
      scripts.add(script);
      checks.add(
          simulation
              .planned(id.value(), script::next)
              .every(interval)
              .timeout(timeout)
              .catchUp(oneOf(Check.CatchUp.values()))
              .priority(oneOf(Check.Priority.values())));
    }
  }

  private <E> E oneOf(E[] all) {
    return all[random.nextInt(all.length)];
  }

  /** Starts a monitor on what the one before left behind. */
  private void start() {
    ledger.newLife();
    durableBefore = results();
    monitor = simulation.start(this::configured);
  }

  private MonitorBuilder configured(MonitorBuilder builder) {
    return builder
        .checks(checks)
        .store(requireNonNull(store, "store"))
        .rule(
            Rules.consecutiveFailures(setting.failures())
                .recoverAfter(setting.successes())
                .named(CONSECUTIVE))
        .rule(Rules.failures(setting.failuresWithin()).within(setting.window()).named(WITHIN))
        .restart(
            RestartPolicy.permanent()
                .maxRestarts(3)
                .backoff(Duration.ofSeconds(1), Duration.ofSeconds(10))
                .coolDown(Duration.ofSeconds(30)))
        .maxRuns(random.nextInt(4) == 0 ? 2 : 100)
        .onAlert(ledger::told)
        .receiver(receiver());
  }

  /** By the seed alone, so that nothing else in a scenario depends on it. */
  private Receiver receiver() {
    // how old a message is goes by the wall clock, which is set by days here
    Receiver plain = Receiver.of(new Pager()).giveUpAfter(Duration.ofDays(30));
    return switch (Math.floorMod(seed, 5)) {
      case 1 -> plain.gather(Duration.ofSeconds(5));
      case 2 -> plain.atMost(3, Duration.ofMinutes(1));
      case 3 -> plain.collapsing();
      case 4 -> plain.remindEvery(Duration.ofMinutes(1)).gather(Duration.ofSeconds(20));
      default -> plain;
    };
  }

  private int results() {
    return ledger.results.values().stream().mapToInt(List::size).sum();
  }

  private Monitor monitor() {
    return requireNonNull(monitor, "monitor");
  }

  /** Takes messages, sometimes not at once, and sometimes without saying so. */
  private final class Pager implements Notifier {
    @Override
    public String name() {
      return "pager";
    }

    @Override
    public Delivery send(Notification notification) {
      if (trouble && random.nextInt(5) == 0) {
        return Delivery.retry("simulated: 503");
      }
      ledger.sent(notification);
      if (trouble && random.nextInt(10) == 0) {
        throw new IllegalStateException("simulated: the answer was lost");
      }
      return Delivery.delivered();
    }
  }

  /** Half a minute or so in which everything goes wrong. */
  private void trouble() {
    trouble = true;
    requireNonNull(store, "store").faults(TROUBLE);
    for (int i = 0; i < 10; i++) {
      simulation.advance(Duration.ofMillis(random.nextInt(6_000)));
      if (!simulation.crashed()) {
        oneTrouble(random.nextInt(20));
      }
      if (simulation.crashed()) {
        simulation.crash();
        simulation.freeze(Duration.ofMillis(random.nextInt(20_000)));
        start();
      }
    }
  }

  private void oneTrouble(int kind) {
    switch (kind) {
      case 0, 1, 2 -> freeze();
      case 3, 4 -> simulation.stepWall(Duration.ofSeconds(random.nextInt(200_000) - 100_000));
      case 5, 6 -> {
        simulation.freeze(Duration.ofMillis(random.nextInt(50)));
        simulation.steps(random.nextInt(30));
        simulation.crash();
      }
      case 7 -> {
        monitor().close();
        if (!simulation.crashed()) {
          simulation.crash();
        }
      }
      case 8, 9, 10 -> monitor().runNow(oneCheck());
      case 11 -> {
        CheckId check = oneCheck();
        monitor().pause(check);
        simulation.advance(Duration.ofMillis(random.nextInt(5_000)));
        if (!simulation.crashed()) {
          monitor().resume(check);
        }
      }
      default -> {}
    }
  }

  private CheckId oneCheck() {
    return checks.get(random.nextInt(checks.size())).id();
  }

  private void freeze() {
    long from = simulation.time().nanoTime();
    simulation.freeze(Duration.ofMillis(1_000 + random.nextInt(40_000)));
    ledger.freezes.add(new long[] {from, simulation.time().nanoTime()});
  }

  /** All trouble stops, and after a while everything is to be well. */
  private void calm() {
    trouble = false;
    requireNonNull(store, "store").faults(Faults.NONE);
    scripts.forEach(Script::calmDown);
    checks.forEach(check -> monitor().resume(check.id()));
    simulation.advance(CALM);
    // A message that was tried often waits for minutes before it is tried again.
    for (int i = 0; i < 10 && !ledger.allSent(); i++) {
      simulation.advance(Duration.ofMinutes(1));
    }
    LivenessOracle oracle = new LivenessOracle(ledger, monitor());
    oracle.judge();
    monitor().close();
    oracle.judgeSums(results() - durableBefore);
  }
}
