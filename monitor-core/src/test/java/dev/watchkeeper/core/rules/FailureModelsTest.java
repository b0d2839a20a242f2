package dev.watchkeeper.core.rules;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.rules.Recount.Facts;
import dev.watchkeeper.core.rules.Recount.Seen;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** The rules on failures beside a naive recount of the whole list; a failure names its seed. */
class FailureModelsTest {
  private static final int SEEDS = 400;
  private static final int STEPS = 60;

  private static Seen newest(List<Seen> all) {
    return all.get(all.size() - 1);
  }

  private static long count(List<Seen> all, Predicate<Seen> which) {
    return all.stream().filter(which).count();
  }

  private static List<Seen> judged(List<Seen> all) {
    return all.stream().filter(seen -> Recount.usual(seen) >= 0).toList();
  }

  private static List<Seen> last(List<Seen> all, int most) {
    List<Seen> judged = judged(all);
    return judged.subList(Math.max(0, judged.size() - most), judged.size());
  }

  /** Those whose slice of time is one of the newest. */
  private static List<Seen> sliced(List<Seen> all, long window, int slices) {
    long width = width(window, slices);
    long newest = Math.floorDiv(newest(all).at(), width);
    return judged(all).stream()
        .filter(seen -> Math.floorDiv(seen.at(), width) > newest - slices)
        .toList();
  }

  private static long width(long window, int slices) {
    return Math.max(1, (window + slices - 1) / slices);
  }

  private static boolean down(Seen seen) {
    return seen.status() == Status.DOWN;
  }

  private record Counting(Predicate<List<Seen>> enough, Predicate<List<Seen>> little)
      implements Facts {
    @Override
    public int kind(List<Seen> all) {
      return Recount.usual(newest(all));
    }

    @Override
    public boolean over(List<Seen> all) {
      return enough.test(all);
    }

    @Override
    public boolean under(List<Seen> all) {
      return little.test(all);
    }
  }

  private static long window(SplittableRandom random) {
    return 1_000 + random.nextLong(1L << random.nextInt(10, 40));
  }

  @Test
  void failuresWithinASlidingDuration() {
    int firings = 0;
    for (long seed = 1; seed <= SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int threshold = 1 + random.nextInt(8);
      int atMost = random.nextInt(threshold);
      int successes = 1 + random.nextInt(3);
      long window = window(random);
      FailuresWithin rule =
          (random.nextBoolean() ? Rules.failures(threshold) : Rules.moreFailuresThan(threshold - 1))
              .within(Duration.ofNanos(window * 1_000 - random.nextInt(2) * 400))
              .recoverAtMost(atMost)
              .recoverAfter(successes);
      Predicate<Seen> none = seen -> false;
      Recount recount = new Recount(seed, random, rule);
      Facts facts =
          new Counting(
              all -> inside(all, window) >= threshold, all -> inside(all, window) <= atMost);
      recount.agrees(facts, STEPS, window, width(window, 20), successes);
      assertTrue(recount.largest <= threshold + 1, recount.where() + none);
      firings += recount.firings;
    }
    Recount.many(firings);
  }

  private static long inside(List<Seen> all, long window) {
    long end = newest(all).at();
    return count(all, seen -> down(seen) && end - seen.at() < window);
  }

  @Test
  void failuresOfTheLastResults() {
    int firings = 0;
    for (long seed = 1_001; seed <= 1_000 + SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int results = random.nextInt(4) == 0 ? 60 + random.nextInt(80) : 1 + random.nextInt(12);
      int threshold = 1 + random.nextInt(Math.min(results, 12));
      int atMost = random.nextInt(threshold);
      int successes = 1 + random.nextInt(3);
      FailuresOfLast rule =
          Rules.failures(threshold).ofLast(results).recoverAtMost(atMost).recoverAfter(successes);
      Facts facts =
          new Counting(
              all -> count(last(all, results), FailureModelsTest::down) >= threshold,
              all -> count(last(all, results), FailureModelsTest::down) <= atMost);
      Recount recount = new Recount(seed, random, rule);
      recount.agrees(facts, results > 20 ? 200 : STEPS, 1_000, 50, successes);
      assertTrue(recount.largest <= 2 + (results + 63) / 64, recount.where());
      firings += recount.firings;
    }
    Recount.many(firings);
  }

  /** A share in exact decimals; its end at another one, or as soon as it is not too large. */
  private static Facts share(
      ShareOf of, BigDecimal share, boolean inclusive, int minimum, BigDecimal atMost) {
    Predicate<List<Seen>> over =
        all -> {
          List<Seen> some = of.some(all);
          int compared = failures(some).compareTo(share.multiply(BigDecimal.valueOf(some.size())));
          return some.size() >= minimum && (inclusive ? compared >= 0 : compared > 0);
        };
    Predicate<List<Seen>> under =
        all -> {
          List<Seen> some = of.some(all);
          BigDecimal most = atMost.multiply(BigDecimal.valueOf(some.size()));
          return some.size() >= minimum && !over.test(all) && failures(some).compareTo(most) <= 0;
        };
    return new Counting(over, under);
  }

  private static BigDecimal failures(List<Seen> some) {
    return BigDecimal.valueOf(count(some, FailureModelsTest::down));
  }

  private interface ShareOf {
    List<Seen> some(List<Seen> all);
  }

