package dev.watchkeeper.api.spi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Lengths of time as people write them: {@code 30s}, {@code 1h30m}, {@code 250 ms}. */
final class Durations {
  private static final Pattern PART = Pattern.compile("\\s*(\\d{1,12})\\s*(us|ms|s|m|h|d)\\s*");

  private static final long MOST_DAYS = 1_000_000_000_000L;

  private Durations() {}

  /** The length of time; null if the text is none, is negative or too long to count. */
  static @Nullable Duration parse(String text) {
    try {
      if (text.startsWith("P")) {
        Duration iso = Duration.parse(text);
        return iso.isNegative() ? null : iso;
      }
      return parts(text);
    } catch (ArithmeticException | DateTimeParseException e) {
      return null;
    }
  }

  private static @Nullable Duration parts(String text) {
    Matcher part = PART.matcher(text);
    Duration sum = Duration.ZERO;
    int at = 0;
    while (at < text.length()) {
      if (!part.find(at) || part.start() != at) {
        return null;
      }
      sum = sum.plus(one(Long.parseLong(part.group(1)), part.group(2)));
      at = part.end();
    }
    return at == 0 ? null : sum;
  }

  private static Duration one(long count, String unit) {
    return switch (unit) {
      case "us" -> Duration.ofNanos(Math.multiplyExact(count, 1_000L));
      case "ms" -> Duration.ofMillis(count);
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  /**
   * The text that {@link #parse} reads back; in ISO form where parts of a microsecond or more days
   * than it reads do not fit another.
   */
  static String print(Duration duration) {
    boolean fits = duration.toNanosPart() % 1_000 == 0 && duration.toDays() < MOST_DAYS;
    if (duration.isNegative() || !fits) {
      return duration.toString();
    }
    StringBuilder text = new StringBuilder();
    part(text, duration.toDays(), "d");
    part(text, duration.toHoursPart(), "h");
    part(text, duration.toMinutesPart(), "m");
    part(text, duration.toSecondsPart(), "s");
    part(text, duration.toMillisPart(), "ms");
    part(text, duration.toNanosPart() / 1_000 % 1_000, "us");
    return text.length() == 0 ? "0s" : text.toString();
  }

  private static void part(StringBuilder text, long count, String unit) {
    if (count > 0) {
      text.append(count).append(unit);
    }
  }
}
