package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.time.Instant;

/**
 * The steady axis of time: the wall clock as it was when the monitor started, carried on by the
 * monotonic clock. Due times, windows and alerts live on it, so that a step of the wall clock fires
 * no rule and moves no interval. Thread-safe.
 */
final class SteadyTime {
  private final TimeSource time;
  private final long anchorNanos;
  private final Instant anchor;

  SteadyTime(TimeSource time) {
    this.time = time;
    this.anchorNanos = time.nanoTime();
    this.anchor = time.wallTime();
  }

  /** The monotonic time. */
  long nanoTime() {
    return time.nanoTime();
  }

  /** The steady time. */
  Instant now() {
    return at(time.nanoTime());
  }

  /** The steady time at a monotonic time. */
  Instant at(long nanos) {
    return anchor.plusNanos(nanos - anchorNanos);
  }

  /** The monotonic time at a steady time; far times are cut to what can be counted. */
  long nanosAt(Instant instant) {
    long seconds = instant.getEpochSecond() - anchor.getEpochSecond();
    long limit = Long.MAX_VALUE / 4_000_000_000L;
    long bounded = Math.max(-limit, Math.min(limit, seconds));
    return anchorNanos + bounded * 1_000_000_000L + instant.getNano() - anchor.getNano();
  }

  /** The clocks below. */
  TimeSource source() {
    return time;
  }
}
