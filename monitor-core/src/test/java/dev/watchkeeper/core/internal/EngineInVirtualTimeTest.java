package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class EngineInVirtualTimeTest {
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");
  private static final MetricKey SECRET_BODY = MetricKey.text("body").notStored();

  private final SimPlatform sim = new SimPlatform(42);
  private final MemoryStore store = new MemoryStore(sim);
  private final List<Alert> alerts = new ArrayList<>();
  private final List<ProbeResult> results = new ArrayList<>();
  private Reading shop = Reading.up();

  private Check shop(Duration interval) {
    return Check.code("shop", () -> context -> shop).every(interval);
  }

  private Monitor start(Consumer<EngineSpec> more, Check... checks) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.checks.addAll(List.of(checks));
    spec.alertListeners.add(alerts::add);
    spec.resultListeners.add(results::add);
    more.accept(spec);
    return Engine.start(spec);
  }

  private Monitor start(Check... checks) {
    return start(spec -> {}, checks);
  }

  private static CheckId id(String name) {
    return CheckId.of(name);
  }

  private static void assertAddsUp(Accounting accounting) {
    assertEquals(accounting.due(), accounting.settled() + accounting.inFlight());
    assertEquals(0, accounting.inFlight());
  }

  @Test
  void runsAtAFixedRateAndAccountsForEveryDueRun() {
    try (Monitor monitor = start(shop(Duration.ofSeconds(10)))) {
      sim.advance(Duration.ofMinutes(10));
      Accounting accounting = monitor.accounting();
      assertEquals(60, accounting.due());
      assertEquals(60, accounting.up());
      assertAddsUp(accounting);
      assertEquals(accounting, monitor.accounting(id("shop")));
      assertEquals(60, results.size());
      for (int i = 1; i < results.size(); i++) {
        assertEquals(results.get(i - 1).due().plusSeconds(10), results.get(i).due());
      }
    }
  }

  @Test
  void firesOneAlertAfterTwoFailuresAndResolvesItAfterTwoSuccesses() {
    try (Monitor monitor = start(shop(Duration.ofSeconds(10)))) {
      sim.advance(Duration.ofSeconds(30));
      shop = Reading.down("HTTP 503 after 84 ms");
      sim.advance(Duration.ofSeconds(10));
      assertEquals(List.of(), alerts);
      assertEquals(Status.DOWN, monitor.state(id("shop")).orElseThrow().status());
      sim.advance(Duration.ofSeconds(60));
      assertEquals(1, alerts.size());
      Alert firing = alerts.get(0);
      assertEquals(AlertState.FIRING, firing.state());
      assertEquals(
          "shop is DOWN (2 runs in a row failed; last: HTTP 503 after 84 ms)",
          firing.explanation());
      shop = Reading.up();
      sim.advance(Duration.ofSeconds(10));
      assertEquals(1, alerts.size());
      sim.advance(Duration.ofSeconds(10));
      assertEquals(2, alerts.size());
      assertEquals(AlertState.RESOLVED, alerts.get(1).state());
      assertEquals(firing.key(), alerts.get(1).key());
      assertEquals(List.of(), monitor.state(id("shop")).orElseThrow().openAlerts());
    }
  }

  @Test
  void aRestartChangesNoDecision() {
    Monitor first = start(shop(Duration.ofSeconds(10)));
    sim.advance(Duration.ofSeconds(30));
    shop = Reading.down("refused");
    sim.advance(Duration.ofSeconds(10));
    first.close();
    assertEquals(List.of(), alerts);
    Monitor second = start(shop(Duration.ofSeconds(10)));
    assertEquals(Status.DOWN, second.state(id("shop")).orElseThrow().status());
    sim.advance(Duration.ofSeconds(10));
    assertEquals(1, alerts.size(), "one failure before the restart and one after it");
    second.close();
    Monitor third = start(shop(Duration.ofSeconds(10)));
    sim.advance(Duration.ofSeconds(60));
    assertEquals(1, alerts.size(), "the open alert is not told again");
    shop = Reading.up();
    sim.advance(Duration.ofSeconds(20));
    assertEquals(2, alerts.size());
    assertEquals(alerts.get(0).key(), alerts.get(1).key());
    third.close();
  }

  @Test
  void aStepOfTheWallClockMovesNoRunAndFiresNoRule() {
    Monitor monitor =
        start(
            spec -> spec.rules.add(Rules.failures(3).within(Duration.ofMinutes(5))),
            shop(Duration.ofSeconds(30)));
    try (monitor) {
      shop = Reading.down("refused");
      sim.advance(Duration.ofSeconds(30));
      sim.stepWall(Duration.ofDays(1));
      sim.advance(Duration.ofSeconds(30));
      sim.stepWall(Duration.ofDays(-2));
      assertEquals(2, monitor.accounting().due());
      assertEquals(List.of(), alerts);
      sim.advance(Duration.ofSeconds(30));
      assertEquals(3, monitor.accounting().due());
      assertEquals(1, alerts.size());
    }
  }

  @Test
  void aFrozenProcessIsAGapWithoutABurst() {
    Check[] checks = new Check[100];
    for (int i = 0; i < checks.length; i++) {
      checks[i] = Check.code("c" + i, () -> context -> Reading.up()).every(Duration.ofSeconds(10));
    }
    try (Monitor monitor = start(checks)) {
      sim.advance(Duration.ofSeconds(60));
      long before = monitor.accounting().up();
      assertEquals(600, before);
      sim.freeze(Duration.ofHours(1));
      assertTrue(monitor.accounting().up() - before <= 100, "at most one run each");
      long missed = monitor.accounting().missed();
      assertTrue(missed >= 100 * 358, "missed runs are counted: " + missed);
      sim.advance(Duration.ofSeconds(10));
      assertAddsUp(monitor.accounting());
      assertEquals(0, monitor.accounting().down());
    }
  }

  @Test
  void pausedChecksDoNotRunUntilTheyAreResumedAlsoOverARestart() {
    Monitor monitor = start(shop(Duration.ofSeconds(10)));
    sim.advance(Duration.ofSeconds(20));
    monitor.pause(id("shop"));
    sim.advance(Duration.ofSeconds(100));
    assertEquals(2, monitor.accounting().due());
    assertEquals(CheckMode.PAUSED, monitor.state(id("shop")).orElseThrow().mode());
    monitor.runNow(id("shop"));
    sim.advance(Duration.ofSeconds(100));
    assertEquals(3, monitor.accounting().due());
    monitor.close();
    try (Monitor again = start(shop(Duration.ofSeconds(10)))) {
      sim.advance(Duration.ofSeconds(100));
      assertEquals(0, again.accounting().due());
      again.resume(id("shop"));
      sim.advance(Duration.ofSeconds(100));
      assertEquals(10, again.accounting().due());
    }
  }

  @Test
  void removingACheckResolvesItsAlertAndForgetsItsState() {
    try (Monitor monitor = start(shop(Duration.ofSeconds(10)))) {
      shop = Reading.down("refused");
      sim.advance(Duration.ofSeconds(20));
      assertEquals(1, alerts.size());
      assertTrue(monitor.remove(id("shop")));
      assertFalse(monitor.remove(id("shop")));
      sim.advance(Duration.ofSeconds(60));
      assertEquals(2, alerts.size());
      assertEquals("its check was removed", alerts.get(1).explanation());
      assertEquals(2, monitor.accounting().due());
      assertTrue(store.load(List.of(id("shop"))).isEmpty());
      assertEquals(2, store.history().lastResults(id("shop"), 10).size(), "the history stays");
      assertThrows(IllegalStateException.class, () -> monitor.pause(id("shop")));
    }
  }

  @Test
  void applyRestartsOnlyWhatChanged() {
    int[] made = new int[3];
    ProbeDefinition kept = counted(made, 0);
    ProbeDefinition changed = counted(made, 1);
    Check a = Check.of("a", kept).every(Duration.ofSeconds(10));
    Check b = Check.of("b", changed).every(Duration.ofSeconds(10));
    try (Monitor monitor = start(a, b)) {
      sim.advance(Duration.ofSeconds(30));
      Check c = Check.of("c", counted(made, 2)).every(Duration.ofSeconds(10));
      Monitor.Changes changes = monitor.apply(List.of(a, b.every(Duration.ofSeconds(5)), c));
      assertEquals(List.of(id("c")), changes.added());
      assertEquals(List.of(id("b")), changes.changed());
      assertEquals(List.of(id("a")), changes.unchanged());
      assertEquals(List.of(), changes.removed());
      sim.advance(Duration.ofSeconds(30));
      assertEquals(6, monitor.accounting(id("a")).due());
      assertEquals(9, monitor.accounting(id("b")).due());
      assertEquals(3, monitor.accounting(id("c")).due());
      assertEquals(1, made[0], "the probe of an unchanged check is the same");
      assertEquals(List.of(id("a"), id("b")), monitor.apply(List.of(c)).removed());
    }
  }

  private static ProbeDefinition counted(int[] made, int index) {
    return ProbeDefinition.code(
        Target.of("t" + index),
        () -> {
          made[index]++;
          return context -> Reading.up();
        });
  }

  @Test
  void expectationsMakeAWorkingTargetDegradedOrDown() {
    Check check =
        Check.code("q", () -> context -> shop)
            .every(Duration.ofSeconds(1))
            .expect(DEPTH.atMost(10).orDegraded(), DEPTH.atMost(100));
    try (Monitor monitor = start(check)) {
      shop = Reading.up().with(DEPTH, 5);
      sim.advance(Duration.ofSeconds(1));
      assertEquals(Status.UP, results.get(0).status());
      shop = Reading.up().with(DEPTH, 50);
      sim.advance(Duration.ofSeconds(1));
      assertEquals(Status.DEGRADED, results.get(1).status());
      assertEquals("queue.depth is 50, expected at most 10", results.get(1).reason());
      shop = Reading.up().with(DEPTH, 500);
      sim.advance(Duration.ofSeconds(1));
      assertEquals(Status.DOWN, results.get(2).status());
      assertEquals(2, results.get(2).evidence().size());
      shop = Reading.up();
      sim.advance(Duration.ofSeconds(1));
      assertEquals("queue.depth is absent, expected at most 100", results.get(3).reason());
      assertEquals(4, monitor.accounting().settled());
    }
  }

  @Test
  void measurementsThatAreNotStoredAreJudgedAndForgotten() {
    Check check =
        Check.code("q", () -> context -> Reading.up().with(DEPTH, 1).with(SECRET_BODY, "welcome"))
            .every(Duration.ofSeconds(1))
            .expect(SECRET_BODY.contains("welcome"));
    try (Monitor monitor = start(check)) {
      sim.advance(Duration.ofSeconds(1));
      assertEquals(1, monitor.accounting().up());
      assertEquals(List.of(DEPTH), results.get(0).measurements().keys());
    }
  }

  @Test
  void aConditionThatLastsFiresByTheTickWhenItsTimeHasCome() {
    Monitor monitor =
        start(
            spec ->
                spec.rules.add(
                    Rules.when(DEPTH.atMost(10)).fails().lasting(Duration.ofSeconds(25))),
            shop(Duration.ofSeconds(60)));
    try (monitor) {
      shop = Reading.up().with(DEPTH, 50);
      sim.advance(Duration.ofSeconds(60));
      assertEquals(
          AlertState.PENDING, monitor.state(id("shop")).orElseThrow().openAlerts().get(0).state());
      sim.advance(Duration.ofSeconds(30));
      assertEquals(1, alerts.size(), "without a result in between");
      assertEquals(AlertState.FIRING, alerts.get(0).state());
      shop = Reading.up().with(DEPTH, 5);
      sim.advance(Duration.ofSeconds(60));
      assertEquals(AlertState.RESOLVED, alerts.get(1).state());
    }
  }

  @Test
  void theAlertOfARuleThatIsGoneIsResolved() {
    shop = Reading.down("refused");
    Monitor first =
        start(spec -> spec.rules.add(Rules.consecutiveFailures(1)), shop(Duration.ofSeconds(10)));
    sim.advance(Duration.ofSeconds(20));
    first.close();
    assertEquals(1, alerts.size());
    Monitor second =
        start(spec -> spec.rules.add(Rules.consecutiveFailures(900)), shop(Duration.ofSeconds(10)));
    try (second) {
      sim.advance(Duration.ofSeconds(10));
      assertEquals(2, alerts.size());
      assertEquals("its rule was removed", alerts.get(1).explanation());
      assertEquals(List.of(), second.state(id("shop")).orElseThrow().openAlerts());
    }
  }

  @Test
  void limitsOfRunsAtOnceAreKeptAndGivenBackWhenACheckChanges() {
    Check[] many = new Check[20];
    for (int i = 0; i < many.length; i++) {
      many[i] = Check.code("c" + i, () -> context -> Reading.up()).every(Duration.ofSeconds(1));
    }
    Monitor monitor =
        start(
            spec -> {
              spec.maxRuns = 3;
              spec.maxRunsPerHost = 1;
            },
            many);
    try (monitor) {
      for (int i = 0; i < 20; i++) {
        sim.advance(Duration.ofMillis(700));
        monitor.change(many[i].tag("changed").expect(DEPTH.isAbsent()));
      }
      sim.advance(Duration.ofSeconds(5));
      assertEquals(0, monitor.health().inFlight());
      assertAddsUp(monitor.accounting());
      assertEquals(monitor.accounting().due(), monitor.accounting().up());
    }
  }

  @Test
  void nobodyIsToldOfAPendingAlertThatCameToNothing() {
    Monitor monitor =
        start(
            spec ->
                spec.rules.add(Rules.when(DEPTH.atMost(10)).fails().lasting(Duration.ofMinutes(5))),
            shop(Duration.ofSeconds(60)));
    try (monitor) {
      shop = Reading.up().with(DEPTH, 50);
      sim.advance(Duration.ofSeconds(120));
      shop = Reading.up().with(DEPTH, 5);
      sim.advance(Duration.ofSeconds(600));
      assertEquals(List.of(), alerts);
      assertEquals(List.of(), monitor.state(id("shop")).orElseThrow().openAlerts());
    }
  }

  @Test
  void nobodyIsToldBeforeTheCommitAndEverybodyAfterIt() {
    boolean[] away = {true};
    MemoryStore flaky =
        new MemoryStore(sim) {
          @Override
          public void commit(List<Decision> batch) {
            if (away[0]) {
              throw new IllegalStateException("the database is away");
            }
            super.commit(batch);
          }
        };
    try (Monitor monitor = start(spec -> spec.store = flaky, shop(Duration.ofSeconds(10)))) {
      shop = Reading.down("refused");
      sim.advance(Duration.ofSeconds(120));
      assertEquals(List.of(), alerts);
      assertEquals(List.of(), results);
      assertEquals(12, monitor.health().queued());
      assertTrue(monitor.health().storeErrors() > 3);
      assertAddsUp(monitor.accounting());
      away[0] = false;
      sim.advance(Duration.ofSeconds(10));
      assertEquals(13, results.size());
      assertEquals(1, alerts.size());
      assertEquals(0, monitor.health().queued());
    }
  }

  @Test
  void aDecisionThatTheStoreRefusesDoesNotHoldUpTheOthers() {
    MemoryStore picky =
        new MemoryStore(sim) {
          @Override
          public void commit(List<Decision> batch) {
            if (batch.stream().anyMatch(d -> d.check().equals(id("poison")))) {
              throw new IllegalArgumentException("bad row");
            }
            super.commit(batch);
          }
        };
    Check poison =
        Check.code("poison", () -> context -> Reading.up()).every(Duration.ofSeconds(10));
    try (Monitor monitor =
        start(spec -> spec.store = picky, shop(Duration.ofSeconds(10)), poison)) {
      sim.advance(Duration.ofMinutes(10));
      assertTrue(results.size() >= 58, "results of the sound check: " + results.size());
      assertTrue(monitor.health().dropped() > 0);
      assertTrue(monitor.health().troubles().stream().anyMatch(t -> t.subject().equals("poison")));
    }
  }

  @Test
  void aNotifierIsOwedEachTransitionAndTriedUntilItTakesIt() throws Exception {
    List<String> sent = new ArrayList<>();
    int[] attempts = {0};
    Notifier pager =
        new Notifier() {
          @Override
          public String name() {
            return "pager";
          }

          @Override
          public Delivery send(Notification notification) {
            attempts[0]++;
            if (attempts[0] < 4) {
              return Delivery.retry("503");
            }
            sent.add(notification.alert().state() + " " + notification.idempotencyKey());
            return Delivery.delivered();
          }
        };
    try (Monitor monitor =
        start(
            spec -> spec.receivers.add(dev.watchkeeper.core.Receiver.of(pager)),
            shop(Duration.ofSeconds(1)))) {
      shop = Reading.down("refused");
      sim.advance(Duration.ofSeconds(3));
      shop = Reading.up();
      sim.advance(Duration.ofSeconds(60));
      assertEquals(2, sent.size());
      assertTrue(sent.get(0).startsWith("FIRING "), sent.toString());
      assertTrue(sent.get(1).startsWith("RESOLVED "), sent.toString());
      assertEquals(5, attempts[0]);
      assertEquals(0, store.outbox().depth());
      assertEquals(60 + 3, monitor.accounting().due());
    }
  }

  @Test
  void allProblemsAreToldAtOnceAndNothingIsStarted() {
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class,
            () ->
                start(
                    shop(Duration.ofSeconds(30)).timeout(Duration.ofSeconds(40)),
                    shop(Duration.ofSeconds(30)),
                    Check.of(
                        "mq", ProbeDefinition.of("queue-dept", Target.of("x"), Settings.empty()))));
    assertEquals(3, refused.problems().size());
    assertTrue(
        refused.getMessage().startsWith("3 problems in this monitor: "), refused.getMessage());
    assertTrue(refused.getMessage().contains("there are two checks of this name"));
    assertTrue(refused.getMessage().contains("no probe of type 'queue-dept'"));
    assertTrue(refused.getMessage().contains("40000 ms is longer than its interval 30000 ms"));
    assertEquals(0, sim.runningLoops());
  }

  @Test
  void closingLeavesNothingBehindAndMayBeDoneTwice() {
    Monitor monitor = start(shop(Duration.ofSeconds(1)));
    sim.advance(Duration.ofSeconds(10));
    monitor.close();
    monitor.close();
    assertEquals(0, sim.runningLoops());
    assertTrue(sim.closed());
    assertFalse(monitor.health().live());
    assertThrows(IllegalStateException.class, () -> monitor.add(shop(Duration.ofSeconds(1))));
    assertAddsUp(monitor.accounting());
    History.Counts counts =
        monitor.history().counts(id("shop"), SimPlatform.START, SimPlatform.START.plusSeconds(60));
    assertEquals(10, counts.up());
  }

  @Test
  void cronChecksRunByTheWallClock() {
    Check check =
        Check.code("nightly", () -> context -> Reading.up())
            .schedule(Schedule.cron("*/15 * * * *", ZoneOffset.UTC));
    try (Monitor monitor = start(check)) {
      sim.advance(Duration.ofHours(2));
      assertEquals(8, monitor.accounting().due());
      assertEquals(
          List.of(0, 15, 30, 45, 0, 15, 30, 45).subList(1, 8),
          results.stream()
              .map(r -> r.due().atZone(ZoneOffset.UTC).getMinute())
              .toList()
              .subList(0, 7));
    }
  }
}
