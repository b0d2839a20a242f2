package dev.watchkeeper.core.supervisor;

import java.time.Duration;
import java.util.Optional;

/**
 * What went wrong with one child; made when the first thing goes wrong. Guarded by the child's
 * monitor.
 */
final class Setbacks {
  private final Budget budget = new Budget();
  private String lastFailure = "";
  private int quarantines;
  private int abandoned;
  private long nextTry;

  /** Counts a failure; false if it is one too many. */
  boolean allows(RestartPolicy policy, String words, long now) {
    lastFailure = words;
    return budget.spend(now, policy.maxRestarts(), policy.period().toNanos());
  }

  /** Counts a failure that no budget limits; it only makes the pause longer. */
  void note(RestartPolicy policy, String words, long now) {
    if (!allows(policy.maxRestarts(31), words, now)) {
      budget.spend(now, 31, policy.period().toNanos());
    }
  }

  int counted(RestartPolicy policy, long now) {
    return budget.counted(now, policy.period().toNanos());
  }

  /** Counts a quarantine; false if it is the last one in a row that ends by itself. */
  boolean quarantine(RestartPolicy policy) {
    return ++quarantines < policy.quarantine().inARow();
  }

  /** A life lasted long enough. */
  void recovered() {
    quarantines = 0;
  }

  /** Begins anew, on demand. */
  void reset() {
    budget.clear();
    quarantines = 0;
  }

  void nextTryAt(long at) {
    nextTry = at;
  }

  void abandoned(int change) {
    abandoned += change;
  }

  /** Whether so many calls were written off that nothing more may be started. */
  boolean stuck(boolean manyElsewhere) {
    return abandoned > 1 || abandoned > 0 && manyElsewhere;
  }

  ChildInfo.History history(RestartPolicy policy, long now, boolean waits) {
    boolean known = waits && nextTry != 0;
    return new ChildInfo.History(
        counted(policy, now),
        quarantines,
        lastFailure,
        known ? Optional.of(Duration.ofNanos(Math.max(0, nextTry - now))) : Optional.empty());
  }
}
