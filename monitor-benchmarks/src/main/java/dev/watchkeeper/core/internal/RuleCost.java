package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.util.ArrayList;
import java.util.List;
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

/** What one result of a target that works costs to be decided, with more and more rules. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"-Xms1g", "-Xmx1g"})
public class RuleCost {
  /** The rules of a monitor and the state of one check. */
  private static final class Deciding {
    private static final Decider DECIDER =
        new Decider(Gates.OPEN, new Troubles(TimeSource.system()));

    private final Assigned by;
    private StoredState stored =
        StoredState.of(CheckState.initial(CheckId.of("shop"), RuleFeed.ALL.get(0).due()));
    private int next;

    Deciding(int count) {
      List<Rule> all = new ArrayList<>();
      for (int round = 0; all.size() < count; round++) {
        all.addAll(RuleFeed.five(round));
      }
      List<NamedRule> rules = all.stream().limit(count).map(NamedRule::of).toList();
      by = Assigned.to(Check.code("shop", () -> context -> Reading.up()), rules);
    }

    Decider.Settled step() {
      if (next == RuleFeed.RESULTS) {
        next = 0;
        stored =
            stored.withState(CheckState.initial(CheckId.of("shop"), RuleFeed.ALL.get(0).due()));
      }
      Decider.Settled settled = DECIDER.decide(by, stored, RuleFeed.ALL.get(next++), null);
      stored = settled.decision().next();
      return settled;
    }
  }

  private final Deciding none = new Deciding(0);
  private final Deciding one = new Deciding(1);
  private final Deciding five = new Deciding(5);
  private final Deciding twenty = new Deciding(20);

  /** Without a rule. */
  @Benchmark
  public Object rules0() {
    return none.step();
  }

  /** With one. */
  @Benchmark
  public Object rules1() {
    return one.step();
  }

  /** With five, each of another kind. */
  @Benchmark
  public Object rules5() {
    return five.step();
  }

  /** With twenty of five kinds. */
  @Benchmark
  public Object rules20() {
    return twenty.step();
  }
}
