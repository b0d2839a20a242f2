package dev.watchkeeper.probes.internal.ntp;

import java.time.Instant;

/**
 * Timestamps of RFC 5905: 64 bits, the upper half seconds since 1900, the lower half parts of a
 * second. They begin again every 136 years, next in February 2036. Two of them are therefore only
 * ever compared by their difference, which is right as long as they lie less than 68 years apart,
 * whatever the era of each.
 */
final class NtpTime {
  private static final long SECONDS_TO_1970 = 2_208_988_800L;
  private static final double UNIT = 4_294_967_296.0;

  private NtpTime() {}

  static long of(Instant instant) {
    long seconds = instant.getEpochSecond() + SECONDS_TO_1970;
    long fraction = ((long) instant.getNano() << 32) / 1_000_000_000L;
    return seconds << 32 | fraction;
  }

  /** From the one to the other, in seconds. */
  static double between(long from, long to) {
    return (to - from) / UNIT;
  }

  /** Seconds as the 16.16 bits of the short form. */
  static double seconds(int shortForm) {
    return Integer.toUnsignedLong(shortForm) / 65_536.0;
  }
}
