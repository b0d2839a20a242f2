package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The steady axis of time: the wall clock as it was when the monitor started, carried on by the
 * monotonic clock. Due times, windows and alerts live on it, so that a step of the wall clock fires
 * no rule and moves no interval. Its moments are nanoseconds since 1970, so they reach from 1677 to
 * 2262; what lies beyond is cut to that. Thread-safe.
 */
final class SteadyTime {
  private static final long SECOND = 1_000_000_000L;
  private static final long LAST_SECOND = Long.MAX_VALUE / SECOND - 1;

  private final TimeSource time;
  private final long offset;
  private final AtomicLong latest = new AtomicLong(Long.MIN_VALUE);

  SteadyTime(TimeSource time) {
    this(time, Long.MIN_VALUE);
  }

  /**
   * The axis that begins now, or at {@code last} if that is later: what was recorded before must
   * not lie ahead of what comes, though the wall clock was set back meanwhile.
   */
  SteadyTime(TimeSource time, long last) {
    this.time = time;
    long wall = nanos(time.wallTime());
    this.offset = Math.max(last, wall) - time.nanoTime();
  }

  /** How far the wall clock is behind this axis, in nanoseconds; negative if it is ahead. */
  long aheadOfWall() {
    return steady() - wall();
  }

  /** The monotonic time. */
  long nanoTime() {
    return time.nanoTime();
  }

  /** The steady time. */
  long steady() {
    return time.nanoTime() + offset;
  }

  /** The steady time as an instant. */
  Instant now() {
    return instant(steady());
  }

  /** The steady time in whole microseconds, later than at each call before. */
  Instant once() {
    long micros = Math.floorDiv(steady(), 1_000L);
    return instant(1_000 * latest.updateAndGet(last -> Math.max(last + 1, micros)));
  }

  /** The monotonic time at a steady time. */
  long nanosAt(long steady) {
    return steady - offset;
  }

  /** The steady time at a monotonic time. */
  long steadyAt(long nanoTime) {
    return nanoTime + offset;
  }

  /** The wall clock now, in nanoseconds since 1970. */
  long wall() {
    return nanos(time.wallTime());
  }

  /** An instant for nanoseconds since 1970. */
  static Instant instant(long nanos) {
    return Instant.ofEpochSecond(Math.floorDiv(nanos, SECOND), Math.floorMod(nanos, SECOND));
  }

  /** Nanoseconds since 1970. */
  static long nanos(Instant instant) {
    long second = Math.max(-LAST_SECOND, Math.min(LAST_SECOND, instant.getEpochSecond()));
    return second * SECOND + instant.getNano();
  }
}
