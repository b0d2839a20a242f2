package dev.watchkeeper.core;

import java.time.Duration;

/** Checks the numbers of rules. */
final class Limits {
  private static final int MOST = 1_000;

  private Limits() {}

  static int count(String what, int number) {
    if (number < 1 || number > MOST) {
      throw new IllegalArgumentException(what + " lies between 1 and " + MOST + ", not " + number);
    }
    return number;
  }

  static Duration window(String what, Duration span, Duration least) {
    if (span.compareTo(least) < 0 || span.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          what + " lies between " + least.toMillis() + " ms and 365 days, not " + span);
    }
    return span;
  }
}
