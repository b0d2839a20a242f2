package dev.watchkeeper.core;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Condition;
import java.time.Duration;

/**
 * Makes the usual rules. Each is an immutable {@link dev.watchkeeper.api.spi.Rule} with methods
 * that give copies: {@code named}, {@code severity}, {@code on(tag)}.
 */
public final class Rules {
  private Rules() {}

  /**
   * Fires when this many results in a row are DOWN; resolves after as many that are UP or DEGRADED
   * as {@code recoverAfter} says (2 unless said). UNKNOWN results count for neither.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public static ConsecutiveFailures consecutiveFailures(int failureThreshold) {
    return ConsecutiveFailures.of(failureThreshold);
  }

  /**
   * The beginning of a rule that fires when this many results within a sliding duration are DOWN;
   * go on with {@link Failures#within(Duration)}.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public static Failures failures(int failureThreshold) {
    return new Failures(Limits.count("a failure threshold", failureThreshold));
  }

  /** The beginning of a rule on one measurement; go on with {@code fails()} or {@code holds()}. */
  public static When when(Condition condition) {
    return new When(requireNonNull(condition, "condition"));
  }

  /**
   * A number of failures that waits for its duration.
   *
   * @param threshold how many failures
   */
  public record Failures(int threshold) {
    /**
     * Within this duration, ending with the newest result: a failure that is exactly as old as the
     * duration no longer counts. Resolves when fewer than the threshold are left and the target
     * works.
     *
     * @throws IllegalArgumentException if it is not between 1 ms and 365 days
     */
    public FailuresWithin within(Duration window) {
      return FailuresWithin.of(threshold, window);
    }
  }

  /**
   * A condition that waits to be told which way round it is meant.
   *
   * @param condition the condition
   */
  public record When(Condition condition) {
    /** Fires when the condition does not hold; a result without the measurement says nothing. */
    public ConditionRule fails() {
      return ConditionRule.of(condition, false);
    }

    /** Fires when the condition holds; a result without the measurement says nothing. */
    public ConditionRule holds() {
      return ConditionRule.of(condition, true);
    }
  }
}
