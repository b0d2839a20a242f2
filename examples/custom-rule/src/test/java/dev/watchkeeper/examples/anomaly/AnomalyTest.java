package dev.watchkeeper.examples.anomaly;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Rule.Judgement;
import dev.watchkeeper.api.spi.Rule.Verdict;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.yaml.YamlChecks;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class AnomalyTest {
  private static final Instant MONDAY = Instant.parse("2026-03-02T00:00:00Z");
  private static final CheckId ORDERS = CheckId.of("orders");
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");

  private final Rule rule = new AnomalyRule(DEPTH, 4, 10);
  private RuleState state = RuleState.empty();

  private Judgement see(Instant now, double depth) {
    Reading reading = Reading.up().with(DEPTH, depth);
    ProbeResult result = ProbeResult.builder(ORDERS, now).reading(reading).build();
    Judgement judgement =
        rule.judge(new Rule.Input(now, result, CheckState.initial(ORDERS, now)), state);
    state = RuleState.parse(judgement.next().format());
    return judgement;
  }

  @Test
  void whatIsUsualOnMondayAtNineIsNotOnSundayAtThree() {
    Instant nine = MONDAY.plus(Duration.ofHours(9));
    Instant night = MONDAY.plus(Duration.ofHours(6 * 24 + 3));
    for (int week = 0; week < 4; week++) {
      Duration later = Duration.ofDays(7L * week);
      assertEquals(week < 3 ? Verdict.NONE : Verdict.CLEAR, see(nine.plus(later), 900).verdict());
      see(night.plus(later), 20 + week);
    }
    Instant now = MONDAY.plus(Duration.ofDays(28));
    assertEquals(Verdict.CLEAR, see(now.plus(Duration.ofHours(9)), 905).verdict());
    Judgement fires = see(now.plus(Duration.ofHours(6 * 24 + 3)), 900);
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals(
        "orders: queue.depth is 900.0, usually 21.50 at this hour of the week (4 weeks), at most"
            + " 10.00 off",
        fires.explanation());
    assertEquals(1 + 3 * 168, state.size());
  }

  @Test
  void agreesWithLookingThroughTheWholeHistory() {
    for (long seed = 1; seed <= 20; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      state = RuleState.empty();
      Map<Long, Double> first = new java.util.TreeMap<>();
      Instant now = MONDAY;
      for (int i = 0; i < 600; i++) {
        now = now.plusSeconds(random.nextInt(8 * 3_600));
        double depth = random.nextInt(10) == 0 ? random.nextInt(500) : 90 + random.nextInt(20);
        long hour = Math.floorDiv(now.getEpochSecond(), 3_600L);
        Verdict expected = expected(first, hour, depth);
        assertEquals(expected, see(now, depth).verdict(), "seed " + seed + ", step " + i);
        first.putIfAbsent(hour, depth);
      }
    }
  }

  /** The newest six of the same hour of the week before this one. */
  private static Verdict expected(Map<Long, Double> first, long hour, double depth) {
    List<Double> same = new ArrayList<>();
    first.forEach(
        (at, value) -> {
          if (at < hour && (hour - at) % 168 == 0) {
            same.add(value);
          }
        });
    boolean hasPresent = first.containsKey(hour);
    int most = hasPresent ? 5 : 6;
    List<Double> last = same.subList(Math.max(0, same.size() - most), same.size());
    if (last.size() < 3) {
      return Verdict.NONE;
    }
    double median = median(last);
    double spread = 1.4826 * median(last.stream().map(v -> Math.abs(v - median)).toList());
    boolean far = Math.abs(depth - median) > Math.max(10, 4 * spread);
    return far ? Verdict.FIRING : Verdict.CLEAR;
  }

  private static double median(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    int half = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(half)
        : (sorted.get(half - 1) + sorted.get(half)) / 2;
  }

  @Test
  void aFileNamesItByItsTypeAndTheMonitorFindsIt() {
    YamlChecks file = YamlChecks.read(Path.of("anomaly.yaml"));
    Check orders = Check.code("orders", () -> context -> Reading.up().with(DEPTH, 5));
    try (Monitor monitor = Monitor.builder().check(orders).ruleDefinitions(file.rules()).start()) {
      assertTrue(monitor.plugins().loaded().stream().anyMatch(l -> l.type().equals("anomaly")));
    }
  }

  @Test
  void whatIsWrongIsToldWithTheRest() {
    Settings wrong =
        Settings.of(
            Map.of("type", "anomaly", "settings", Map.of("times", 0, "at-least", -1, "x", 1)));
    ConfigurationException refused =
        assertThrows(
            ConfigurationException.class, () -> Monitor.builder().rule(wrong).start().close());
    assertEquals(4, refused.problems().size(), refused.problems().toString());
  }
}
