package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;
import java.time.Duration;
import java.util.Optional;

/**
 * What went wrong with one child; made when the first thing goes wrong. Guarded by the child's
 * monitor.
 */
final class Setbacks {
  private static final int LONGEST = 31;

  private final Budget budget = new Budget();
  private String lastFailure = "";
  private int quarantines;
  private int abandoned;
  private long nextTry;

  /** Counts a failure and says what follows; {@code unlimited}: it only makes the pause longer. */
  Verdict judge(RestartPolicy policy, String words, long now, boolean unlimited, double chance) {
    lastFailure = words;
    boolean allowed = spend(unlimited ? policy.maxRestarts(LONGEST) : policy, now);
    Verdict verdict = allowed || unlimited ? again(policy, now, chance) : quarantine(policy);
    nextTry = verdict.pause() < 0 ? 0 : now + verdict.pause();
    return verdict;
  }

  private boolean spend(RestartPolicy policy, long now) {
    return budget.spend(now, policy.maxRestarts(), policy.period().toNanos());
  }

  private Verdict again(RestartPolicy policy, long now, double chance) {
    long pause = policy.pauseNanos(counted(policy, now), chance);
    return new Verdict(WatcherState.RESTARTING, pause);
  }

  private Verdict quarantine(RestartPolicy policy) {
    boolean endsByItself = ++quarantines < policy.quarantine().inARow();
    return new Verdict(WatcherState.QUARANTINED, endsByItself ? policy.coolDown().toNanos() : -1);
  }

  int counted(RestartPolicy policy, long now) {
    return budget.counted(now, policy.period().toNanos());
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
