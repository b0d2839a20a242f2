package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What happens to the times of an expression when the clocks change. */
class CronClockChangeTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final ZoneId NEW_YORK = ZoneId.of("America/New_York");
  private static final ZoneId LORD_HOWE = ZoneId.of("Australia/Lord_Howe");
  private static final ZoneId APIA = ZoneId.of("Pacific/Apia");

  // Berlin: on 2026-03-29 clocks go from 02:00+01:00 to 03:00+02:00.

  @Test
  void aFixedTimeInAGapRunsOnceAtItsEnd() {
    assertEquals(
        List.of("2026-03-28T02:30+01:00", "2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00"),
        next("30 2 * * *", "2026-03-28T00:00+01:00", BERLIN, 3));
  }

  @Test
  void severalFixedTimesInAGapAreOneRun() {
    assertEquals(
        List.of("2026-03-29T01:30+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:30+02:00"),
        next("0,30 1,2,3 * * *", "2026-03-29T01:00+01:00", BERLIN, 3));
  }

  @Test
  void aFixedTimeWithEachSecondInAGapIsOneRun() {
    assertEquals(
        List.of("2026-03-29T03:00+02:00", "2026-03-30T02:30+02:00", "2026-03-30T02:30:01+02:00"),
        next("* 30 2 * * *", "2026-03-29T00:00+01:00", BERLIN, 3));
  }

  @Test
  void anIntervalGoesOnAcrossAGapEvenly() {
    assertEquals(
        List.of("2026-03-29T01:40+01:00", "2026-03-29T03:00+02:00", "2026-03-29T03:20+02:00"),
        next("*/20 * * * *", "2026-03-29T01:20+01:00", BERLIN, 3));
  }

  @Test
  void anIntervalWithinTheGapDoesNotRunThatDay() {
    assertEquals(
        List.of("2026-03-28T02:40+01:00", "2026-03-30T02:00+02:00"),
        next("*/20 2 * * *", "2026-03-28T02:20+01:00", BERLIN, 2));
  }

  @Test
  void anHourlyTimeRunsEachHourAcrossAGap() {
    assertEquals(
        List.of("2026-03-29T00:30+01:00", "2026-03-29T01:30+01:00", "2026-03-29T03:30+02:00"),
        next("30 * * * *", "2026-03-28T23:30+01:00", BERLIN, 3));
  }

  // Berlin: on 2026-10-25 clocks go from 03:00+02:00 back to 02:00+01:00.

  @Test
  void aFixedTimeThatIsRepeatedRunsAtItsFirstOccurrence() {
    assertEquals(
        List.of("2026-10-24T02:30+02:00", "2026-10-25T02:30+02:00", "2026-10-26T02:30+01:00"),
        next("30 2 * * *", "2026-10-24T00:00+02:00", BERLIN, 3));
  }

  @Test
  void askedDuringTheRepetitionAFixedTimeIsOver() {
    assertEquals(
        List.of("2026-10-25T03:15+01:00"),
        next("15,45 2,3 * * *", "2026-10-25T02:20+01:00", BERLIN, 1));
    assertEquals(
        List.of("2026-10-25T02:45+02:00", "2026-10-25T03:15+01:00"),
        next("15,45 2,3 * * *", "2026-10-25T02:20+02:00", BERLIN, 2));
  }

  @Test
  void aFixedTimeAtTheEndOfTheRepetitionRuns() {
    assertEquals(
        List.of("2026-10-25T02:00+02:00", "2026-10-25T03:00+01:00"),
        next("0 2,3 * * *", "2026-10-25T00:00+02:00", BERLIN, 2));
    assertEquals(
        List.of("2026-10-25T03:00+01:00"),
        next("0 2,3 * * *", "2026-10-25T02:59:59+01:00", BERLIN, 1));
  }

  @Test
  void anIntervalRunsInBothPasses() {
    assertEquals(
        List.of(
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:30+01:00",
            "2026-10-25T03:00+01:00"),
        next("*/30 * * * *", "2026-10-25T02:00+02:00", BERLIN, 4));
  }

  @Test
  void anIntervalWithinTheRepeatedHourRunsInBothPasses() {
    assertEquals(
        List.of(
            "2026-10-25T02:30+02:00",
            "2026-10-25T02:00+01:00",
            "2026-10-25T02:30+01:00",
            "2026-10-26T02:00+01:00"),
        next("*/30 2 * * *", "2026-10-25T02:00+02:00", BERLIN, 4));
  }

  @Test
  void newYorkChangesOnItsOwnDays() {
    assertEquals(
        List.of("2026-03-08T03:00-04:00", "2026-03-09T02:30-04:00"),
        next("30 2 * * *", "2026-03-07T12:00-05:00", NEW_YORK, 2));
    assertEquals(
        List.of("2026-11-01T01:30-04:00", "2026-11-02T01:30-05:00"),
        next("30 1 * * *", "2026-10-31T12:00-04:00", NEW_YORK, 2));
  }

  // Lord Howe: half an hour. On 2026-10-04 from 02:00+10:30 to 02:30+11:00, on 2026-04-05 from
  // 02:00+11:00 back to 01:30+10:30.

  @Test
  void changesOfHalfAnHourAreFollowed() {
    assertEquals(
        List.of("2026-10-04T02:30+11:00", "2026-10-05T02:15+11:00"),
        next("15 2 * * *", "2026-10-03T12:00+10:30", LORD_HOWE, 2));
    assertEquals(
        List.of("2026-10-04T01:45+10:30", "2026-10-04T02:30+11:00", "2026-10-04T02:45+11:00"),
        next("*/15 * * * *", "2026-10-04T01:30+10:30", LORD_HOWE, 3));
    assertEquals(
        List.of("2026-04-05T01:45+11:00", "2026-04-05T01:30+10:30", "2026-04-05T01:45+10:30"),
        next("*/15 * * * *", "2026-04-05T01:30+11:00", LORD_HOWE, 3));
    assertEquals(
        List.of("2026-04-05T01:45+11:00", "2026-04-06T01:45+10:30"),
        next("45 1 * * *", "2026-04-04T12:00+11:00", LORD_HOWE, 2));
  }

  // Apia left out the whole 30th of December 2011.

  @Test
  void aDayThatIsLeftOutIsAGap() {
    assertEquals(
        List.of("2011-12-29T09:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T09:00+14:00"),
        next("0 9 * * *", "2011-12-28T12:00-10:00", APIA, 3));
    assertEquals(
        List.of("2011-12-29T18:00-10:00", "2011-12-31T00:00+14:00", "2011-12-31T06:00+14:00"),
        next("0 */6 * * *", "2011-12-29T12:00-10:00", APIA, 3));
    assertEquals(
        List.of("2011-12-31T00:00+14:00", "2012-01-30T12:00+14:00"),
        next("0 12 30 * *", "2011-12-01T00:00-10:00", APIA, 2));
  }

  private static List<String> next(String expression, String after, ZoneId zone, int count) {
    return CronExpressionTest.next(expression, after, zone, count);
  }
}
