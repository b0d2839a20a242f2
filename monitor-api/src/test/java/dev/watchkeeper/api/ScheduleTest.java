package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Schedule.Window;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final CheckId SHOP = CheckId.of("shop");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private static Instant at(String instant) {
    return Instant.parse(instant);
  }

  @Test
  void intervalsAreCountedInUnits() {
    assertEquals(Schedule.every(Duration.ofMinutes(7)), Schedule.every(7, ChronoUnit.MINUTES));
    assertEquals(Schedule.every(Duration.ofHours(1)), Schedule.EVERY_HOUR);
    assertEquals(Schedule.every(Duration.ofDays(2)), Schedule.every(2, ChronoUnit.DAYS));
    assertThrows(IllegalArgumentException.class, () -> Schedule.every(1, ChronoUnit.MONTHS));
    assertThrows(IllegalArgumentException.class, () -> Schedule.every(0, ChronoUnit.SECONDS));
    assertThrows(
        IllegalArgumentException.class, () -> Schedule.every(Long.MAX_VALUE, ChronoUnit.SECONDS));
  }

  @Test
  void aWindowHoldsFromItsBeginningToJustBeforeItsEnd() {
    Window office = Window.parse("mon-fri 08:00-18:00", BERLIN);
    assertFalse(office.contains(at("2026-03-02T06:59:59.999999999Z")));
    assertTrue(office.contains(at("2026-03-02T07:00:00Z")));
    assertTrue(office.contains(at("2026-03-02T16:59:59.999999999Z")));
    assertFalse(office.contains(at("2026-03-02T17:00:00Z")));
    assertFalse(office.contains(at("2026-03-01T12:00:00Z")), "a Sunday");
  }

  @Test
  void aWindowOverMidnightBelongsToTheDayOnWhichItBegins() {
    Window night = Window.parse("fri 22:00-06:00", ZoneOffset.UTC);
    assertTrue(night.contains(at("2026-03-06T23:00:00Z")));
    assertTrue(night.contains(at("2026-03-07T05:59:00Z")), "Saturday morning");
    assertFalse(night.contains(at("2026-03-06T05:00:00Z")), "Friday morning");
    assertFalse(night.contains(at("2026-03-07T23:00:00Z")), "Saturday night");
  }

  @Test
  void aWindowThatEndsWhereItBeginsIsTheWholeDay() {
    Window sundays = Window.parse("sun 00:00-24:00", ZoneOffset.UTC);
    assertTrue(sundays.contains(at("2026-03-01T00:00:00Z")));
    assertTrue(sundays.contains(at("2026-03-01T23:59:59Z")));
    assertFalse(sundays.contains(at("2026-03-02T00:00:00Z")));
  }

  @Test
  void aWindowMovesWithTheClocksOfItsZone() {
    Window early = Window.parse("daily 02:30-04:00", BERLIN);
    assertEquals(
        at("2026-03-29T01:00:00Z"),
        early.opensAfter(at("2026-03-28T12:00:00Z")),
        "half past two does not exist: it opens when clocks jump to three");
    assertTrue(early.contains(at("2026-03-29T01:00:00Z")));
    assertTrue(early.contains(at("2026-10-25T00:45:00Z")), "the first half past two");
    assertTrue(early.contains(at("2026-10-25T01:45:00Z")), "the second one");
    assertEquals(at("2026-10-25T00:30:00Z"), early.opensAfter(at("2026-10-24T22:00:00Z")));
  }

  @Test
  void windowsAreReadAndWrittenAsPeopleDo() {
    Window window = Window.parse("sat,sun 10:00-16:00 America/New_York", BERLIN);
    assertEquals(ZoneId.of("America/New_York"), window.zone());
    assertEquals(Set.of(DayOfWeek.SATURDAY, DayOfWeek.SUNDAY), window.days());
    assertEquals("sat,sun 10:00-16:00", window.toString());
    assertEquals("mon,sat,sun 10:00-16:00", Window.parse("sat-mon 10:00-16:00", BERLIN).toString());
    assertEquals(LocalTime.MIDNIGHT, Window.parse("daily 20:00-24:00", BERLIN).to());
    for (String wrong :
        List.of(
            "",
            "08:00-18:00",
            "mon 8-18",
            "mon 08:00-25:00",
            "mon-tue-wed 08:00-18:00",
            "xyz 08:00-18:00",
            "mon 08:00-18:00 Nowhere/City")) {
      assertThrows(IllegalArgumentException.class, () -> Window.parse(wrong, BERLIN), wrong);
    }
  }

  @Test
  void dueTimesInWindowsAreThoseOfTheScheduleThatLieInOne() {
    Random random = new Random(11);
    for (int round = 0; round < 200; round++) {
      Schedule base =
          random.nextBoolean()
              ? Schedule.every(Duration.ofMinutes(1 + random.nextInt(90)))
              : Schedule.cron(random.nextInt(60) + " * * * *", BERLIN);
      Window[] windows = {round % 2 == 0 ? twice(random) : window(random), window(random)};
      Schedule within = base.during(windows);
      Instant begin = at("2026-10-23T00:00:00Z").plusSeconds(random.nextInt(100_000));
      Instant end = begin.plus(Duration.ofDays(4));
      List<Instant> expected = new ArrayList<>();
      Instant due = base.next(begin, SHOP).orElseThrow();
      while (due.isBefore(end)) {
        if (windows[0].contains(due) || windows[1].contains(due)) {
          expected.add(due);
        }
        due = base.next(due, SHOP).orElseThrow();
      }
      List<Instant> actual = new ArrayList<>();
      Instant next = within.next(begin, SHOP).orElse(end);
      while (next.isBefore(end)) {
        actual.add(next);
        next = within.next(next, SHOP).orElse(end);
      }
      assertEquals(expected, actual, within.toString());
    }
  }

  /** A window that opens in the hour that there is twice when clocks go back. */
  private static Window twice(Random random) {
    LocalTime from = LocalTime.of(2, random.nextInt(30));
    return new Window(
        EnumSet.of(DayOfWeek.SUNDAY), from, from.plusMinutes(1 + random.nextInt(29)), BERLIN);
  }

  private static Window window(Random random) {
    DayOfWeek day = DayOfWeek.of(1 + random.nextInt(7));
    LocalTime from = LocalTime.of(random.nextInt(24), random.nextInt(60));
    LocalTime to = LocalTime.of(random.nextInt(24), random.nextInt(60));
    return new Window(EnumSet.of(day, day.plus(random.nextInt(3))), from, to, BERLIN);
  }

  @Test
  void aScheduleThatNeverMeetsItsWindowIsNeverDue() {
    Schedule never =
        Schedule.cron("0 12 * * *", ZoneOffset.UTC)
            .during(Window.parse("daily 01:00-02:00", ZoneOffset.UTC));
    assertTrue(never.next(at("2026-01-01T00:00:00Z"), SHOP).isEmpty());
  }

  @Test
  void thePaceFollowsStatusAndLengthOfTheOutage() {
    Schedule adaptive =
        Schedule.EVERY_MINUTE
            .whileFailing(Duration.ofSeconds(10))
            .inOutage(Duration.ofHours(1), Duration.ofMinutes(5));
    assertEquals(Schedule.every(MINUTE), adaptive.at(Status.UP, Duration.ofDays(1)));
    assertEquals(Schedule.every(MINUTE), adaptive.at(Status.UNKNOWN, Duration.ZERO));
    assertEquals(
        Schedule.every(Duration.ofSeconds(10)), adaptive.at(Status.DOWN, Duration.ofMinutes(59)));
    assertEquals(
        Schedule.every(Duration.ofMinutes(5)), adaptive.at(Status.DOWN, Duration.ofHours(1)));
    assertEquals(Duration.ofSeconds(10), adaptive.shortestInterval().orElseThrow());
    assertEquals(Schedule.EVERY_MINUTE, Schedule.EVERY_MINUTE.at(Status.DOWN, MINUTE));
  }

  @Test
  void onlyAFixedIntervalChangesWithTheStatus() {
    assertThrows(IllegalArgumentException.class, () -> Schedule.manual().whileFailing(MINUTE));
    assertThrows(
        IllegalArgumentException.class,
        () -> Schedule.cron("0 * * * *", BERLIN).inOutage(MINUTE, MINUTE));
    assertThrows(
        IllegalArgumentException.class,
        () -> Schedule.group("g").during(Window.parse("daily 01:00-02:00", BERLIN)));
    assertThrows(IllegalArgumentException.class, Schedule.EVERY_HOUR::during);
  }

  @Test
  void theTimeoutIsMeasuredAgainstTheShortestInterval() {
    Check check =
        Check.code("shop", () -> context -> Reading.up())
            .schedule(Schedule.EVERY_MINUTE.whileFailing(Duration.ofSeconds(2)));
    assertEquals(Duration.ofSeconds(2), check.timeout());
    assertEquals(1, check.timeout(Duration.ofSeconds(3)).problems().size());
  }

  @Test
  void everyScheduleIsDataAndReadsBackTheSame() {
    Window office = Window.parse("mon-fri 08:00-18:00", BERLIN);
    List<Schedule> all =
        List.of(
            Schedule.EVERY_5_MINUTES,
            Schedule.cron("*/5 * * * *", BERLIN),
            Schedule.manual(),
            Schedule.group("critical"),
            Schedule.EVERY_MINUTE.whileFailing(Duration.ofSeconds(10)),
            Schedule.EVERY_MINUTE.inOutage(Duration.ofHours(1), Duration.ofMinutes(5)),
            Schedule.EVERY_MINUTE
                .whileFailing(Duration.ofSeconds(10))
                .inOutage(Duration.ofHours(1), Duration.ofMinutes(5))
                .during(office, Window.parse("sun 22:00-02:00", ZoneOffset.UTC)),
            Schedule.cron("0 * * * *", BERLIN).during(office));
    for (Schedule schedule : all) {
      Check check =
          Check.of("shop", ProbeDefinition.of("http", Target.of("http://shop/"), Settings.empty()))
              .schedule(schedule)
              .priority(Check.Priority.HIGH)
              .catchUp(Check.CatchUp.ALL)
              .startDelay(Duration.ofSeconds(5));
      Settings data = check.toSettings().reading("");
      assertEquals(check, Check.read(data).orElseThrow(() -> new AssertionError(data.problems())));
      assertEquals(List.of(), data.problems());
    }
  }

  @Test
  void whatIsWrongWithAScheduleIsToldWithItsName() {
    Settings data =
        Settings.of(
                Map.of(
                    "id", "shop",
                    "type", "http",
                    "target", "http://shop/",
                    "every", "1m",
                    "in-outage", "5m",
                    "active", "mon 8-18",
                    "priority", "urgent",
                    "catch-up", "never",
                    "zone", "Mars/Olympus"))
            .reading("checks[0]");
    assertTrue(Check.read(data).isEmpty());
    assertEquals(
        Set.of(
            "checks[0].in-outage",
            "checks[0].active",
            "checks[0].priority",
            "checks[0].catch-up",
            "checks[0].zone"),
        Set.copyOf(data.problems().stream().map(Problem::where).toList()));
  }
}
