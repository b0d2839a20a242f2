package dev.watchkeeper.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.Rules;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** While all is well, the rules on counts, shares of the last results and ranges cost no memory. */
class RuleAllocationTest {
  private static final MetricKey DEPTH = MetricKey.gauge("depth", "");
  private static final int RESULTS = 10_000;

  private static RuleState feed(Rule rule, List<Rule.Input> inputs, RuleState from) {
    RuleState state = from;
    for (int i = 0; i < RESULTS; i++) {
      Rule.Judgement judgement = rule.judge(inputs.get(i % inputs.size()), state);
      if (!judgement.next().equals(state)) {
        state = judgement.next();
      }
    }
    return state;
  }

  private static long least(Rule rule) {
    CheckId shop = CheckId.of("shop");
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    Reading reading = Reading.up().with(MetricKey.text("body"), "ok").with(DEPTH, 3);
    ProbeResult result = ProbeResult.builder(shop, now).reading(reading).build();
    List<Rule.Input> inputs = List.of(new Rule.Input(now, result, CheckState.initial(shop, now)));
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    RuleState state = feed(rule, inputs, RuleState.empty());
    // Through the stored form, as after a restart.
    state = RuleState.parse(state.format());
    long least = Long.MAX_VALUE;
    for (int round = 0; round < 20 && least > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      state = feed(rule, inputs, state);
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }

  @Test
  void countsSharesAndRangesAllocateNothingInSteadyState() {
    for (Rule rule :
        List.of(
            Rules.consecutiveFailures(3),
            Rules.degraded(3),
            Rules.failures(3).within(Duration.ofMinutes(5)),
            Rules.failures(3).ofLast(10),
            Rules.failures(3).ofLast(200),
            Rules.failureShare(0.5).ofLast(20),
            Rules.when(DEPTH.atMost(10)).fails(),
            Rules.when(DEPTH.isBetween(5, 10)).holds().lasting(Duration.ofMinutes(1)),
            Rules.daysLeft(DEPTH, 1).get(0),
            Rules.flapping())) {
      assertEquals(0, least(rule), "bytes of " + RESULTS + " results: " + rule);
    }
  }
}
