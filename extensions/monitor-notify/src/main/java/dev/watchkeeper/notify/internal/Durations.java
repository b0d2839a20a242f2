package dev.watchkeeper.notify.internal;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Times as people read them. Stateless. */
final class Durations {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss 'UTC'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  private Durations() {}

  static String moment(Instant at) {
    return MOMENT.format(at);
  }

  /** For machines (ISO 8601), to the second: not every reader takes nine decimals. */
  static String stamp(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** Its two largest parts, such as {@code 1 h 3 min}. */
  static String length(Duration duration) {
    long seconds = Math.max(0, duration.toSeconds());
    if (seconds >= 86_400) {
      return two(seconds / 86_400, "d", seconds % 86_400 / 3_600, "h");
    }
    if (seconds >= 3_600) {
      return two(seconds / 3_600, "h", seconds % 3_600 / 60, "min");
    }
    return seconds >= 60 ? two(seconds / 60, "min", seconds % 60, "s") : seconds + " s";
  }

  private static String two(long first, String unit, long second, String smaller) {
    return first + " " + unit + (second == 0 ? "" : " " + second + " " + smaller);
  }
}
