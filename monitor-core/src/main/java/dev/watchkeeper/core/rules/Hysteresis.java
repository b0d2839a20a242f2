package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.spi.Rule.Verdict;

/**
 * Begins and ends of alerts, in one number: 0 while all is well; while there is an alert one more
 * than the successes in a row at which it could have ended.
 */
final class Hysteresis {
  private Hysteresis() {}

  /**
   * The number after one more result.
   *
   * @param before the number before it
   * @param failed whether it counts as a failure
   * @param over whether there is enough for an alert
   * @param under whether there is little enough for its end
   * @param successes how many in a row end it
   */
  static long next(long before, boolean failed, boolean over, boolean under, int successes) {
    if (before == 0) {
      return failed && over ? 1 : 0;
    }
    if (failed || !under) {
      return 1;
    }
    return before >= successes ? 0 : before + 1;
  }

  /** What is said of a result that led to this number. */
  static Verdict verdict(long next, boolean failed, boolean over) {
    if (next == 0) {
      return failed ? Verdict.NONE : Verdict.CLEAR;
    }
    return failed && over ? Verdict.FIRING : Verdict.NONE;
  }
}
