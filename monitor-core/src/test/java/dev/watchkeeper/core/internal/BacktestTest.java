package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.core.Backtest;
import dev.watchkeeper.core.Backtest.Outage;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BacktestTest {
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");
  private static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");
  private static final Check SHOP = Check.code("shop", () -> context -> Reading.up());

  private static ProbeResult at(int minute, Reading reading) {
    Instant due = NOON.plusSeconds(minute * 60L);
    return ProbeResult.builder(CheckId.of("shop"), due).ran(due, 1_000).reading(reading).build();
  }

  private static List<ProbeResult> results(String each) {
    List<ProbeResult> all = new ArrayList<>();
    for (int i = 0; i < each.length(); i++) {
      all.add(at(i, each.charAt(i) == 'x' ? Reading.down("refused") : Reading.up()));
    }
    return all;
  }

  private static Instant minute(int minute) {
    return NOON.plusSeconds(minute * 60L);
  }

  @Test
  void rulesAreJudgedByOutagesThatPeopleKnowOf() {
    Backtest.Replay replay =
        Backtest.of(Rules.consecutiveFailures(2).recoverAfter(1))
            .replay(SHOP, results("...xxx....x....xx....x..."));
    assertEquals(25, replay.runs());
    assertEquals(2, replay.episodes().size());
    assertEquals(minute(4), replay.episodes().get(0).fired());
    assertEquals(minute(6), replay.episodes().get(0).resolved());
    Backtest.Score score =
        replay.against(
            List.of(new Outage(minute(3), minute(6)), new Outage(minute(21), minute(22))));
    assertEquals(List.of(Duration.ofMinutes(1)), score.toDetect());
    assertEquals(List.of(new Outage(minute(21), minute(22))), score.missed());
    assertEquals(1, score.falseAlarms().size());
    assertEquals(minute(16), score.falseAlarms().get(0).fired());
  }

  @Test
  void twoSetsOfRulesAreCompared() {
    List<ProbeResult> results = results("...xxx....x....xx....x...");
    Backtest.Replay hard =
        Backtest.of(Rules.consecutiveFailures(1).recoverAfter(1)).replay(SHOP, results);
    Backtest.Replay soft =
        Backtest.of(Rules.consecutiveFailures(3).recoverAfter(1)).replay(SHOP, results);
    Backtest.Difference difference = hard.comparedTo(soft);
    assertEquals(3, difference.added().size());
    assertEquals(List.of(), difference.gone());
    assertEquals(3, soft.comparedTo(hard).gone().size());
  }

  @Test
  void resultsOutOfOrderOrOfOthersAreRefused() {
    Backtest backtest = Backtest.of(Rules.consecutiveFailures(1));
    List<ProbeResult> wrong = List.of(at(2, Reading.up()), at(1, Reading.up()));
    assertThrows(IllegalArgumentException.class, () -> backtest.replay(SHOP, wrong));
    Check mail = Check.code("mail", () -> context -> Reading.up());
    assertThrows(
        IllegalArgumentException.class, () -> backtest.replay(mail, List.of(at(1, Reading.up()))));
  }

  @Test
  void theAlertsOfAReplayAreThoseThatWereRaisedLive() {
    int alerts = 0;
    for (int seed = 0; seed < 1_000; seed++) {
      alerts += compare(seed);
    }
    assertTrue(alerts > 2_000, "the histories have something to tell of: " + alerts);
  }

  private static List<Rule> rules() {
    return List.of(
        Rules.consecutiveFailures(2).recoverAfter(2),
        Rules.failures(3).within(Duration.ofMinutes(5)),
        Rules.when(DEPTH.atMost(50)).fails().lasting(Duration.ofSeconds(90)));
  }

  private static int compare(int seed) {
    Random random = new Random(seed);
    SimPlatform sim = new SimPlatform(seed);
    MemoryStore store = new MemoryStore(sim);
    List<Alert> live = new ArrayList<>();
    Reading[] next = {Reading.up()};
    Check check =
        Check.code("shop", () -> context -> next[0]).every(Duration.ofSeconds(20 + seed % 50));
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.checks.add(check);
    spec.rules.addAll(rules());
    spec.alertListeners.add(live::add);
    try (Monitor monitor = Engine.start(spec)) {
      for (int i = 0; i < 60; i++) {
        next[0] = reading(random);
        sim.advance(Duration.ofMillis(random.nextInt(90_000)));
      }
      assertEquals(1, monitor.checks().size());
    }
    Backtest.Replay replay =
        Backtest.of(rules()).replay(check, store.history(), Instant.EPOCH, sim.wallTime());
    List<Alert> told = replay.alerts().stream().filter(Results::told).toList();
    assertEquals(live, told, "seed " + seed);
    return live.size();
  }

  private static Reading reading(Random random) {
    Reading reading =
        switch (random.nextInt(6)) {
          case 0, 1 -> Reading.down("refused");
          case 2 -> Reading.degraded("slow");
          case 3 -> Reading.of(Outcome.LOCAL_NETWORK, "no route");
          default -> Reading.up();
        };
    return random.nextInt(5) == 0 ? reading : reading.with(DEPTH, random.nextInt(100));
  }
}
