package dev.watchkeeper.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Rule.Judgement;
import dev.watchkeeper.api.spi.Rule.Verdict;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.rules.Recount.Seen;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Silence beside a naive look at the whole list; ticks come when the rule wishes them. */
class NoDataModelTest {
  @Test
  void firesWhenNothingWasHeardForTheDurationAndNotBefore() {
    int firings = 0;
    for (long seed = 1; seed <= 500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long span = 1_000 + random.nextLong(1L << random.nextInt(10, 40));
      boolean metric = random.nextBoolean();
      NoData rule = Rules.noData(Duration.ofNanos(span * 1_000));
      Recount recount = new Recount(seed, random, metric ? rule.about(Recount.DEPTH) : rule);
      Instant wish = null;
      boolean firing = false;
      for (int i = 0; i < 60; i++) {
        Status status = recount.status(3);
        Double value = random.nextBoolean() ? 1.0 : null;
        Seen seen = new Seen(recount.later(span, span), status, random.nextBoolean(), value);
        while (wish != null && wish.isBefore(seen.due())) {
          Judgement tick = recount.tick(wish);
          long silent = micros(wish) - begin(recount.all, metric);
          Verdict expected = silent >= span && !firing ? Verdict.FIRING : Verdict.NONE;
          assertEquals(expected, tick.verdict(), recount.where() + " tick");
          firings += expected == Verdict.FIRING ? 1 : 0;
          firing |= expected == Verdict.FIRING;
          wish = tick.lookAgain();
        }
        Judgement judgement = recount.see(seen);
        boolean heard = heard(seen, metric);
        boolean ours = status == Status.UNKNOWN && seen.ours();
        boolean late =
            !heard
                && !ours
                && !firing
                && recount.all.size() > 1
                && seen.at() - begin(recount.all, metric) >= span;
        Verdict expected = heard ? Verdict.CLEAR : late ? Verdict.FIRING : Verdict.NONE;
        assertEquals(expected, judgement.verdict(), recount.where());
        firings += late ? 1 : 0;
        firing = !heard && (firing || late);
        wish = judgement.lookAgain();
      }
      assertEquals(2, recount.largest);
    }
    Recount.many(firings);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  private static boolean heard(Seen seen, boolean metric) {
    return metric ? seen.value() != null : seen.status() != Status.UNKNOWN;
  }

  /** The last time at which the wait began: something heard, our own trouble, or the first run. */
  private static long begin(List<Seen> all, boolean metric) {
    long begin = all.get(0).at();
    boolean fired = false;
    for (Seen seen : all) {
      boolean ours = seen.status() == Status.UNKNOWN && seen.ours();
      begin = heard(seen, metric) || ours && !fired ? seen.at() : begin;
    }
    return begin;
  }
}