  @Test
  void theShareOfFailuresOfTheLastResultsAndWithinASlidingDuration() {
    int firings = 0;
    for (long seed = 2_001; seed <= 2_000 + 2 * SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      boolean inclusive = random.nextBoolean();
      int parts = 1 + random.nextInt(random.nextBoolean() ? 9 : 99_999);
      BigDecimal share = BigDecimal.valueOf(parts, parts < 10 ? 1 : 5);
      boolean ends = random.nextBoolean();
      BigDecimal atMost = share.multiply(BigDecimal.valueOf(5, 1));
      int successes = 1 + random.nextInt(3);
      long window = window(random);
      int results = 1 + random.nextInt(90);
      boolean timed = random.nextBoolean();
      int minimum = timed ? 1 + random.nextInt(6) : 1 + random.nextInt(results);
      FailureShare.Share begin =
          inclusive
              ? Rules.failureShare(share.doubleValue())
              : Rules.failureShareAbove(share.doubleValue());
      FailureShare rule =
          (timed ? begin.within(Duration.ofNanos(window * 1_000)) : begin.ofLast(results))
              .minimum(minimum)
              .recoverAfter(successes);
      ShareOf of = timed ? all -> sliced(all, window, 20) : all -> last(all, results);
      Facts facts = share(of, share, inclusive, minimum, ends ? atMost : share);
      Recount recount =
          new Recount(seed, random, ends ? rule.recoverAtMost(atMost.doubleValue()) : rule);
      recount.agrees(facts, STEPS, window, width(window, 20), successes);
      assertTrue(recount.largest <= 22, recount.where());
      firings += recount.firings;
    }
    Recount.many(firings);
  }

  @Test
  void theBurnRateOfAnErrorBudget() {
    int firings = 0;
    for (long seed = 4_001; seed <= 4_000 + SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      double objective = 0.9 + random.nextInt(99) / 1_000.0;
      int minimum = 1 + random.nextInt(8);
      int successes = 1 + random.nextInt(3);
      List<BurnRate.Pair> pairs = new ArrayList<>();
      for (int i = 0; i < 1 + random.nextInt(3); i++) {
        Duration length = Duration.ofMillis(2_000 + random.nextInt(1 << random.nextInt(8, 24)));
        Duration brief = Duration.ofMillis(1_000 + random.nextInt(900));
        pairs.add(new BurnRate.Pair(0.000_001 * (1 + random.nextInt(5)), length, brief));
      }
      BurnRate rule;
      try {
        rule =
            Rules.burnRate(0.999)
                .over(Duration.ofHours(2))
                .minimum(minimum)
                .pairs(pairs)
                .recoverAfter(successes);
        objective = 0.999;
      } catch (IllegalArgumentException e) {
        continue;
      }
      double aim = objective;
      Facts facts = burning(pairs, aim, Duration.ofHours(2), minimum);
      Recount recount = new Recount(seed, random, rule);
      long slowest = pairs.get(0).longWindow().toMillis() * 1_000;
      recount.agrees(facts, STEPS, slowest, width(slowest, 12), successes);
      assertTrue(recount.largest <= 1 + 13 * 2 * pairs.size(), recount.where());
      firings += recount.firings;
    }
    Recount.many(firings);
  }

  private static Facts burning(
      List<BurnRate.Pair> pairs, double objective, Duration period, int minimum) {
    Predicate<List<Seen>> fires =
        all ->
            pairs.stream()
                .anyMatch(
                    pair -> {
                      double times = (double) period.toNanos() / pair.longWindow().toNanos();
                      double limit = pair.budget() * times * (1 - objective);
                      List<Seen> whole = sliced(all, pair.longWindow().toMillis() * 1_000, 12);
                      List<Seen> brief = sliced(all, pair.shortWindow().toMillis() * 1_000, 12);
                      return whole.size() >= minimum
                          && count(whole, FailureModelsTest::down) > limit * whole.size()
                          && count(brief, FailureModelsTest::down) > limit * brief.size();
                    });
    return new Facts() {
      @Override
      public int kind(List<Seen> all) {
        return Recount.usual(newest(all)) < 0 ? -1 : fires.test(all) ? 1 : 0;
      }

      @Override
      public boolean over(List<Seen> all) {
        return true;
      }

      @Override
      public boolean under(List<Seen> all) {
        return true;
      }
    };
  }

  @Test
  void flappingByTheWeightOfTheLastTwentySteps() {
    int firings = 0;
    for (long seed = 5_001; seed <= 5_000 + SEEDS; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int start = 5 + random.nextInt(60);
      int stop = 1 + random.nextInt(start);
      Recount recount = new Recount(seed, random, Rules.flapping().between(start, stop));
      boolean firing = false;
      int burst = 2;
      for (int i = 0; i < 80; i++) {
        burst = random.nextInt(10) == 0 ? random.nextInt(9) : burst;
        Seen seen =
            new Seen(recount.later(1_000, 50), recount.status(burst), random.nextBoolean(), null);
        String verdict = recount.see(seen).verdict().name();
        if (Recount.usual(seen) >= 0) {
          double share = 100 * changes(judged(recount.all));
          boolean before = firing;
          firing = share >= (firing ? stop : start) - 1e-9;
          firings += firing && !before ? 1 : 0;
          org.junit.jupiter.api.Assertions.assertEquals(
              firing ? "FIRING" : "CLEAR", verdict, recount.where() + " " + share);
        } else {
          org.junit.jupiter.api.Assertions.assertEquals("NONE", verdict, recount.where());
        }
      }
      assertTrue(recount.largest <= 3);
    }
    Recount.many(firings);
  }

  /** As published: weights from 0.8 for the oldest to 1.2 for the newest of 20 steps. */
  private static double changes(List<Seen> all) {
    double sum = 0;
    for (int step = 0; step < 20; step++) {
      int newer = all.size() - 1 - step;
      if (newer > 0 && all.get(newer).status() != all.get(newer - 1).status()) {
        sum += 1.2 - 0.4 * step / 19;
      }
    }
    return sum / 20;
  }
}
