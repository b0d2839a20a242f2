package dev.watchkeeper.core;

import static org.junit.jupiter.api.Assertions.assertEquals;
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
import dev.watchkeeper.core.rules.ConditionRule;
import dev.watchkeeper.core.rules.When;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * The rules beside oracles that keep the whole history in a list and count it anew at each step.
 * Times are whole microseconds, as those of results are, often equal, and often at the very edge of
 * a window; windows have nanoseconds. A failure names its seed.
 */
class RuleWindowsModelTest {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
  private static final CheckId SHOP = CheckId.of("shop");
  private static final MetricKey DEPTH = MetricKey.gauge("depth", "");
  private static final CheckState BEFORE = CheckState.initial(SHOP, T);
  private static final List<Reading> READINGS =
      List.of(
          Reading.down("no"),
          Reading.up(),
          Reading.degraded("slow"),
          Reading.of(Outcome.PROBE_DEFECT, "defect"));

  /** A rule whose memory goes through its stored form at each step. */
  private static final class Judged {
    final Rule rule;
    RuleState state = RuleState.empty();

    Judged(Rule rule) {
      this.rule = rule;
    }

    Judgement result(long nanos, Reading reading) {
      Instant now = T.plusNanos(nanos);
      return judge(now, ProbeResult.builder(SHOP, now).reading(reading).build());
    }

    Judgement tick(long nanos) {
      return judge(T.plusNanos(nanos), null);
    }

    /** What a tick would be told; nothing is remembered of it. */
    Judgement peek(long nanos) {
      return rule.judge(new Rule.Input(T.plusNanos(nanos), null, BEFORE), state);
    }

    private Judgement judge(Instant now, ProbeResult result) {
      Judgement judgement = rule.judge(new Rule.Input(now, result, BEFORE), state);
      state = RuleState.parse(judgement.next().format());
      return judgement;
    }
  }

  /** Whole microseconds on: none, one, a few, or just so that an edge of the window is met. */
  private static long later(SplittableRandom random, long now, long window, List<Long> times) {
    long next =
        switch (random.nextInt(6)) {
          case 0, 1 -> now;
          case 2 -> now + 1_000;
          case 3 -> now + random.nextLong(window) / 1_000 * 1_000;
          default -> {
            long from = times.isEmpty() ? now : times.get(random.nextInt(times.size()));
            yield (from + window) / 1_000 * 1_000 + random.nextInt(-1, 2) * 1_000L;
          }
        };
    return Math.max(now, next);
  }

  private static long window(SplittableRandom random) {
    long nanos = 1_000_000 + random.nextLong(1L << random.nextInt(10, 40));
    return random.nextBoolean() ? nanos / 1_000 * 1_000 : nanos;
  }

  private static Reading reading(SplittableRandom random) {
    return READINGS.get(random.nextInt(3) == 0 ? random.nextInt(4) : random.nextInt(2));
  }

  @Test
  void failuresWithinAWindowAgreeWithCountingAll() {
    for (long seed = 1; seed <= 5_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int threshold = 1 + random.nextInt(6);
      long window = window(random);
      Judged judged = new Judged(Rules.failures(threshold).within(Duration.ofNanos(window)));
      List<Long> failures = new ArrayList<>();
      long now = 0;
      for (int i = 0; i < 60; i++) {
        now = later(random, now, window, failures);
        Reading reading = reading(random);
        boolean failed = reading.status() == Status.DOWN;
        if (failed) {
          failures.add(now);
        }
        long end = now;
        boolean many = failures.stream().filter(at -> end - at < window).count() >= threshold;
        Verdict expected = failed && many ? Verdict.FIRING : Verdict.NONE;
        if (reading.status().isWorking() && !many) {
          expected = Verdict.CLEAR;
        }
        String seeded = "seed " + seed + ", step " + i + ", " + threshold + " within " + window;
        assertEquals(expected, judged.result(now, reading).verdict(), seeded);
        assertTrue(judged.state.size() <= threshold + 1, seeded);
        assertEquals(Verdict.NONE, judged.tick(now + random.nextLong(window)).verdict(), seeded);
      }
    }
  }

