package dev.watchkeeper.core.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Rule.Judgement;
import dev.watchkeeper.api.spi.Rule.Verdict;
import dev.watchkeeper.api.spi.RuleState;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A rule beside the whole list of results, which is counted anew at each step. Times are whole
 * microseconds, often equal and often at the very edge of a window or slice; failures come in
 * bursts; the state goes through its stored form at random points, and a second copy of the rule
 * never does.
 */
final class Recount {
  static final CheckId SHOP = CheckId.of("shop");
  static final MetricKey DEPTH = MetricKey.gauge("depth", "");

  final SplittableRandom random;
  final List<Seen> all = new ArrayList<>();
  private final Rule rule;
  private final String seeded;
  private RuleState restarted = RuleState.empty();
  private RuleState kept = RuleState.empty();
  int largest;

  /** One result. */
  record Seen(long at, Status status, boolean ours, Double value) {
    Instant due() {
      return Instant.EPOCH.plus(at, ChronoUnit.MICROS);
    }

    ProbeResult result() {
      Reading reading =
          switch (status) {
            case UP -> Reading.up();
            case DEGRADED -> Reading.degraded("slow");
            case DOWN -> Reading.down("HTTP 503");
            case UNKNOWN -> Reading.of(ours ? Outcome.PAUSED : Outcome.PROBE_DEFECT, "unknown");
          };
      Reading whole = value == null ? reading : reading.with(DEPTH, value);
      return ProbeResult.builder(SHOP, due()).reading(whole).build();
    }
  }

  Recount(long seed, SplittableRandom random, Rule rule) {
    this.random = random;
    this.rule = rule;
    this.seeded = "seed " + seed + ", " + rule;
  }

  String where() {
    return seeded + ", step " + all.size();
  }

  long now() {
    return all.isEmpty() ? 1_772_366_400_000_000L : all.get(all.size() - 1).at();
  }

  /** Not before the last: equal, a little later, or so that an edge is met to the microsecond. */
  long later(long window, long slice) {
    long now = now();
    long next =
        switch (random.nextInt(8)) {
          case 0 -> now;
          case 1 -> now + 1;
          case 2 -> now + random.nextLong(Math.max(1, window));
          case 3 -> now + random.nextLong(Math.max(1, window / 8));
          case 4 -> Math.floorDiv(now, slice) * slice + slice + random.nextInt(-1, 2);
          case 5 -> now + 3 * window * random.nextInt(2);
          case 6 -> now + random.nextLong(Math.max(1, window / 20));
          default -> {
            long from = all.isEmpty() ? now : all.get(random.nextInt(all.size())).at();
            yield from + window + random.nextInt(-1, 2);
          }
        };
    return Math.max(now, next);
  }

  Status status(int burst) {
    int one = random.nextInt(10);
    if (one == 0) {
      return Status.values()[random.nextInt(4)];
    }
    return one <= burst ? Status.DOWN : one == 9 ? Status.DEGRADED : Status.UP;
  }

  Judgement see(Seen seen) {
    all.add(seen);
    return judge(new Rule.Input(seen.due(), seen.result(), CheckState.initial(SHOP, seen.due())));
  }

  Judgement tick(Instant now) {
    return judge(new Rule.Input(now, null, CheckState.initial(SHOP, now)));
  }

  private Judgement judge(Rule.Input input) {
    Judgement judgement = rule.judge(input, restarted);
    assertEquals(judgement, rule.judge(input, restarted), where() + ": pure");
    assertEquals(judgement, rule.judge(input, kept), where() + ": a restart changes nothing");
    kept = judgement.next();
    boolean restart = random.nextInt(3) == 0;
    restarted = restart ? RuleState.parse(judgement.next().format()) : judgement.next();
    largest = Math.max(largest, restarted.size());
    if (judgement.verdict() == Verdict.FIRING) {
      assertFalse(judgement.explanation().isEmpty(), where());
    }
    return judgement;
  }

  /** What is true of a list of results whose last one counts. */
  interface Facts {
    /** 1 for a failure, 0 for a success, -1 for neither. */
    int kind(List<Seen> all);

    /** True if there is enough for an alert. */
    boolean over(List<Seen> all);

    /** True if there is little enough for its end. */
    boolean under(List<Seen> all);
  }

  /** Says which results are failures when only DOWN is. */
  static int usual(Seen seen) {
    return seen.status() == Status.DOWN ? 1 : seen.status() == Status.UNKNOWN ? -1 : 0;
  }

  /** Runs so many steps; each verdict follows from all results up to it, looked at anew. */
  void agrees(Facts facts, int steps, long window, long slice, int successes) {
    boolean firing = false;
    int good = 0;
    int burst = 2;
    int fired = 0;
    for (int i = 0; i < steps; i++) {
      burst = random.nextInt(10) == 0 ? random.nextInt(9) : burst;
      Status status = status(burst);
      Seen seen = new Seen(later(window, slice), status, random.nextBoolean(), null);
      Judgement judgement = see(seen);
      int kind = facts.kind(all);
      Verdict expected = Verdict.NONE;
      if (kind >= 0) {
        boolean over = facts.over(all);
        boolean before = firing;
        if (!firing && kind == 1 && over) {
          firing = true;
          good = 0;
        } else if (firing) {
          good = kind == 0 && facts.under(all) ? good + 1 : 0;
          firing = good < successes;
        }
        boolean fires = firing && kind == 1 && over;
        expected = fires ? Verdict.FIRING : firing || kind == 1 ? Verdict.NONE : Verdict.CLEAR;
        fired += firing && !before ? 1 : 0;
        if (before && !firing) {
          assertFalse(judgement.explanation().isEmpty(), where());
        }
      }
      assertEquals(expected, judgement.verdict(), where());
      assertEquals(Verdict.NONE, tick(seen.due().plusSeconds(1)).verdict(), where());
    }
    firings += fired;
  }

  /** How many alerts began, so that a test can say that there were any. */
  int firings;

  static void many(int firings) {
    assertTrue(firings > 50, "alerts: " + firings);
  }
}
