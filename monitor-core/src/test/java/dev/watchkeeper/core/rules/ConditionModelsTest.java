package dev.watchkeeper.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Rule.Verdict;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.rules.Recount.Seen;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The rules on values beside a naive recount of the whole list; a failure names its seed. */
class ConditionModelsTest {
  private static final int SEEDS = 1_600;

  /** What is made of the whole list, in the plainest way. */
  private static OptionalDouble naive(Rollup rollup, double percent, List<Seen> all, long window) {
    List<Seen> valued =
        all.stream().filter(s -> s.value() != null && s.status() != Status.UNKNOWN).toList();
    Seen newest = valued.get(valued.size() - 1);
    if (rollup == null) {
      return OptionalDouble.of(newest.value());
    }
    long width = Math.max(1, (window + 19) / 20);
    long slice = Math.floorDiv(newest.at(), width);
    List<Seen> in = valued.stream().filter(s -> Math.floorDiv(s.at(), width) > slice - 20).toList();
    double[] values = in.stream().mapToDouble(Seen::value).sorted().toArray();
    Seen first = in.get(0);
    double seconds = (newest.at() - first.at()) / 1e6;
    double value =
        switch (rollup) {
          case AVERAGE -> in.stream().mapToDouble(Seen::value).sum() / values.length;
          case SUM -> in.stream().mapToDouble(Seen::value).sum();
          case LEAST -> values[0];
          case MOST -> values[values.length - 1];
          case PERCENTILE -> values[(int) Math.ceil(percent / 100 * values.length) - 1];
          case CHANGE -> newest.value() - first.value();
          case SLOPE -> (newest.value() - first.value()) / seconds;
          case RATE -> grown(in) / seconds;
        };
    return rollup.comparesEnds() && seconds == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(value);
  }

  private static double grown(List<Seen> in) {
    double grown = 0;
    for (int i = 1; i < in.size(); i++) {
      double before = in.get(i - 1).value();
      double value = in.get(i).value();
      grown += value >= before ? value - before : value;
    }
    return grown;
  }

  private static long inWindow(List<Seen> all, long window) {
    List<Seen> valued =
        all.stream().filter(s -> s.value() != null && s.status() != Status.UNKNOWN).toList();
    long width = Math.max(1, (window + 19) / 20);
    long slice = Math.floorDiv(valued.get(valued.size() - 1).at(), width);
    return valued.stream().filter(s -> Math.floorDiv(s.at(), width) > slice - 20).count();
  }

  private static When over(When when, Rollup rollup, double percent, Duration span) {
    if (rollup == null) {
      return when;
    }
    return switch (rollup) {
      case AVERAGE -> when.averageOver(span);
      case SUM -> when.sumOver(span);
      case LEAST -> when.leastOver(span);
      case MOST -> when.mostOver(span);
      case PERCENTILE -> when.percentileOver(percent, span);
      case CHANGE -> when.changeOver(span);
      case SLOPE -> when.slopeOver(span);
      case RATE -> when.rateOver(span);
    };
  }

  @Test
  void everyRollupWithAWaitAndAnotherEnd() {
    int[] firings = new int[Rollup.values().length + 1];
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int kind = random.nextInt(firings.length);
      Rollup rollup = kind == firings.length - 1 ? null : Rollup.values()[kind];
      firings[kind] += run(seed, random, rollup);
    }
    for (int count : firings) {
      assertTrue(count > 30, "alerts: " + count);
    }
  }

  private static int run(long seed, SplittableRandom random, Rollup rollup) {
    long window = 1_000 + random.nextLong(1L << random.nextInt(10, 34));
    double percent = 1 + random.nextInt(100);
    boolean ends = rollup != null && rollup.comparesEnds();
    double limit = ends ? random.nextInt(-5, 6) : 5 + random.nextInt(10);
    boolean below = random.nextBoolean();
    Condition bad = below ? Recount.DEPTH.atMost(limit) : Recount.DEPTH.atLeast(limit);
    Condition good = below ? Recount.DEPTH.atLeast(limit + 2) : Recount.DEPTH.atMost(limit - 2);
    boolean other = random.nextBoolean();
    int successes = 1 + random.nextInt(3);
    int minimum = rollup == null ? 1 : 1 + random.nextInt(4);
    long lasting = random.nextInt(2) == 0 ? 0 : random.nextLong(window);
    ConditionRule rule =
        over(Rules.when(bad), rollup, percent, Duration.ofNanos(window * 1_000))
            .holds()
            .lasting(Duration.ofNanos(lasting * 1_000))
            .recoverAfter(successes);
    rule = other ? rule.recoverWhen(good) : rule;
    rule = rollup == null ? rule : rule.minimum(minimum);
    Recount recount = new Recount(seed, random, rule);
    int firings = 0;
    long since = -1;
    boolean firing = false;
    int calm = 0;
    for (int i = 0; i < 60; i++) {
      Status status = Status.values()[random.nextInt(10) == 0 ? random.nextInt(4) : 0];
      Double value = random.nextInt(8) == 0 ? null : (double) random.nextInt(20);
      long at = recount.later(window, Math.max(1, (window + 19) / 20));
      Seen seen = new Seen(at, status, random.nextBoolean(), value);
      Verdict verdict = recount.see(seen).verdict();
      boolean enough =
          value != null
              && status != Status.UNKNOWN
              && (rollup == null || inWindow(recount.all, window) >= minimum);
      OptionalDouble now =
          enough ? naive(rollup, percent, recount.all, window) : OptionalDouble.empty();
      Verdict expected = Verdict.NONE;
      if (now.isPresent()) {
        boolean fires = below ? now.getAsDouble() <= limit : now.getAsDouble() >= limit;
        boolean over = below ? now.getAsDouble() >= limit + 2 : now.getAsDouble() <= limit - 2;
        if (firing) {
          calm = !fires && (!other || over) ? calm + 1 : 0;
          expected = fires ? Verdict.FIRING : Verdict.NONE;
          if (calm == successes) {
            firing = false;
            since = -1;
            expected = Verdict.CLEAR;
          }
        } else if (fires) {
          since = since < 0 ? at : since;
          firing = at - since >= lasting;
          firings += firing ? 1 : 0;
          calm = 0;
          expected = firing ? Verdict.FIRING : Verdict.PENDING;
        } else {
          since = -1;
          expected = Verdict.CLEAR;
        }
      }
      assertEquals(expected, verdict, recount.where() + " " + now);
      if (since >= 0 && random.nextInt(3) == 0) {
        long due = Math.max(at, since + lasting + random.nextInt(-1, 2));
        boolean inTime = firing || due >= since + lasting;
        Instant tick = new Seen(due, Status.UP, false, null).due();
        Verdict ticked = recount.tick(tick).verdict();
        assertEquals(inTime ? Verdict.FIRING : Verdict.PENDING, ticked, recount.where());
        firings += inTime && !firing ? 1 : 0;
        calm = inTime && !firing ? 0 : calm;
        firing = inTime;
      }
    }
    assertTrue(recount.largest <= ValueWindow.SIZE, recount.where());
    return firings;
  }
}
