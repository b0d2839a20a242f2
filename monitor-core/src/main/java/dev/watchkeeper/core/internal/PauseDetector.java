package dev.watchkeeper.core.internal;

/**
 * Finds out that the whole process stood still: a frozen virtual machine, a long collection, a
 * suspended process. The scheduler's thread asks to be woken at a known time at the latest; if it
 * is woken more than a second after that, nobody ran in between. Written by the scheduler's thread,
 * read by all.
 */
final class PauseDetector {
  private static final long LEAST = 1_000_000_000L;

  private long now;
  private long expected = Long.MAX_VALUE;
  private volatile long lastEnd = Long.MIN_VALUE;

  /** A turn begins. */
  void turned(long at) {
    if (expected != Long.MAX_VALUE && at - expected > LEAST) {
      lastEnd = at;
    }
    now = at;
  }

  /** The turn is over; the next one is expected at this time at the latest. */
  void expect(long next) {
    expected = next;
  }

  /** The time of the turn under way. */
  long now() {
    return now;
  }

  /** True if a pause ended after this time. */
  boolean pausedSince(long start) {
    return lastEnd != Long.MIN_VALUE && lastEnd - start > 0;
  }
}
