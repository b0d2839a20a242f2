package dev.watchkeeper.notify.internal;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/** How long an answer asks to wait. Stateless. */
final class RetryAfter {
  /** No wish is followed for longer: a wrong one would be a silence. */
  static final Duration LONGEST = Duration.ofHours(1);

  private RetryAfter() {}

  /** From the field {@code Retry-After}: seconds, or a date (RFC 9110, 10.2.3). */
  static Optional<Duration> header(HttpAnswer answer, Instant now) {
    String value = answer.header("retry-after").orElse("");
    if (value.matches("[0-9]{1,18}([.][0-9]{1,9})?")) {
      return Optional.of(seconds(Double.parseDouble(value)));
    }
    Instant from = answer.header("date").flatMap(RetryAfter::date).orElse(now);
    return date(value).map(until -> bounded(Duration.between(from, until)));
  }

  private static Optional<Instant> date(String text) {
    try {
      return Optional.of(Instant.from(DateTimeFormatter.RFC_1123_DATE_TIME.parse(text)));
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  static Duration seconds(double seconds) {
    double most = LONGEST.toSeconds();
    return Duration.ofMillis((long) Math.ceil(Math.max(0, Math.min(most, seconds)) * 1_000));
  }

  private static Duration bounded(Duration wish) {
    return wish.isNegative() ? Duration.ZERO : wish.compareTo(LONGEST) > 0 ? LONGEST : wish;
  }
}
