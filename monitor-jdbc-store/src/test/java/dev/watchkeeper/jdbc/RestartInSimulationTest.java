package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.MonitorBuilder;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.internal.MemoryStore;
import dev.watchkeeper.testkit.simulation.Behaviour;
import dev.watchkeeper.testkit.simulation.RandomScenario;
import dev.watchkeeper.testkit.simulation.Simulation;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulation on a database: whatever step a monitor ends at, the one that follows it on what
 * the database has kept comes to the same decisions.
 */
@Tag("once")
class RestartInSimulationTest {
  private static final int SEEDS = Integer.getInteger("watchkeeper.seeds", 12);
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");

  /** A message that was claimed by a process that was killed comes again after 2 minutes. */
  private static final Duration LENGTH = Duration.ofMinutes(6);

  private static final Duration LONGEST_INTERVAL = Duration.ofSeconds(10);
  private static final int STEPS = 24;

  /** Every second step, or fewer where time is short. */
  private static final int STRIDE = SEEDS >= 40 ? 2 : 6;

  @TempDir Path folder;
  private int files;

  /** A file in SQLite that is as safe against crashes of the process as any, and not synced. */
  private DataSource database() {
    DataSource safe = JdbcStore.sqliteSource(folder.resolve(files++ + ".db"));
    return FailingSource.handing(
        () -> {
          Connection connection = safe.getConnection();
          try (Statement statement = connection.createStatement()) {
            statement.execute("pragma synchronous = off");
          }
          return connection;
        },
        connection -> {});
  }

  private Store store(DataSource database, TimeSource time) {
    return JdbcStore.builder(database).migrate().time(time).build();
  }

  @Test
  void whateverGoesWrongTheMonitorTellsTheTruthAndLosesNothing() {
    long lives = 0;
    long transitions = 0;
    int seeds = SEEDS / 4;
    for (long seed = 0; seed < seeds; seed++) {
      RandomScenario.Story story =
          RandomScenario.ofSeed(seed).store(time -> store(database(), time)).run();
      lives += story.lives();
      transitions += story.transitions();
    }
    System.out.printf("%d seeds on SQLite: %d lives, %d changes%n", seeds, lives, transitions);
    assertTrue(lives > seeds && transitions > seeds, "the scenarios are too tame");
  }

  /** What was told: the check, the rule and the state, and when. */
  private record Told(String what, Instant at) {
    static Told of(Alert alert) {
      return new Told(alert.check() + " " + alert.rule() + " " + alert.state(), alert.changed());
    }
  }

  /** How a monitor ends in the middle of a story. */
  private enum End {
    CRASH,
    CLOSE
  }

  /** When it ends: so many steps after a moment at which something is due. */
  private record Break(Duration after, int steps, Duration away, End how) {}

  /** A world in which targets go down and come back, all of it known beforehand. */
  private static final class World {
    private final List<Check> checks = new ArrayList<>();
    private final Map<String, Told> told = new TreeMap<>();
    private final List<Instant> dues = new ArrayList<>();
    private final Simulation simulation;
    private final Store store;
    private final int failures;

    World(long seed, Function<TimeSource, Store> stores) {
      simulation = Simulation.ofSeed(seed);
      store = stores.apply(simulation.time());
      Random chance = new Random(seed);
      failures = 1 + chance.nextInt(3);
      for (int i = 0; i < 3; i++) {
        Duration interval = Duration.ofSeconds(5 + chance.nextInt(6));
        long downFrom = 30 + chance.nextInt(30);
        long downTo = downFrom + 80 + chance.nextInt(40);
        checks.add(
            simulation
                .check("check-" + i, () -> Behaviour.gives(seen(downFrom, downTo)))
                .every(interval)
                .timeout(interval));
      }
    }

    private Reading seen(long downFrom, long downTo) {
      long second = Duration.between(Simulation.BEGIN, simulation.time().wallTime()).toSeconds();
      boolean down = second >= downFrom && second < downTo;
      return (down ? Reading.down("refused") : Reading.up()).with(DEPTH, down ? 50 : 5);
    }

    private Monitor start() {
      return simulation.start(this::configured);
    }

    private MonitorBuilder configured(MonitorBuilder builder) {
      return builder
          .checks(checks)
          .store(new Outliving(store))
          .rule(Rules.consecutiveFailures(failures).recoverAfter(2))
          .rule(Rules.failures(3).within(Duration.ofMinutes(1)))
          .rule(Rules.when(DEPTH.atMost(10)).fails().lasting(Duration.ofSeconds(45)))
          .onResult(result -> dues.add(result.due()))
          .notifier(new Pager());
    }

