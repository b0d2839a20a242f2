package dev.watchkeeper.core.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * How late firings began after they were due, of those that were due within one span of time.
 * Buckets of a 32nd of their value; any thread may record, without allocation.
 */
final class LagRecord {
  private static final int SUB = 32;

  private final AtomicLongArray buckets = new AtomicLongArray(64 * SUB);
  private final AtomicLong fired = new AtomicLong();
  private final AtomicLong early = new AtomicLong();
  private final AtomicLong earliest = new AtomicLong();
  private volatile long from = Long.MAX_VALUE;
  private volatile long to = Long.MAX_VALUE;

  /** Counts firings that are due from here on and before there; before it is called, none. */
  void span(long fromNanos, long toNanos) {
    to = toNanos;
    from = fromNanos;
  }

  /** A firing begins now that was due then. */
  void began(long due) {
    long lag = System.nanoTime() - due;
    if (from == Long.MAX_VALUE || due - from < 0 || due - to >= 0) {
      return;
    }
    fired.incrementAndGet();
    if (lag < 0) {
      early.incrementAndGet();
      earliest.accumulateAndGet(-lag, Math::max);
    }
    buckets.incrementAndGet(bucket(Math.max(0, lag)));
  }

  private static int bucket(long value) {
    if (value < SUB) {
      return (int) value;
    }
    int shift = 58 - Long.numberOfLeadingZeros(value);
    return (shift + 1) * SUB + (int) (value >>> shift) - SUB;
  }

  private static long upper(int bucket) {
    if (bucket < SUB) {
      return bucket;
    }
    int shift = bucket / SUB - 1;
    return (long) (bucket % SUB + SUB + 1) << shift;
  }

  long from() {
    return from;
  }

  long to() {
    return to;
  }

  long fired() {
    return fired.get();
  }

  long early() {
    return early.get();
  }

  /** By how much the earliest one was too early, in nanoseconds; 0 if none was. */
  long earliest() {
    return earliest.get();
  }

  /** So many of all began as late or sooner, in nanoseconds. */
  long percentile(double share) {
    long wanted = (long) Math.ceil(share * fired());
    long seen = 0;
    for (int i = 0; i < buckets.length(); i++) {
      seen += buckets.get(i);
      if (seen >= wanted) {
        return upper(i);
      }
    }
    return Long.MAX_VALUE;
  }
}
