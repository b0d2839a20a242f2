package dev.watchkeeper.core.supervisor;

import java.util.Arrays;

/**
 * Counts the restarts of one child over a sliding span, as a small ring of times. A restart that is
 * exactly as old as the span still counts. Guarded by the owner.
 */
final class Backoff {
  private static final long[] NONE = {};

  private final RestartPolicy policy;
  private long[] times = NONE;

  Backoff(RestartPolicy policy) {
    this.policy = policy;
  }

  /** Counts one more at this time; false if it is one too many. */
  boolean allows(long now) {
    long begin = now - policy.period().toNanos();
    int from = 0;
    while (from < times.length && times[from] - begin < 0) {
      from++;
    }
    if (times.length - from >= policy.maxRestarts()) {
      times = NONE;
      return false;
    }
    long[] next = Arrays.copyOfRange(times, from, times.length + 1);
    next[next.length - 1] = now;
    times = next;
    return true;
  }

  /** How many count now. */
  int counted() {
    return times.length;
  }

  /** The pause before the restart that was allowed last; {@code chance} lies between 0 and 1. */
  long pause(double chance) {
    long first = policy.pauses().first().toNanos();
    int doublings = Math.min(times.length - 1, 30);
    long doubled = first > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE : first << doublings;
    long bounded = Math.min(doubled, policy.pauses().longest().toNanos());
    return (long) (bounded * (1 - chance / 4));
  }
}
