package dev.watchkeeper.api;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronExpressionTest {
  private static final ZoneId UTC = ZoneId.of("UTC");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * *            | 2026-03-01T10:15:30 | 2026-03-01T10:16",
        "30 * * * *           | 2026-03-01T10:15    | 2026-03-01T10:30",
        "30 * * * *           | 2026-03-01T10:30    | 2026-03-01T11:30",
        "0 9 * * *            | 2026-03-01T10:00    | 2026-03-02T09:00",
        "0 9 * * MON-FRI      | 2026-03-06T10:00    | 2026-03-09T09:00",
        "*/15 * * * *         | 2026-03-01T10:46    | 2026-03-01T11:00",
        "10-50/20 * * * *     | 2026-03-01T10:31    | 2026-03-01T10:50",
        "5/25 * * * *         | 2026-03-01T10:06    | 2026-03-01T10:30",
        "1,3,59 0,23 * * *    | 2026-03-01T00:03    | 2026-03-01T00:59",
        "1,3,59 0,23 * * *    | 2026-03-01T00:59    | 2026-03-01T23:01",
        "0 0 1 1 *            | 2026-01-01T00:00    | 2027-01-01T00:00",
        "0 0 31 * *           | 2026-01-31T00:00    | 2026-03-31T00:00",
        "0 0 29 2 *           | 2026-01-01T00:00    | 2028-02-29T00:00",
        "0 0 29 FEB *         | 2096-03-01T00:00    | 2104-02-29T00:00",
        "59 23 31 12 *        | 2026-12-31T23:59    | 2027-12-31T23:59",
        "0 0 * jan,Mar sun    | 2026-01-26T00:00    | 2026-03-01T00:00",
        "0 0 * * 7            | 2026-03-02T00:00    | 2026-03-08T00:00",
        "0 0 * * 0            | 2026-03-02T00:00    | 2026-03-08T00:00",
        "0 0 * * FRI-SUN      | 2026-03-07T00:00    | 2026-03-08T00:00",
        "0 0 * * SAT-7        | 2026-03-07T00:00    | 2026-03-08T00:00",
        "0 0 * * 5/2          | 2026-03-06T00:00    | 2026-03-13T00:00",
        "0 0 * * */3          | 2026-03-01T00:00    | 2026-03-04T00:00",
        "0 0 L * *            | 2026-02-01T00:00    | 2026-02-28T00:00",
        "0 0 L * *            | 2028-02-28T00:00    | 2028-02-29T00:00",
        "0 0 10,L * *         | 2026-04-10T00:00    | 2026-04-30T00:00",
        "0 0 LW * *           | 2026-05-01T00:00    | 2026-05-29T00:00",
        "0 0 15W * *          | 2026-08-01T00:00    | 2026-08-14T00:00",
        "0 0 15W * *          | 2026-11-01T00:00    | 2026-11-16T00:00",
        "0 0 1W * *           | 2026-07-31T00:00    | 2026-08-03T00:00",
        "0 0 31W * *          | 2026-05-01T00:00    | 2026-05-29T00:00",
        "0 0 31W * *          | 2026-06-01T00:00    | 2026-07-31T00:00",
        "0 0 * * 5L           | 2026-03-01T00:00    | 2026-03-27T00:00",
        "0 0 * * friL         | 2026-03-27T00:00    | 2026-04-24T00:00",
        "0 0 * * 7L           | 2026-03-01T12:00    | 2026-03-29T00:00",
        "0 0 * * MON#1        | 2026-03-02T00:00    | 2026-04-06T00:00",
        "0 0 * * 1#5          | 2026-01-01T00:00    | 2026-03-30T00:00",
        "0 0 * * MON#1,MON#3  | 2026-03-02T00:00    | 2026-03-16T00:00",
        "0 0 * 2 MON#5        | 2026-01-01T00:00    | 2044-02-29T00:00",
        "15 30 12 * * *       | 2026-03-01T12:30:15 | 2026-03-02T12:30:15",
        "*/10 * * * * *       | 2026-03-01T12:30:51 | 2026-03-01T12:31:00",
        "0/20 59 23 L 12 *    | 2026-12-31T23:59:40 | 2027-12-31T23:59:00",
        "@hourly              | 2026-03-01T10:00    | 2026-03-01T11:00",
        "@daily               | 2026-03-01T10:00    | 2026-03-02T00:00",
        "@midnight            | 2026-03-01T10:00    | 2026-03-02T00:00",
        "@weekly              | 2026-03-01T00:00    | 2026-03-08T00:00",
        "@monthly             | 2026-03-01T00:00    | 2026-04-01T00:00",
        "@Yearly              | 2026-03-01T00:00    | 2027-01-01T00:00",
        "@annually            | 2026-03-01T00:00    | 2027-01-01T00:00",
      })
  void findsTheNextInstant(String expression, LocalDateTime after, LocalDateTime next) {
    assertEquals(
        Optional.of(next.atZone(UTC)), CronExpression.parse(expression).next(after.atZone(UTC)));
  }

  @Test
  void theNextInstantIsStrictlyLater() {
    CronExpression everySecond = CronExpression.parse("* * * * * *");
    ZonedDateTime whole = ZonedDateTime.of(2026, 3, 1, 10, 0, 0, 0, UTC);

    assertEquals(whole.plusSeconds(1), everySecond.next(whole).orElseThrow());
    assertEquals(whole, everySecond.next(whole.minusNanos(1)).orElseThrow());
    assertEquals(whole.plusSeconds(1), everySecond.next(whole.plusNanos(1)).orElseThrow());
  }

  @ParameterizedTest
  @ValueSource(strings = {"0 0 30 2 *", "0 0 31 4,6,9,11 *", "*/5 * 31 FEB *", "0 0 31W 2 *"})
  void findsNothingForADayThatNeverComes(String expression) {
    ZonedDateTime after = ZonedDateTime.of(2026, 3, 1, 0, 0, 0, 0, ZoneId.of("Europe/Berlin"));

    assertEquals(Optional.empty(), CronExpression.parse(expression).next(after));
  }

  @Test
  void aDayThatComesOnceInFortyYearsIsFound() {
    ZonedDateTime after = ZonedDateTime.of(2072, 3, 1, 0, 0, 0, 0, UTC);

    assertEquals(
        Optional.of(ZonedDateTime.of(2112, 2, 29, 0, 0, 0, 0, UTC)),
        CronExpression.parse("0 0 * 2 MON#5").next(after));
  }

  @Test
  void eitherDayFieldCountsWhenBothAreRestricted() {
    assertEquals(
        List.of("2026-03-02T00:00Z", "2026-03-09T00:00Z", "2026-03-13T00:00Z"),
        next("0 0 13 * MON", "2026-03-01T00:00Z", UTC, 3));
  }

  @Test
  void bothDayFieldsCountWhenOneStartsWithAStar() {
    assertEquals(
        List.of("2026-03-09T00:00Z", "2026-03-23T00:00Z", "2026-04-13T00:00Z"),
        next("0 0 */2 * MON", "2026-03-01T00:00Z", UTC, 3));
    assertEquals(
        List.of("2026-06-13T00:00Z", "2026-09-13T00:00Z"),
        next("0 0 13 * */6", "2026-03-01T00:00Z", UTC, 2));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''                   | has 0 fields, must have 5 (minute, hour, day of month, month",
        "* * * *              | has 4 fields, must have 5",
        "* * * * * * *        | has 7 fields, must have 5",
        "60 * * * *           | minute '60' is not allowed; values are 0 to 59",
        "60 * * * * *         | second '60' is not allowed; values are 0 to 59",
        "* 24 * * *           | hour '24' is not allowed; values are 0 to 23",
        "* * 0 * *            | day of month '0' is not allowed; values are 1 to 31",
        "* * 32 * *           | day of month '32' is not allowed; values are 1 to 31",
        "* * * 0 *            | month '0' is not allowed; values are 1 to 12 or JAN to DEC",
        "* * * 13 *           | month '13' is not allowed; values are 1 to 12 or JAN to DEC",
        "* * * JANUARY *      | month 'JANUARY' is not allowed",
        "* * * ANF *          | month 'ANF' is not allowed",
        "* * * * 8            | day of week '8' is not allowed; values are 0 to 7 or SUN to SAT",
        "* * * * FOO          | day of week 'FOO' is not allowed",
        "* * * * L            | FRIL for the last Friday",
        "* * ? * *            | day of month '?' is not allowed",
        "-5 * * * *           | minute '-5' is not allowed",
        "5- * * * *           | minute '5-' is not allowed",
        "+5 * * * *           | minute '+5' is not allowed",
        "050 * * * *          | minute '050' is not allowed",
        "1,,2 * * * *         | minute '1,,2' has an empty entry",
        ", * * * *            | minute ',' has an empty entry",
        "50-10 * * * *        | minute '50-10' runs backwards; write it as two ranges",
        "* * * NOV-FEB *      | month 'NOV-FEB' runs backwards",
        "*/0 * * * *          | minute '*/0' has the step '0'; a step here is 1 to 60",
        "*/61 * * * *         | minute '*/61' has the step '61'; a step here is 1 to 60",
        "*/ * * * *           | minute '*/' has the step ''; a step here is 1 to 60",
        "*/5/5 * * * *        | minute '*/5/5' has the step '5/5'",
        "* */X * * *          | hour '*/X' has the step 'X'; a step here is 1 to 24",
        "* * * * MON#6        | day of week 'MON#6' is not allowed; behind # stands 1 to 5",
        "* * * * MON#         | day of week 'MON#' is not allowed; behind # stands 1 to 5",
        "* * * * X#1          | day of week 'X#1' is not allowed",
        "* * W * *            | day of month 'W' is not allowed",
        "* * 32W * *          | day of month '32W' is not allowed",
        "@reboot              | '@reboot' is not a macro; macros are @hourly, @daily",
        "@daily 5             | '@daily 5' is not a macro",
      })
  void refusesWithTheFieldTheTextAndWhatWouldBeRight(String expression, String message) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> CronExpression.parse(expression));

    String text = String.valueOf(refused.getMessage());
    assertTrue(text.startsWith("cron expression '" + expression + "': "), text);
    assertTrue(text.contains(message), text);
  }

  @Test
  @SuppressWarnings({"NullAway", "DataFlowIssue"})
  void refusesNull() {
    assertThrows(NullPointerException.class, () -> CronExpression.parse(null));
  }

  @Test
  void spacesAndCaseMakeNoDifference() {
    CronExpression tidy = CronExpression.parse("0 9 * JAN MON-FRI");
    CronExpression untidy = CronExpression.parse("  0\t9 *   jan Mon-fri ");

    assertEquals(tidy, untidy);
    assertEquals(tidy.hashCode(), untidy.hashCode());
    assertEquals("0 9 * JAN MON-FRI", untidy.text());
    assertEquals("0 9 * JAN MON-FRI", untidy.toString());
  }

  @Test
  void macrosEqualWhatTheyStandFor() {
    assertEquals(CronExpression.parse("0 0 * * *"), CronExpression.parse("@DAILY"));
    assertNotEquals(CronExpression.parse("@daily"), CronExpression.parse("@hourly"));
    assertNotEquals("0 0 * * *", (Object) CronExpression.parse("@daily"));
  }

  @Test
  void aTextGivesTheSameExpressionAgain() {
    for (String text : List.of("*/5 0-3,7 L * FRI#2", "15 0 0 1 1 *", "0 0 LW * 5L")) {
      assertEquals(text, CronExpression.parse(CronExpression.parse(text).text()).text());
    }
  }

  /** The instants that follow one, as text. */
  static List<String> next(String expression, String after, ZoneId zone, int count) {
    CronExpression cron = CronExpression.parse(expression);
    List<String> found = new ArrayList<>();
    ZonedDateTime at = ZonedDateTime.parse(after).withZoneSameInstant(zone);
    for (int i = 0; i < count; i++) {
      at = cron.next(at).orElseThrow();
      found.add(at.toOffsetDateTime().toString());
    }
    return found;
  }
}
