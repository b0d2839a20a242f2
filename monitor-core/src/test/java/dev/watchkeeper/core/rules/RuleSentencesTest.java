package dev.watchkeeper.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Rule.Judgement;
import dev.watchkeeper.api.spi.Rule.Verdict;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What each rule says at its edges, and in which words. */
class RuleSentencesTest {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
  private static final CheckId SHOP = CheckId.of("shop");
  private static final MetricKey DAYS = MetricKey.gauge("certificate.days", "days");
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");
  private static final Reading DOWN = Reading.down("HTTP 503");
  private static final Reading PAUSED = Reading.of(Outcome.PAUSED, "stood still");
  private static final Reading DEFECT = Reading.of(Outcome.PROBE_DEFECT, "defect");

  private RuleState state = RuleState.empty();
  private long second;

  private Judgement next(Rule rule, Reading reading) {
    return at(rule, second++, reading);
  }

  private Judgement at(Rule rule, long seconds, Reading reading) {
    Instant now = T.plusSeconds(seconds);
    ProbeResult result = ProbeResult.builder(SHOP, now).reading(reading).build();
    return judged(rule, new Rule.Input(now, result, CheckState.initial(SHOP, T)));
  }

  private Judgement tick(Rule rule, Instant now, CheckMode mode) {
    CheckState before = CheckState.initial(SHOP, T).toBuilder().mode(mode).build();
    return judged(rule, new Rule.Input(now, null, before));
  }

  private Judgement judged(Rule rule, Rule.Input input) {
    Judgement judgement = rule.judge(input, state);
    state = RuleState.parse(judgement.next().format());
    return judgement;
  }

  private String verdicts(Rule rule, String runs) {
    StringBuilder verdicts = new StringBuilder();
    for (char run : runs.toCharArray()) {
      Reading reading =
          switch (run) {
            case 'd' -> DOWN;
            case 'g' -> Reading.degraded("slow");
            case '?' -> DEFECT;
            case 'p' -> PAUSED;
            default -> Reading.up();
          };
      verdicts.append(next(rule, reading).verdict().name().charAt(0));
    }
    return verdicts.toString();
  }

  @Test
  void moreThanTwoIsAtLeastThree() {
    assertEquals("NNFF", verdicts(Rules.moreFailuresThan(2).within(Duration.ofHours(1)), "dddd"));
  }

  @Test
  void anAlertEndsOnlyWhenFewEnoughAreLeftAndEnoughWorkedInARow() {
    Rule rule = Rules.failures(2).ofLast(4).recoverAtMost(0).recoverAfter(2);
    assertEquals("NFNNNNC", verdicts(rule, "dduuuuu"));
  }

  @Test
  void theLastResultsNeedNotBeAllThere() {
    Rule rule = Rules.failures(3).ofLast(5);
    assertEquals("NNF", verdicts(rule, "ddd"));
    String why = next(rule, DOWN).explanation();
    assertEquals("shop is DOWN (4 of its last 4 runs failed; last: HTTP 503)", why);
  }

  @Test
  void aShareSaysNothingBeforeThereAreEnough() {
    Rule rule = Rules.failureShare(0.5).within(Duration.ofMinutes(5)).minimum(4);
    assertEquals("NCN", verdicts(rule, "dud"));
    Judgement fires = next(rule, DOWN);
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals(
        "shop is DOWN (3 of 4 runs within 5 min failed; last: HTTP 503)", fires.explanation());
  }

  @Test
  void aShareThatIsExactlyMetFiresAtLeastAndNotMoreThan() {
    // 7 of 100 is 0.07 exactly, which a product of doubles misses.
    assertEquals(Verdict.FIRING, sevenOfAHundred(Rules.failureShare(0.07).ofLast(100)));
    assertEquals(Verdict.NONE, sevenOfAHundred(Rules.failureShareAbove(0.07).ofLast(100)));
  }

  private Verdict sevenOfAHundred(Rule rule) {
    state = RuleState.empty();
    for (int i = 0; i < 93; i++) {
      next(rule, Reading.up());
    }
    for (int i = 0; i < 6; i++) {
      next(rule, DOWN);
    }
    return next(rule, DOWN).verdict();
  }

  @Test
  void degradedHasARuleOfItsOwnToWhichDownSaysNothing() {
    Rule rule = Rules.degraded(2);
    assertEquals("CNFNNNC", verdicts(rule, "gdgdudu"));
    assertEquals("2 degraded in a row", rule.name());
    assertEquals(Severity.WARNING, rule.severity());
    state = RuleState.empty();
    next(rule, Reading.degraded("slow"));
    assertEquals(
        "shop is DEGRADED (2 runs in a row were DEGRADED; last: slow)",
        next(rule, Reading.degraded("slow")).explanation());
  }

