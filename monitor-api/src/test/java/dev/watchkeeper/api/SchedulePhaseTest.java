package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class SchedulePhaseTest {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");

  private static Instant next(Schedule schedule, Instant after, CheckId check) {
    return schedule.next(after, check).orElseThrow();
  }

  @Test
  void theNthDueTimeIsTheFirstAndNIntervals() {
    for (long seed = 1; seed <= 3_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Duration interval = interval(random);
      Schedule schedule = Schedule.every(interval);
      CheckId check = CheckId.of("check-" + random.nextInt());
      Instant start = start(random);
      Instant first = next(schedule, start, check);
      String seeded = "seed " + seed + " every " + interval + " from " + start;
      assertTrue(first.isAfter(start), seeded);
      assertTrue(!first.isAfter(start.plus(interval)), seeded);
      Instant due = first;
      for (int n = 1; n <= 20; n++) {
        due = next(schedule, due, check);
        assertEquals(first.plus(interval.multipliedBy(n)), due, seeded + ", number " + n);
      }
    }
  }

  @Test
  void whenItIsAskedInBetweenDoesNotMatter() {
    for (long seed = 10_001; seed <= 12_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      Duration interval = interval(random);
      Schedule schedule = Schedule.every(interval);
      CheckId check = CheckId.of("check-" + random.nextInt());
      Instant first = next(schedule, start(random), check);
      Instant second = first.plus(interval);
      String seeded = "seed " + seed + " every " + interval;
      assertEquals(second, next(schedule, first, check), seeded);
      assertEquals(second, next(schedule, second.minusNanos(1), check), seeded);
      assertEquals(first, next(schedule, first.minusNanos(1), check), seeded);
      long inside = random.nextLong(interval.toNanos());
      assertEquals(second, next(schedule, first.plusNanos(inside), check), seeded);
    }
  }

  /** Whole microseconds, from the shortest to years; what is shorter is not told apart. */
  private static Duration interval(SplittableRandom random) {
    long most = random.nextBoolean() ? 100_000_000L : Schedule.MAX_INTERVAL.toSeconds() * 1_000_000;
    return Duration.ofNanos(random.nextLong(1_000, most) * 1_000);
  }

  private static Instant start(SplittableRandom random) {
    long seconds = random.nextLong(-10_000_000_000L, 10_000_000_000L);
    return Instant.ofEpochSecond(seconds, random.nextInt(1_000_000_000));
  }

  @Test
  void aPhaseStaysPutFromReleaseToRelease() {
    Schedule schedule = Schedule.every(Duration.ofMinutes(1));
    assertEquals(
        Instant.parse("2026-03-01T12:00:57.448651Z"),
        next(schedule, T, CheckId.of("shop")),
        "never to be changed");
    assertEquals(
        Instant.parse("2026-03-01T12:00:36.201839Z"), next(schedule, T, CheckId.of("größe 7")));
  }

  @Test
  void manyChecksSpreadEvenlyOverTheInterval() {
    int buckets = 60;
    for (String prefix : new String[] {"check-", "https://shop.example/", "x", "node-7/service-"}) {
      int[] counts = new int[buckets];
      for (int i = 0; i < 12_000; i++) {
        CheckId check = CheckId.of(prefix + i);
        Instant due = next(Schedule.every(Duration.ofSeconds(buckets)), T, check);
        counts[(int) Math.floorMod(due.getEpochSecond(), (long) buckets)]++;
      }
      double chiSquare = 0;
      for (int count : counts) {
        chiSquare += (count - 200) * (count - 200) / 200.0;
      }
      // 59 degrees of freedom: one in a million would be above 126
      assertTrue(chiSquare < 126, prefix + ": chi square " + chiSquare);
    }
  }

  @Test
  void intervalsThatCannotBeAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.every(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> Schedule.every(Duration.ofSeconds(-1)));
    assertThrows(IllegalArgumentException.class, () -> Schedule.every(Duration.ofNanos(999_999)));
    assertThrows(
        IllegalArgumentException.class, () -> Schedule.every(Schedule.MAX_INTERVAL.plusNanos(1)));
  }

  @Test
  void aManualScheduleIsNeverDue() {
    assertEquals(Optional.empty(), Schedule.manual().next(T, CheckId.of("a")));
  }
}
