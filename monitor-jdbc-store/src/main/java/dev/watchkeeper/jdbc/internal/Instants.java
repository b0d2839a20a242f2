package dev.watchkeeper.jdbc.internal;

import java.time.Instant;
import java.time.temporal.ChronoField;

/**
 * Instants as the database has them: whole microseconds since 1970, and where it matters the
 * nanoseconds below in a place of their own. What lies outside of the 292,000 years that fit is
 * moved to the edge.
 */
final class Instants {
  private static final long MICROS = 1_000_000;

  private Instants() {}

  /** The microseconds, cut. */
  static long micros(Instant instant) {
    try {
      return Math.addExact(
          Math.multiplyExact(instant.getEpochSecond(), MICROS), instant.getNano() / 1_000);
    } catch (ArithmeticException e) {
      return instant.getEpochSecond() < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }
  }

  /** The first whole microsecond that is not before the instant. */
  static long ceiling(Instant instant) {
    long cut = micros(instant);
    return below(instant) > 0 && cut < Long.MAX_VALUE ? cut + 1 : cut;
  }

  /** The nanoseconds below the microsecond, 0 to 999. */
  static int below(Instant instant) {
    return instant.get(ChronoField.NANO_OF_SECOND) % 1_000;
  }

  static Instant at(long micros) {
    return at(micros, 0);
  }

  static Instant at(long micros, int below) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, MICROS), Math.floorMod(micros, MICROS) * 1_000 + below);
  }
}