  @Test
  void degradedMayCountAsAFailureToo() {
    Rule rule = Rules.consecutiveFailures(2).counting(Status.DOWN, Status.DEGRADED);
    assertEquals("CFNC", verdicts(rule, "dguu"));
  }

  @Test
  void unknownCountsForNeitherUnlessItIsSaidSo() {
    assertEquals("CNNF", verdicts(Rules.consecutiveFailures(2), "d??d"));
    state = RuleState.empty();
    Rule told = Rules.consecutiveFailures(2).counting(Status.DOWN, Status.UNKNOWN);
    assertEquals("CFFN", verdicts(told, "d?du"));
  }

  @Test
  void ourOwnPauseFiresNoRuleThatCountsUnknown() {
    Rule told = Rules.consecutiveFailures(1).counting(Status.DOWN, Status.UNKNOWN);
    assertEquals("NNF", verdicts(told, "pp?"));
    assertThrows(
        IllegalArgumentException.class, () -> Rules.consecutiveFailures(1).counting(Status.UP));
  }

  @Test
  void aValueIsNotTakenFromAResultThatIsUnknown() {
    Rule rule = Rules.when(DEPTH.atMost(10)).fails();
    assertEquals(Verdict.NONE, next(rule, PAUSED.with(DEPTH, 99)).verdict());
    assertEquals(Verdict.FIRING, next(rule, Reading.up().with(DEPTH, 99)).verdict());
  }

  @Test
  void aConditionMayEndAtAnotherBoundThanItBegins() {
    Rule rule = Rules.when(DEPTH.atMost(100)).fails().recoverWhen(DEPTH.atMost(50)).recoverAfter(2);
    assertEquals(Verdict.FIRING, next(rule, Reading.up().with(DEPTH, 101)).verdict());
    assertEquals(Verdict.NONE, next(rule, Reading.up().with(DEPTH, 51)).verdict());
    assertEquals(Verdict.NONE, next(rule, Reading.up().with(DEPTH, 50)).verdict());
    Judgement ends = next(rule, Reading.up().with(DEPTH, 0));
    assertEquals(Verdict.CLEAR, ends.verdict());
    assertEquals("shop: queue.depth is 0, expected at most 100", ends.explanation());
  }

  @Test
  void aWaitEndsByTimeAloneHoweverLateThatIsSeen() {
    Rule rule = Rules.when(DEPTH.atLeast(10)).holds().lasting(Duration.ofSeconds(60));
    at(rule, 0, Reading.up().with(DEPTH, 10));
    Instant due = T.plusSeconds(60);
    assertEquals(Verdict.PENDING, tick(rule, due.minusNanos(1), CheckMode.ACTIVE).verdict());
    Judgement fires = tick(rule, due.plusSeconds(3_600), CheckMode.ACTIVE);
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals("queue.depth is at least 10, for 1 min", fires.explanation());
    assertEquals(Verdict.FIRING, at(rule, 4_000, Reading.up().with(DEPTH, 11)).verdict());
  }

  @Test
  void theAverageOfAWindowIsJudgedAndTold() {
    Rule rule = Rules.when(DEPTH.atMost(10)).averageOver(Duration.ofMinutes(5)).fails();
    assertEquals("average of queue.depth within 5 min is not at most 10", rule.name());
    assertEquals(Verdict.CLEAR, next(rule, Reading.up().with(DEPTH, 4)).verdict());
    Judgement fires = next(rule, Reading.up().with(DEPTH, 17));
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals(
        "shop: average of queue.depth within 5 min is 10.5 (2 values)", fires.explanation());
  }

  @Test
  void aPercentileIsJudgedToTheValueWithoutAHistogram() {
    Rule rule = Rules.when(DEPTH.atMost(10)).percentileOver(95, Duration.ofHours(1)).fails();
    for (int i = 0; i < 38; i++) {
      assertEquals(Verdict.CLEAR, next(rule, Reading.up().with(DEPTH, 10)).verdict());
    }
    assertEquals(Verdict.CLEAR, next(rule, Reading.up().with(DEPTH, 11)).verdict());
    assertEquals(Verdict.CLEAR, next(rule, Reading.up().with(DEPTH, 11)).verdict());
    Judgement fires = next(rule, Reading.up().with(DEPTH, 11));
    assertEquals(
        "shop: 95th percentile of queue.depth within 1 h is not at most 10 (3 of 41 values not so)",
        fires.explanation());
  }

