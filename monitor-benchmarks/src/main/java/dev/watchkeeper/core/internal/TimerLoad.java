package dev.watchkeeper.core.internal;

import java.util.SplittableRandom;

/**
 * The same load for every contender: timers of 10 to 60 s at random phases, in a time that goes on
 * by one millisecond per poll.
 */
final class TimerLoad {
  /** How many firings one invocation of a benchmark counts. */
  static final int BATCH = 10_000;

  static final long POLL_NANOS = 1_000_000;

  private static final long SECOND = 1_000_000_000;
  private static final long[] PERIODS = {10 * SECOND, 15 * SECOND, 30 * SECOND, 60 * SECOND};

  private final SplittableRandom random = new SplittableRandom(42);
  private int next;

  /** The period of the timer with this index. */
  long period(int index) {
    return PERIODS[index & 3];
  }

  /** When the timer with this index fires first, from 0 on. */
  long firstDeadline(int index) {
    return random.nextLong(period(index));
  }

  /** How long the timer that is re-armed now has to wait. */
  long nextPeriod() {
    return PERIODS[next++ & 3];
  }
}
