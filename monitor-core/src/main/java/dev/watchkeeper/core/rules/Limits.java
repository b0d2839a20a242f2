package dev.watchkeeper.core.rules;

import java.time.Duration;

/** Checks the numbers of rules. */
final class Limits {
  static final Duration LONGEST = Duration.ofDays(365);
  private static final int MOST = 1_000;
  private static final int MILLION = 1_000_000;

  private Limits() {}

  static int count(String what, int number) {
    return between(what, number, 1, MOST);
  }

  static int between(String what, int number, int least, int most) {
    if (number < least || number > most) {
      throw new IllegalArgumentException(
          what + " lies between " + shown(least) + " and " + shown(most) + ", not " + number);
    }
    return number;
  }

  private static String shown(int number) {
    return number < 1_000 ? "" + number : number / 1_000 + ",000";
  }

  static Duration window(String what, Duration span, Duration least) {
    if (span.compareTo(least) < 0 || span.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          what + " lies between " + least.toMillis() + " ms and 365 days, not " + span);
    }
    return span;
  }

  /** A share as whole millionths, so that it can be compared without a rounding. */
  static int millionths(String what, double share) {
    double millionths = Math.rint(share * MILLION);
    if (!(share >= 0 && share <= 1) || Math.abs(share * MILLION - millionths) > 1e-6) {
      throw new IllegalArgumentException(
          what + " lies between 0 and 1 with at most six decimals, not " + share);
    }
    return (int) millionths;
  }

  static double share(int millionths) {
    return millionths / (double) MILLION;
  }

  /** In whole microseconds, rounded up. */
  static long micros(Duration span) {
    return (span.toNanos() + 999) / 1_000;
  }
}
