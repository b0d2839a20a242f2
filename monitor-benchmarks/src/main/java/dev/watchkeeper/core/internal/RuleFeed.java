package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Results of a target that works, one every 30 s, given to one rule over and over: the second half
 * of them, with what the rule remembered of the first.
 */
final class RuleFeed {
  static final MetricKey LATENCY = MetricKey.gauge("net.latency", "seconds");
  static final int RESULTS = 4_096;
  static final List<ProbeResult> ALL = results();

  private final Rule rule;
  private final Rule.Input[] inputs = new Rule.Input[RESULTS / 2];
  private final RuleState begin;
  private RuleState state;
  private int next;

  RuleFeed(Rule rule) {
    this.rule = rule;
    CheckState before = CheckState.initial(CheckId.of("shop"), ALL.get(0).due());
    RuleState first = RuleState.empty();
    for (int i = 0; i < RESULTS; i++) {
      ProbeResult result = ALL.get(i);
      Rule.Input input = new Rule.Input(result.due(), result, before);
      if (i < RESULTS / 2) {
        first = rule.judge(input, first).next();
      } else {
        inputs[i - RESULTS / 2] = input;
      }
    }
    begin = first;
    state = first;
  }

  private static List<ProbeResult> results() {
    Instant begin = Instant.parse("2026-03-01T12:00:00Z");
    return java.util.stream.IntStream.range(0, RESULTS).mapToObj(i -> result(begin, i)).toList();
  }

  private static ProbeResult result(Instant begin, int i) {
    Reading reading = Reading.up().with(LATENCY, 0.1 + i % 100 / 1_000.0);
    return ProbeResult.builder(CheckId.of("shop"), begin.plusSeconds(30L * i))
        .reading(reading)
        .build();
  }

  /** One result more. */
  Rule.Judgement step() {
    if (next == inputs.length) {
      next = 0;
      state = begin;
    }
    Rule.Judgement judgement = rule.judge(inputs[next++], state);
    state = judgement.next();
    return judgement;
  }

  /** Five kinds of rules that remember nothing new while all is well. */
  static List<Rule> five(int round) {
    return List.of(
        Rules.consecutiveFailures(3).named("row " + round),
        Rules.failures(3).within(Duration.ofMinutes(5)).named("within " + round),
        Rules.failures(3).ofLast(10).named("last " + round),
        Rules.failureShare(0.5).ofLast(20).named("share " + round),
        Rules.when(LATENCY.atMost(0.5)).fails().named("range " + round));
  }
}