  @Test
  void aWindowThatWasMadeLongerUnderTheSameNameBeginsAnew() {
    When when = Rules.when(DEPTH.atMost(10));
    Rule shorter = when.averageOver(Duration.ofMinutes(1)).fails();
    Rule longer = when.averageOver(Duration.ofHours(1)).fails();
    next(shorter, Reading.up().with(DEPTH, 99));
    assertEquals(Verdict.CLEAR, next(longer, Reading.up().with(DEPTH, 10)).verdict());
    state = RuleState.empty();
    Rule share = Rules.failureShare(0.5).within(Duration.ofMinutes(1)).minimum(1);
    next(share, Reading.up());
    Rule other = Rules.failureShare(0.5).within(Duration.ofDays(1)).minimum(1);
    assertEquals(Verdict.FIRING, next(other, DOWN).verdict(), "the success is forgotten");
    assertEquals(Verdict.FIRING, at(other, 2 * 86_400, DOWN).verdict());
    assertEquals(22, state.size());
  }

  @Test
  void aCounterThatBeganAnewGrewByItsValue() {
    Rule rule = Rules.when(DEPTH.atMost(1)).rateOver(Duration.ofMinutes(10)).fails();
    at(rule, 0, Reading.up().with(DEPTH, 1_000));
    assertEquals(Verdict.CLEAR, at(rule, 10, Reading.up().with(DEPTH, 1_010)).verdict());
    assertEquals(Verdict.CLEAR, at(rule, 20, Reading.up().with(DEPTH, 8)).verdict());
    Judgement fires = at(rule, 30, Reading.up().with(DEPTH, 28));
    assertEquals(
        "shop: rate per second of queue.depth within 10 min is 1.26667 (4 values)",
        fires.explanation());
  }

  @Test
  void whatGrowsBeyondAllNumbersSaysNothingAndIsForgotten() {
    Duration span = Duration.ofMinutes(10);
    Rule sum = Rules.when(DEPTH.atMost(10)).sumOver(span).fails();
    at(sum, 0, Reading.up().with(DEPTH, 1.7e308));
    assertEquals(Verdict.NONE, at(sum, 100, Reading.up().with(DEPTH, 1.7e308)).verdict());
    assertEquals(Verdict.NONE, at(sum, 200, Reading.up().with(DEPTH, -1.7e308)).verdict());
    assertEquals(Verdict.CLEAR, at(sum, 2_000, Reading.up().with(DEPTH, 3)).verdict());
    Rule rate = Rules.when(DEPTH.atMost(1)).rateOver(span).fails();
    at(rate, 3_000, Reading.up().with(DEPTH, 0));
    at(rate, 3_010, Reading.up().with(DEPTH, 1.7e308));
    assertEquals(Verdict.NONE, at(rate, 3_020, Reading.up().with(DEPTH, 1.6e308)).verdict());
    assertEquals(Verdict.NONE, at(rate, 3_030, Reading.up().with(DEPTH, 7)).verdict());
    assertEquals(Verdict.CLEAR, at(rate, 3_040, Reading.up().with(DEPTH, 9)).verdict());
  }

  @Test
  void aWindowNeedsNumbersAndAPercentileARange() {
    Duration span = Duration.ofMinutes(5);
    assertThrows(
        IllegalArgumentException.class, () -> Rules.when(DEPTH.isPresent()).averageOver(span));
    assertThrows(
        IllegalArgumentException.class,
        () -> Rules.when(MetricKey.text("body").contains("x")).mostOver(span));
    assertThrows(
        IllegalArgumentException.class,
        () -> Rules.when(DEPTH.isEqualTo(1)).percentileOver(50, span));
    assertThrows(
        IllegalArgumentException.class, () -> Rules.when(DEPTH.atMost(1)).percentileOver(0, span));
    assertThrows(
        IllegalArgumentException.class,
        () -> Rules.when(DEPTH.atMost(1)).fails().recoverWhen(DAYS.atMost(1)));
  }

  @Test
  void eachThresholdOfDaysIsToldOnceAndRememberedUntilThereAreMore() {
    List<Rule> rules = Rules.daysLeft(DAYS, 30, 14, 1);
    assertEquals(
        List.of(Severity.INFO, Severity.WARNING, Severity.CRITICAL),
        rules.stream().map(Rule::severity).toList());
    Rule fourteen = rules.get(1);
    assertEquals("certificate.days at most 14", fourteen.name());
    assertEquals(Verdict.CLEAR, next(fourteen, Reading.up().with(DAYS, 14.01)).verdict());
    Judgement fires = next(fourteen, Reading.up().with(DAYS, 14));
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals("shop: certificate.days is 14, expected at most 14", fires.explanation());
    assertEquals(Verdict.NONE, next(fourteen, DOWN).verdict(), "not known today");
    assertEquals(Verdict.CLEAR, next(fourteen, Reading.up().with(DAYS, 89)).verdict());
    assertThrows(IllegalArgumentException.class, () -> Rules.daysLeft(DAYS));
    assertThrows(IllegalArgumentException.class, () -> Rules.daysLeft(DAYS, 7, 7));
  }

