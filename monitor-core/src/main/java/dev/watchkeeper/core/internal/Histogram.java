package dev.watchkeeper.core.internal;

import dev.watchkeeper.core.Health.Lag;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Counts lengths of time in buckets of fixed relative width: each power of two of nanoseconds from
 * 1 us to 18 min has so many of them. What a bucket holds is told as its upper end, so that no
 * figure is better than the truth. Thread-safe, without locks; a reading under writes may be short
 * of the newest.
 */
final class Histogram {
  private static final int FIRST_POWER = 10;
  private static final int POWERS = 31;

  private final int bits;
  private final AtomicLongArray counts;
  private final AtomicLong worst = new AtomicLong();

  /**
   * An empty histogram.
   *
   * @param bits 2^bits buckets for each power of two: 4 tells lengths to 6 %
   */
  Histogram(int bits) {
    this.bits = bits;
    this.counts = new AtomicLongArray(POWERS << bits);
  }

  void record(long nanos) {
    counts.getAndIncrement(bucket(Math.max(0, nanos)));
    if (nanos > worst.get()) {
      worst.accumulateAndGet(nanos, Math::max);
    }
  }

  private int bucket(long nanos) {
    long value = Math.max(nanos, 1L << FIRST_POWER);
    int power = 63 - Long.numberOfLeadingZeros(value);
    int fine = (int) (value >>> (power - bits)) & ((1 << bits) - 1);
    return Math.min(counts.length() - 1, ((power - FIRST_POWER) << bits) + fine);
  }

  private long upperEnd(int bucket) {
    int power = (bucket >>> bits) + FIRST_POWER;
    long fine = (bucket & ((1 << bits) - 1)) + 1L;
    return (1L << power) + (fine << (power - bits));
  }

  /** What was recorded since the beginning. */
  Lag read() {
    long[] seen = new long[counts.length()];
    long all = 0;
    for (int i = 0; i < seen.length; i++) {
      seen[i] = counts.get(i);
      all += seen[i];
    }
    return new Lag(
        all,
        quantile(seen, all, 0.5),
        quantile(seen, all, 0.99),
        quantile(seen, all, 0.999),
        Duration.ofNanos(worst.get()));
  }

  private Duration quantile(long[] seen, long all, double share) {
    long rank = (long) Math.ceil(all * share);
    long below = 0;
    for (int i = 0; i < seen.length; i++) {
      below += seen[i];
      if (seen[i] > 0 && below >= rank) {
        return Duration.ofNanos(Math.min(worst.get(), upperEnd(i)));
      }
    }
    return Duration.ZERO;
  }
}
