package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Rule.Judgement;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.rules.When;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** What one result costs each rule by itself, while the target works. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class RuleAlone {
  private static final Duration FIVE = Duration.ofMinutes(5);
  private static final When LATENCY = Rules.when(RuleFeed.LATENCY.atMost(0.5));

  private final RuleFeed row = new RuleFeed(Rules.consecutiveFailures(3));
  private final RuleFeed within = new RuleFeed(Rules.failures(3).within(FIVE));
  private final RuleFeed last = new RuleFeed(Rules.failures(3).ofLast(10));
  private final RuleFeed share = new RuleFeed(Rules.failureShare(0.5).ofLast(20));
  private final RuleFeed timed = new RuleFeed(Rules.failureShare(0.5).within(FIVE));
  private final RuleFeed range = new RuleFeed(LATENCY.fails());
  private final RuleFeed average = new RuleFeed(LATENCY.averageOver(FIVE).fails());
  private final RuleFeed percentile = new RuleFeed(LATENCY.percentileOver(95, FIVE).fails());
  private final RuleFeed rate = new RuleFeed(LATENCY.rateOver(FIVE).fails());
  private final RuleFeed silence = new RuleFeed(Rules.noData(FIVE));
  private final RuleFeed flapping = new RuleFeed(Rules.flapping());
  private final RuleFeed burnRate = new RuleFeed(Rules.burnRate(0.999));

  /** Failures in a row. */
  @Benchmark
  public Judgement failuresInARow() {
    return row.step();
  }

  /** Failures within a sliding duration. */
  @Benchmark
  public Judgement failuresWithin() {
    return within.step();
  }

  /** Failures of the last 10. */
  @Benchmark
  public Judgement failuresOfLast() {
    return last.step();
  }

  /** A share of the last 20. */
  @Benchmark
  public Judgement shareOfLast() {
    return share.step();
  }

  /** A share within a sliding duration. */
  @Benchmark
  public Judgement shareWithin() {
    return timed.step();
  }

  /** A range of the newest value. */
  @Benchmark
  public Judgement rangeOfNewest() {
    return range.step();
  }

  /** An average over a window. */
  @Benchmark
  public Judgement averageOver() {
    return average.step();
  }

  /** A percentile over a window. */
  @Benchmark
  public Judgement percentileOver() {
    return percentile.step();
  }

  /** A rate over a window. */
  @Benchmark
  public Judgement rateOver() {
    return rate.step();
  }

  /** No data. */
  @Benchmark
  public Judgement noData() {
    return silence.step();
  }

  /** Flapping. */
  @Benchmark
  public Judgement flapping() {
    return flapping.step();
  }

  /** An error budget with its usual windows. */
  @Benchmark
  public Judgement burnRate() {
    return burnRate.step();
  }
}