  @Test
  void silenceFiresByTimeAloneAndEndsWithTheNextSignOfLife() {
    Rule rule = Rules.noData(Duration.ofSeconds(60));
    Judgement heard = at(rule, 0, Reading.up());
    assertEquals(T.plusSeconds(60), heard.tick().orElseThrow());
    assertEquals(Verdict.NONE, at(rule, 30, DEFECT).verdict());
    Judgement fires = tick(rule, T.plusSeconds(60), CheckMode.ACTIVE);
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals("shop: nothing was heard for 1 min", fires.explanation());
    assertEquals(Verdict.NONE, at(rule, 90, DEFECT).verdict());
    assertEquals(Verdict.CLEAR, at(rule, 91, DOWN).verdict(), "DOWN is heard, too");
  }

  @Test
  void ourOwnAbsenceIsNoSilence() {
    Rule rule = Rules.noData(Duration.ofSeconds(60));
    at(rule, 0, Reading.up());
    Judgement late = tick(rule, T.plusSeconds(3_600), CheckMode.ACTIVE);
    assertEquals(Verdict.NONE, late.verdict());
    assertEquals(T.plusSeconds(3_660), late.tick().orElseThrow(), "it waits anew");
    Judgement paused = tick(rule, T.plusSeconds(3_660), CheckMode.PAUSED);
    assertEquals(Verdict.NONE, paused.verdict());
    assertEquals(T.plusSeconds(3_720), paused.tick().orElseThrow());
    assertEquals(T.plusSeconds(3_760), at(rule, 3_700, PAUSED).tick().orElseThrow());
    assertEquals(Verdict.FIRING, tick(rule, T.plusSeconds(3_760), CheckMode.ACTIVE).verdict());
  }

  @Test
  void flappingStartsAtThirtyPercentAndStopsBelowTwentyFive() {
    Rule rule = Rules.flapping();
    // Changes at the newest steps weigh 1.2 and less: five of them are 29.8 %, six 34.9 %.
    assertEquals("CCCCCC", verdicts(rule, "ududud"));
    Judgement fires = next(rule, Reading.up());
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals(
        "shop is flapping (its status changed in 6 of the last 20 steps, 34 % by weight; now UP)",
        fires.explanation());
    int steady = 0;
    Judgement ends = fires;
    while (ends.verdict() == Verdict.FIRING) {
      ends = next(rule, Reading.up());
      steady++;
    }
    assertEquals(15, steady);
    assertTrue(ends.explanation().startsWith("shop is steady again"), ends.explanation());
  }

  @Test
  void anErrorBudgetIsSpentTooFastInTheLongAndTheShortWindow() {
    Rule rule = Rules.burnRate(0.999);
    for (int minute = 0; minute < 300; minute++) {
      at(rule, 60L * minute, Reading.up());
    }
    Judgement fires = at(rule, 60L * 300, DOWN);
    assertEquals(Verdict.FIRING, fires.verdict());
    assertEquals(
        "shop is DOWN (1 of 56 runs within 1 h failed: its error budget is spent 17.9 times as fast"
            + " as it may be, limit 14.4; last: HTTP 503)",
        fires.explanation());
    assertEquals(66, state.size());
    Verdict verdict = Verdict.NONE;
    int minutes = 0;
    while (verdict != Verdict.CLEAR) {
      verdict = at(rule, 60L * (301 + minutes++), Reading.up()).verdict();
    }
    assertEquals(360, minutes, "the longest of the short windows ends it");
  }

  @Test
  void anObjectiveThatLeavesTooMuchIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> Rules.burnRate(0.9));
    assertThrows(IllegalArgumentException.class, () -> Rules.burnRate(1));
    assertEquals("error budget of 99.5 %", Rules.burnRate(0.995).name());
  }

  @Test
  void tagsNamesAndTypesMustAllFit() {
    Check check = Check.code("shop", () -> context -> Reading.up()).tag("prod");
    String type = check.probe().type();
    Rule rule = Rules.flapping().on("prod").onCheck("shop").onCheck("mail").onType(type);
    assertTrue(rule.selects(check));
    assertFalse(rule.selects(Check.code("other", () -> context -> Reading.up()).tag("prod")));
    assertFalse(rule.selects(Check.code("shop", () -> context -> Reading.up())));
    assertFalse(Rules.flapping().onType("dns").selects(check));
    assertThrows(IllegalArgumentException.class, () -> Rules.flapping().onCheck(""));
  }
}
