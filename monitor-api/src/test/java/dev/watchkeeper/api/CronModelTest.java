package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/**
 * Random expressions beside a model that looks at each minute, or second, one by one, around the
 * instants where clocks, months and years change. A failure names the seed and the expression.
 */
class CronModelTest {
  private static final List<String> ZONES =
      List.of(
          "UTC",
          "Europe/Berlin",
          "America/New_York",
          "Australia/Lord_Howe",
          "Asia/Kathmandu",
          "Pacific/Apia",
          "Africa/Casablanca",
          "America/St_Johns");

  private static final List<String> DAYS =
      List.of(
          "2026-03-28",
          "2026-10-24",
          "2026-03-07",
          "2026-10-31",
          "2026-04-04",
          "2026-10-03",
          "2026-12-30",
          "2024-02-28",
          "2027-02-27",
          "2011-12-28",
          "2100-02-27",
          "1985-12-30");

  @Test
  void agreesWithTheModelMinuteByMinute() {
    for (long seed = 1; seed <= 1_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      compare(seed, random, new CronModel(random, false), Duration.ofMinutes(1), 4 * 24 * 60);
    }
  }

  @Test
  void agreesWithTheModelSecondBySecond() {
    for (long seed = 10_001; seed <= 10_060; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      compare(seed, random, new CronModel(random, true), Duration.ofSeconds(1), 100_000);
    }
  }

  private static void compare(
      long seed, SplittableRandom random, CronModel model, Duration step, int steps) {
    ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
    LocalDate day = LocalDate.parse(DAYS.get(random.nextInt(DAYS.size())));
    ZonedDateTime start = day.atStartOfDay(zone).plusHours(random.nextInt(24));
    List<ZonedDateTime> expected = new ArrayList<>();
    ZonedDateTime at = start;
    for (int i = 0; i < steps; i++) {
      at = at.plus(step);
      if (model.runsAt(at)) {
        expected.add(at);
      }
    }
    String where = "seed " + seed + ": '" + model.text() + "' in " + zone + " from " + start;
    assertEquals(expected, between(CronExpression.parse(model.text()), start, at), where);
  }

  private static List<ZonedDateTime> between(
      CronExpression cron, ZonedDateTime start, ZonedDateTime end) {
    List<ZonedDateTime> found = new ArrayList<>();
    ZonedDateTime at = start;
    while (true) {
      at = cron.next(at).orElse(end.plusNanos(1));
      if (at.isAfter(end)) {
        return found;
      }
      found.add(at);
    }
  }

  @Test
  void startingInBetweenLeadsToTheSameInstants() {
    for (long seed = 20_001; seed <= 20_500; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      CronModel model = new CronModel(random, false);
      CronExpression cron = CronExpression.parse(model.text());
      ZoneId zone = ZoneId.of(ZONES.get(random.nextInt(ZONES.size())));
      LocalDate day = LocalDate.parse(DAYS.get(random.nextInt(DAYS.size())));
      ZonedDateTime start = day.atStartOfDay(zone);
      ZonedDateTime next = cron.next(start).orElse(start);
      long seconds = Math.min(ChronoUnit.SECONDS.between(start, next), 400_000);
      for (int i = 0; i < 50 && seconds > 1; i++) {
        ZonedDateTime between = start.plusSeconds(random.nextLong(seconds));
        String where = "seed " + seed + ": '" + model.text() + "' in " + zone + " at " + between;
        assertEquals(next, cron.next(between).orElseThrow(), where);
      }
    }
  }

  @Test
  void agreesWithTheModelDayByDayForYears() {
    for (long seed = 30_001; seed <= 30_300; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      CronModel model = new CronModel(random, false);
      ZonedDateTime start = ZonedDateTime.of(2023, 6, 1, 13, 0, 0, 0, ZoneOffset.UTC);
      ZonedDateTime end = start.plusYears(6);
      List<ZonedDateTime> expected = new ArrayList<>();
      for (ZonedDateTime at = start.plusHours(23); at.isBefore(end); at = at.plusDays(1)) {
        if (model.runsOn(at.toLocalDate())) {
          expected.add(at);
        }
      }
      String text = model.textAtNoon();
      assertEquals(
          expected, between(CronExpression.parse(text), start, end), "seed " + seed + ": " + text);
    }
  }
}
