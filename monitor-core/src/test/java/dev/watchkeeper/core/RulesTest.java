package dev.watchkeeper.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Rule.Judgement;
import dev.watchkeeper.api.spi.Rule.Verdict;
import dev.watchkeeper.api.spi.RuleState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RulesTest {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
  private static final CheckId SHOP = CheckId.of("shop");
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");
  private static final Reading UP = Reading.up();
  private static final Reading DOWN = Reading.down("refused");

  private RuleState state = RuleState.empty();

  private Judgement judge(Rule rule, long millis, Reading reading) {
    Instant now = T.plusMillis(millis);
    ProbeResult result = ProbeResult.builder(SHOP, now).reading(reading).build();
    return judged(rule, new Rule.Input(now, result, CheckState.initial(SHOP, T)));
  }

  private Judgement tick(Rule rule, long millis) {
    return judged(rule, new Rule.Input(T.plusMillis(millis), null, CheckState.initial(SHOP, T)));
  }

  /** Each step goes through the form in which a store keeps the state. */
  private Judgement judged(Rule rule, Rule.Input input) {
    Judgement judgement = rule.judge(input, state);
    assertEquals(judgement, rule.judge(input, state), "pure");
    state = RuleState.parse(judgement.next().format());
    return judgement;
  }

  private List<Verdict> verdicts(Rule rule, String runs) {
    List<Verdict> verdicts = new ArrayList<>();
    for (int i = 0; i < runs.length(); i++) {
      Reading reading =
          switch (runs.charAt(i)) {
            case 'd' -> DOWN;
            case '?' -> Reading.of(Outcome.PROBE_DEFECT, "defect");
            case 'g' -> Reading.degraded("slow");
            default -> UP;
          };
      verdicts.add(judge(rule, i * 1_000L, reading).verdict());
    }
    return verdicts;
  }

  @Test
  void failuresInARowFireAtTheThresholdAndResolveAtTheOther() {
    Rule rule = Rules.consecutiveFailures(2).recoverAfter(2);
    assertEquals(
        List.of(
            Verdict.CLEAR,
            Verdict.CLEAR,
            Verdict.CLEAR,
            Verdict.CLEAR,
            Verdict.FIRING,
            Verdict.FIRING,
            Verdict.NONE,
            Verdict.FIRING,
            Verdict.NONE,
            Verdict.CLEAR),
        verdicts(rule, "ududddudgu"));
  }

  @Test
  void unknownResultsCountForNeither() {
    Rule rule = Rules.consecutiveFailures(2).recoverAfter(2);
    assertEquals(
        List.of(
            Verdict.CLEAR,
            Verdict.NONE,
            Verdict.FIRING,
            Verdict.NONE,
            Verdict.NONE,
            Verdict.NONE,
            Verdict.CLEAR),
        verdicts(rule, "d?d?u?u"));
  }

  @Test
  void theExplanationSaysWhy() {
    Rule rule = Rules.consecutiveFailures(1).recoverAfter(1);
    assertEquals("shop is DOWN (a run failed; last: refused)", judge(rule, 0, DOWN).explanation());
    assertEquals(
        "shop is UP again (a run worked; last after 0 ms)", judge(rule, 1, UP).explanation());
  }

  @Test
  void aWindowIncludesItsEndAndExcludesItsBeginning() {
    Rule rule = Rules.failures(3).within(Duration.ofSeconds(10));
    judge(rule, 0, DOWN);
    judge(rule, 5_000, DOWN);
    assertEquals(Verdict.NONE, judge(rule, 10_000, DOWN).verdict(), "the first is exactly as old");
    assertEquals(Verdict.FIRING, judge(rule, 14_999, DOWN).verdict());
    assertEquals(Verdict.NONE, judge(rule, 14_999, UP).verdict(), "three are still in the window");
    assertEquals(Verdict.CLEAR, judge(rule, 15_000, UP).verdict());
  }

  @Test
  void aWindowAgreesWithCountingOnPaper() {
    Random random = new Random(3);
    for (int round = 0; round < 200; round++) {
      int threshold = 1 + random.nextInt(6);
      int window = 1 + random.nextInt(30);
      Rule rule = Rules.failures(threshold).within(Duration.ofSeconds(window));
      state = RuleState.empty();
      List<Integer> failures = new ArrayList<>();
      int now = 0;
      for (int i = 0; i < 100; i++) {
        now += 1 + random.nextInt(6);
        boolean fails = random.nextBoolean();
        if (fails) {
          failures.add(now);
        }
        int end = now;
        long inside = failures.stream().filter(at -> at > end - window).count();
        Verdict verdict = judge(rule, now * 1_000L, fails ? DOWN : UP).verdict();
        Verdict wanted =
            fails
                ? inside >= threshold ? Verdict.FIRING : Verdict.NONE
                : inside >= threshold ? Verdict.NONE : Verdict.CLEAR;
        assertEquals(wanted, verdict, "seed 3, round " + round + ", step " + i);
        assertTrue(state.size() <= threshold + 1, "memory is bounded");
      }
    }
  }

  @Test
  void aConditionFiresAtOnceUnlessItIsToLast() {
    Rule rule = Rules.when(DEPTH.atMost(10)).fails();
    assertEquals(Verdict.CLEAR, judge(rule, 0, UP.with(DEPTH, 10)).verdict());
    Judgement fires = judge(rule, 1, UP.with(DEPTH, 11));
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals("shop: queue.depth is 11, expected at most 10", fires.explanation());
    assertEquals(Verdict.NONE, judge(rule, 2, DOWN).verdict(), "no measurement says nothing");
    assertEquals(Verdict.CLEAR, judge(rule, 3, UP.with(DEPTH, 1)).verdict());
  }

  @Test
  void aConditionThatIsToLastAsksForATick() {
    Rule rule = Rules.when(DEPTH.atLeast(10)).holds().lasting(Duration.ofSeconds(5));
    Judgement pending = judge(rule, 1_000, UP.with(DEPTH, 10));
    assertEquals(Verdict.PENDING, pending.verdict());
    assertEquals(T.plusMillis(6_000), pending.tick().orElseThrow());
    assertEquals(Verdict.PENDING, tick(rule, 5_999).verdict());
    assertEquals(Verdict.FIRING, tick(rule, 6_000).verdict());
    assertEquals(Verdict.CLEAR, judge(rule, 7_000, UP.with(DEPTH, 9)).verdict());
    assertEquals(Verdict.NONE, tick(rule, 60_000).verdict());
  }

  @Test
  void aConditionOnPresenceTakesAMissingValueForAnAnswer() {
    Rule rule = Rules.when(DEPTH.isPresent()).fails();
    assertEquals(Verdict.FIRING, judge(rule, 0, UP).verdict());
    assertEquals(Verdict.CLEAR, judge(rule, 1, UP.with(DEPTH, 1)).verdict());
  }

  @Test
  void namesSeveritiesAndTagsAreTheRulesOwn() {
    Rule rule = Rules.failures(3).within(Duration.ofMinutes(5)).on("prod").severity(Severity.INFO);
    assertEquals("3 failures within 5 min", rule.name());
    assertEquals(Severity.INFO, rule.severity());
    Check check = Check.code("a", () -> context -> UP);
    assertFalse(rule.selects(check));
    assertTrue(rule.selects(check.tag("test").tag("prod")));
    assertEquals("mine", Rules.consecutiveFailures(2).named("mine").name());
  }

  @Test
  void impossibleNumbersAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Rules.consecutiveFailures(0));
    assertThrows(
        IllegalArgumentException.class, () -> Rules.consecutiveFailures(1).recoverAfter(1_001));
    assertThrows(
        IllegalArgumentException.class, () -> Rules.failures(1).within(Duration.ofDays(366)));
    assertThrows(IllegalArgumentException.class, () -> Rules.consecutiveFailures(1).named(" "));
    assertThrows(
        IllegalArgumentException.class,
        () -> Rules.when(DEPTH.isPresent()).holds().lasting(Duration.ofSeconds(-1)));
  }
}
