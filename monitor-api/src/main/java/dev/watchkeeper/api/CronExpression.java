package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A cron expression: five fields, minute, hour, day of month, month and day of week, or six with
 * the second in front.
 *
 * <p><b>Fields.</b> Each is {@code *} or a list, with commas, of values, ranges {@code a-b} and
 * steps {@code *}{@code /n}, {@code a-b/n}, {@code a/n} (from a to the end). Months are 1 to 12 or
 * JAN to DEC, days of the week 0 to 7 or SUN to SAT, where 0 and 7 are both Sunday; case does not
 * matter. A day of month may also be {@code L}, the last one; {@code 15W}, the weekday from Monday
 * to Friday nearest to the 15th in the same month; {@code LW}, the last such weekday. A day of week
 * may also be {@code FRIL}, the last Friday of the month, or {@code FRI#2}, the second one. The
 * macros {@code @hourly}, {@code @daily} or {@code @midnight}, {@code @weekly}, {@code @monthly},
 * {@code @yearly} or {@code @annually} stand for the expressions that they stand for in cron.
 *
 * <p><b>Days.</b> If neither day field starts with {@code *}, a day counts when either of them
 * names it; otherwise when both do.
 *
 * <p><b>Changes of the clock.</b> An expression is <i>interval-like</i> if its minute or its hour
 * has a {@code *} or a step, and <i>fixed</i> if not. An interval-like one follows the clock on the
 * wall: times that a change leaves out do not come, and times that a change repeats come twice. A
 * fixed one runs once for each of its times: for one that is left out, at the first instant after
 * the gap, where several such times are one run; for one that is repeated, at its first occurrence.
 *
 * <p>Immutable and thread-safe.
 */
final class CronExpression {
  /** No expression that names any day at all leaves more than 40 years between two of them. */
  private static final int HORIZON_YEARS = 40;

  private static final Map<String, String> MACROS =
      Map.of(
          "@HOURLY", "0 * * * *",
          "@DAILY", "0 0 * * *",
          "@MIDNIGHT", "0 0 * * *",
          "@WEEKLY", "0 0 * * 0",
          "@MONTHLY", "0 0 1 * *",
          "@YEARLY", "0 0 1 1 *",
          "@ANNUALLY", "0 0 1 1 *");

  private final String text;
  private final long seconds;
  private final long minutes;
  private final long hours;
  private final CronDays days;
  private final boolean intervalLike;

  private CronExpression(String text, List<String> fields) {
    this.text = text;
    seconds = CronField.SECOND.set(fields.get(0));
    minutes = CronField.MINUTE.set(fields.get(1));
    hours = CronField.HOUR.set(fields.get(2));
    days = CronDays.parse(fields.get(3), fields.get(4), fields.get(5));
    intervalLike = isIntervalLike(fields.get(1)) || isIntervalLike(fields.get(2));
  }

  private static boolean isIntervalLike(String field) {
    return field.contains("*") || field.contains("/");
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if it is none; names the field, the text in it that is wrong,
   *     and what would be right
   */
  static CronExpression parse(String text) {
    requireNonNull(text, "text");
    try {
      String normalized = normalized(text);
      return new CronExpression(normalized, sixFields(normalized));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("cron expression '" + text + "': " + e.getMessage(), e);
    }
  }

  private static String normalized(String text) {
    String plain = String.join(" ", words(text.toUpperCase(Locale.ROOT)));
    if (!plain.startsWith("@")) {
      return plain;
    }
    String expanded = MACROS.get(plain);
    if (expanded == null) {
      throw new IllegalArgumentException(
          "'"
              + text.strip()
              + "' is not a macro; macros are @hourly, @daily, @weekly, @monthly and @yearly");
    }
    return expanded;
  }

  private static List<String> sixFields(String normalized) {
    List<String> fields = words(normalized);
    return switch (fields.size()) {
      case 6 -> fields;
      case 5 -> words("0 " + normalized);
      default ->
          throw new IllegalArgumentException(
              "has "
                  + fields.size()
                  + " fields, must have 5 (minute, hour, day of month, month, day of week) or 6"
                  + " (second in front)");
    };
  }

  private static List<String> words(String text) {
    return Arrays.stream(text.split("[ \t]+", -1)).filter(word -> !word.isEmpty()).toList();
  }

  /** The expression with macros spelled out, names in capitals and single blanks. */
  String text() {
    return text;
  }

  /**
   * The first instant after another one, in the same zone; empty if there is none within 40 years,
   * which is to say never, as for February 30.
   */
  Optional<ZonedDateTime> next(ZonedDateTime after) {
    LocalDateTime from = after.toLocalDateTime().withNano(0).plusSeconds(1);
    return Optional.ofNullable(intervalLike ? nextOnTheWall(after, from) : nextFixed(after, from));
  }

  private @Nullable ZonedDateTime nextOnTheWall(ZonedDateTime after, LocalDateTime from) {
    ZoneRules rules = after.getZone().getRules();
    LocalDateTime start = from;
    ZoneOffset offset = after.getOffset();
    ZoneOffsetTransition change = rules.nextTransition(after.toInstant());
    while (true) {
      LocalDateTime match = nextLocal(start, after.getYear());
      if (match == null) {
        return null;
      }
      if (change == null || match.isBefore(change.getDateTimeBefore())) {
        return ZonedDateTime.ofInstant(match, offset, after.getZone());
      }
      start = change.getDateTimeAfter();
      offset = change.getOffsetAfter();
      change = rules.nextTransition(change.getInstant());
    }
  }

  private @Nullable ZonedDateTime nextFixed(ZonedDateTime after, LocalDateTime from) {
    ZoneRules rules = after.getZone().getRules();
    ZoneOffsetTransition change = rules.getTransition(after.toLocalDateTime());
    boolean repeated = change != null && after.getOffset().equals(change.getOffsetAfter());
    LocalDateTime start = repeated && change != null ? change.getDateTimeBefore() : from;
    LocalDateTime match = nextLocal(start, after.getYear());
    if (match == null) {
      return null;
    }
    ZoneOffsetTransition at = rules.getTransition(match);
    return at != null && at.isGap()
        ? at.getInstant().atZone(after.getZone())
        : ZonedDateTime.ofLocal(match, after.getZone(), null);
  }

  /** The first time of the wall clock that matches, {@code from} itself included. */
  private @Nullable LocalDateTime nextLocal(LocalDateTime from, int year) {
    int lastYear = year + HORIZON_YEARS;
    LocalDate day = days.next(from.toLocalDate(), lastYear);
    if (day != null && day.equals(from.toLocalDate())) {
      LocalTime time = nextTime(from.toLocalTime());
      if (time != null) {
        return day.atTime(time);
      }
      day = days.next(day.plusDays(1), lastYear);
    }
    return day == null ? null : day.atTime(first(hours), first(minutes), first(seconds));
  }

  private @Nullable LocalTime nextTime(LocalTime from) {
    if (next(hours, from.getHour()) == from.getHour()) {
      if (next(minutes, from.getMinute()) == from.getMinute()) {
        int second = next(seconds, from.getSecond());
        if (second >= 0) {
          return from.withSecond(second);
        }
      }
      int minute = next(minutes, from.getMinute() + 1);
      if (minute >= 0) {
        return LocalTime.of(from.getHour(), minute, first(seconds));
      }
    }
    int hour = next(hours, from.getHour() + 1);
    return hour < 0 ? null : LocalTime.of(hour, first(minutes), first(seconds));
  }

  /** The smallest member from {@code from} on, which is less than 64; -1 if none. */
  private static int next(long set, int from) {
    long rest = set & (-1L << from);
    return rest == 0 ? -1 : Long.numberOfTrailingZeros(rest);
  }

  private static int first(long set) {
    return Long.numberOfTrailingZeros(set);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CronExpression that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
