package dev.watchkeeper.core.internal;

import java.util.function.LongSupplier;

/**
 * Finds out that the whole process stood still: a frozen virtual machine, a long collection, a
 * suspended process, a machine without time for us. The scheduler's thread asks to be woken at a
 * known time at the latest; by as much as it is woken later than that, nobody can be sure to have
 * run.
 *
 * <p>Written by the scheduler's thread, read by all. While a turn is under way {@code expected} is
 * {@link Long#MAX_VALUE}; a reader between the turns sees lateness that the scheduler itself has
 * not seen yet, since the thread that wakes first after a pause may be any.
 */
final class PauseDetector {
  /** The shortest lateness that counts as a pause. */
  static final long LEAST = 250_000_000L;

  private static final long NOISE = 20_000_000L;

  private final LongSupplier clock;
  private volatile long now;
  private volatile long expected = Long.MAX_VALUE;
  private volatile long lost;
  private long stallBegin;
  private long stallEnd;
  private long stalls;

  /** Nothing is expected yet; a turn takes no time. */
  PauseDetector() {
    this(() -> Long.MIN_VALUE);
  }

  /** Nothing is expected yet; this clock tells when turns end, whose length is no pause. */
  PauseDetector(LongSupplier clock) {
    this.clock = clock;
  }

  /** A turn begins; called by the scheduler's thread, as are the next three. */
  void turned(long at) {
    long wanted = expected;
    expected = Long.MAX_VALUE;
    long late = wanted == Long.MAX_VALUE ? 0 : at - wanted;
    if (late > NOISE) {
      long before = lost;
      lost = before + late;
    }
    if (late > LEAST) {
      stallBegin = wanted;
      stallEnd = at;
      stalls++;
    }
    now = at;
  }

  /** The turn is over; the next one is expected at this time at the latest. */
  void expect(long next) {
    expected = Math.max(next, clock.getAsLong());
  }

  /** The time of the turn under way. */
  long now() {
    return now;
  }

  /** True if this time lies in the last pause. */
  boolean inPause(long deadline) {
    return stalls > 0 && deadline - stallBegin >= 0 && stallEnd - deadline > 0;
  }

  /** How long the process has stood still until now, all in all, as far as it is known. */
  long lost(long at) {
    long before = lost;
    long wanted = expected;
    long late = wanted == Long.MAX_VALUE ? 0 : at - wanted;
    return before + (late > LEAST ? late : 0);
  }

  /** How long the scheduler's thread has not moved although it was to. */
  long standstill(long at) {
    long wanted = expected;
    return Math.max(0, at - (wanted == Long.MAX_VALUE ? now : wanted));
  }
}