  @Test
  void aFailureThatIsAPartOfAMicrosecondYoungerThanTheWindowCounts() {
    Judged judged = new Judged(Rules.failures(2).within(Duration.ofNanos(1_000_500)));
    judged.result(0, READINGS.get(0));
    assertEquals(Verdict.FIRING, judged.result(1_000_000, READINGS.get(0)).verdict());
    assertEquals(Verdict.NONE, judged.result(2_001_000, READINGS.get(0)).verdict());
  }

  @Test
  void failuresInARowAgreeWithCountingBackwards() {
    for (long seed = 10_001; seed <= 15_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      int failures = 1 + random.nextInt(5);
      int successes = 1 + random.nextInt(5);
      Judged judged = new Judged(Rules.consecutiveFailures(failures).recoverAfter(successes));
      List<Boolean> failed = new ArrayList<>();
      boolean firing = false;
      for (int i = 0; i < 60; i++) {
        Reading reading = reading(random);
        Verdict expected = Verdict.NONE;
        if (reading.status() != Status.UNKNOWN) {
          failed.add(reading.status() == Status.DOWN);
          firing = firing ? row(failed, false) < successes : row(failed, true) >= failures;
          boolean recovering = firing && !failed.get(failed.size() - 1);
          expected = recovering ? Verdict.NONE : firing ? Verdict.FIRING : Verdict.CLEAR;
        }
        String seeded = "seed " + seed + ", step " + i + ", " + failures + " and " + successes;
        assertEquals(expected, judged.result(random.nextInt(2), reading).verdict(), seeded);
        assertEquals(Verdict.NONE, judged.tick(i).verdict(), seeded);
      }
    }
  }

  /** How many of these the history ends with. */
  private static int row(List<Boolean> history, boolean wanted) {
    int count = 0;
    while (count < history.size() && history.get(history.size() - 1 - count) == wanted) {
      count++;
    }
    return count;
  }

  @Test
  void aConditionThatLastsAgreesWithLookingBackToTheNanosecond() {
    for (long seed = 20_001; seed <= 25_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      long lasting = random.nextInt(5) == 0 ? 0 : window(random);
      boolean holds = random.nextBoolean();
      When when = Rules.when(holds ? DEPTH.atLeast(10) : DEPTH.atMost(9));
      ConditionRule rule = holds ? when.holds() : when.fails();
      Judged judged = new Judged(rule.lasting(Duration.ofNanos(lasting)));
      List<Long> streak = new ArrayList<>();
      long now = 0;
      for (int i = 0; i < 60; i++) {
        long before = now;
        now = later(random, now, Math.max(1, lasting), streak);
        long wished = streak.isEmpty() ? now : streak.get(0) + lasting;
        if (before <= wished && wished < now) {
          judged.tick(wished);
        }
        String seeded = "seed " + seed + ", step " + i + ", lasting " + lasting;
        int depth = random.nextInt(4) == 0 ? 5 : 15;
        if (random.nextInt(6) == 0) {
          assertEquals(Verdict.NONE, judged.result(now, Reading.down("no")).verdict(), seeded);
        } else if (depth == 5) {
          streak.clear();
          Reading reading = Reading.up().with(DEPTH, depth);
          assertEquals(Verdict.CLEAR, judged.result(now, reading).verdict(), seeded);
        } else {
          streak.add(now);
          Reading reading = Reading.up().with(DEPTH, depth);
          expect(judged.result(now, reading), streak, now, lasting, seeded);
        }
        long edge = streak.isEmpty() ? now : Math.max(now, streak.get(0) + lasting);
        for (long at = edge - 1; at <= edge + 1; at++) {
          if (at >= now) {
            expect(judged.peek(at), streak, at, lasting, seeded + ", tick at " + at);
          }
        }
      }
    }
  }

  private static void expect(
      Judgement judgement, List<Long> streak, long now, long lasting, String seeded) {
    if (streak.isEmpty()) {
      assertEquals(Verdict.NONE, judgement.verdict(), seeded);
      return;
    }
    boolean fires = now - streak.get(0) >= lasting;
    assertEquals(fires ? Verdict.FIRING : Verdict.PENDING, judgement.verdict(), seeded);
    Instant tick = T.plusNanos(streak.get(0) + lasting);
    assertEquals(fires ? Optional.empty() : Optional.of(tick), judgement.tick(), seeded);
  }
}