    /** What was told before a crash may be told again; it must be the same. */
    private final class Pager implements Notifier {
      @Override
      public String name() {
        return "pager";
      }

      @Override
      public Delivery send(Notification notification) {
        Told once = Told.of(notification.alert());
        Told before = told.putIfAbsent(notification.idempotencyKey(), once);
        assertTrue(before == null || before.equals(once), before + " and then " + once);
        return Delivery.delivered();
      }
    }

    List<Told> play(@Nullable Break one) {
      try (simulation;
          store) {
        Monitor monitor = start();
        if (one != null) {
          advanceTo(Simulation.BEGIN.plus(one.after()));
          simulation.freeze(Duration.ofMillis(1));
          simulation.steps(one.steps());
          if (one.how() == End.CLOSE) {
            monitor.close();
          }
          simulation.crash();
          simulation.freeze(one.away());
          monitor = start();
        }
        advanceTo(Simulation.BEGIN.plus(LENGTH));
        monitor.close();
        return told.values().stream()
            .sorted(Comparator.comparing(Told::what).thenComparing(Told::at))
            .toList();
      }
    }

    private void advanceTo(Instant moment) {
      simulation.advance(Duration.between(now(), moment));
    }

    private Instant now() {
      return simulation.time().wallTime();
    }
  }

  /** The monitor closes its store, which the world needs longer. */
  private record Outliving(Store store) implements Store {
    @Override
    public void open() throws Exception {
      store.open();
    }

    @Override
    public Map<CheckId, StoredState> load(Collection<CheckId> checks) throws Exception {
      return store.load(checks);
    }

    @Override
    public void commit(List<Decision> batch) throws Exception {
      store.commit(batch);
    }

    @Override
    public void forget(Collection<CheckId> checks) throws Exception {
      store.forget(checks);
    }

    @Override
    public Map<String, String> notes() throws Exception {
      return store.notes();
    }

    @Override
    public void note(String name, String text) throws Exception {
      store.note(name, text);
    }

    @Override
    public History history() {
      return store.history();
    }

    @Override
    public Outbox outbox() {
      return store.outbox();
    }

    @Override
    public void close() {}
  }

  /**
   * The same alerts. A crash may take the newest run with it, so what hangs on it comes a run
   * later; a window that counts failures may also end with the one before, and so a run sooner.
   */
  private static void compare(List<Told> expected, List<Told> found, String story) {
    assertEquals(
        expected.stream().map(Told::what).toList(), found.stream().map(Told::what).toList(), story);
    for (int i = 0; i < expected.size(); i++) {
      Told was = expected.get(i);
      Duration later = Duration.between(was.at(), found.get(i).at());
      boolean sooner = was.what().contains("within") && was.what().endsWith("RESOLVED");
      Duration least = sooner ? LONGEST_INTERVAL.negated() : Duration.ZERO;
      boolean fits = later.compareTo(least) >= 0 && later.compareTo(LONGEST_INTERVAL) <= 0;
      assertTrue(fits, story + ": " + was + " became " + found.get(i));
    }
  }

  @Test
  void aRestartAtAnyStepChangesNoDecision() {
    for (long seed = 0; seed < SEEDS; seed++) {
      World without = new World(seed, MemoryStore::new);
      List<Told> expected = without.play(null);
      assertTrue(expected.size() >= 12, "too little happens: " + expected);
      Random chance = new Random(seed);
      Instant due = without.dues.get(chance.nextInt(without.dues.size() - 1));
      Break one = at(due, chance.nextInt(STEPS), chance.nextInt(4));
      compare(
          expected,
          new World(seed, time -> store(database(), time)).play(one),
          "seed " + seed + ", " + one);
    }
    System.out.printf("%d stories on SQLite, each with a restart somewhere%n", SEEDS);
  }

  private static Break at(Instant due, int steps, int kind) {
    Duration after = Duration.between(Simulation.BEGIN, due).minusMillis(1);
    Duration away = kind / 2 == 0 ? Duration.ZERO : Duration.ofMillis(200);
    return new Break(after, steps, away, kind % 2 == 0 ? End.CRASH : End.CLOSE);
  }

  @Test
  void aRestartOnTheWayOfWhatMakesAnAlertChangesNoDecision() {
    World without = new World(4, MemoryStore::new);
    List<Told> expected = without.play(null);
    for (Told told : expected.subList(0, 4)) {
      for (int steps = 0; steps < STEPS; steps += STRIDE) {
        Break one = at(told.at(), steps, 0);
        compare(expected, new World(4, time -> store(database(), time)).play(one), one.toString());
      }
    }
  }
}
