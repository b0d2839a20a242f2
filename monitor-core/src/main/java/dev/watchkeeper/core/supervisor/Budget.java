package dev.watchkeeper.core.supervisor;

import java.util.Arrays;

/**
 * Counts restarts over a sliding span, as a small array of times on the monotonic clock. A restart
 * that is exactly as old as the span still counts. Guarded by its owner.
 */
final class Budget {
  private static final long[] NONE = {};

  private long[] times = NONE;

  /** Counts one more at this time; false, and all forgotten, if it is one too many. */
  boolean spend(long now, int limit, long span) {
    int from = oldest(now, span);
    if (times.length - from >= limit) {
      times = NONE;
      return false;
    }
    long[] next = Arrays.copyOfRange(times, from, times.length + 1);
    next[next.length - 1] = now;
    times = next;
    return true;
  }

  /** How many count at this time. */
  int counted(long now, long span) {
    return times.length - oldest(now, span);
  }

  /** Begins anew. */
  void clear() {
    times = NONE;
  }

  private int oldest(long now, long span) {
    int from = 0;
    while (from < times.length && now - times[from] > span) {
      from++;
    }
    return from;
  }
}
