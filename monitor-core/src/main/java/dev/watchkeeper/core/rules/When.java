package dev.watchkeeper.core.rules;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Condition;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a rule on a measurement: a condition on the newest value, or on what is made of
 * the values of a sliding duration. Go on with {@link #fails()} or {@link #holds()}. Immutable.
 *
 * <p>A duration is cut into 20 slices of time that begin at multiples of their width since 1970.
 * The window is the slice of the newest value and the 19 before it, so it reaches back by 95 to 100
 * % of its length.
 */
public final class When {
  private final Condition condition;
  private final @Nullable ValueWindow window;

  When(Condition condition, @Nullable ValueWindow window) {
    this.condition = requireNonNull(condition, "condition");
    this.window = window;
    boolean range = condition.operator() == Condition.Operator.BETWEEN;
    boolean numbers = range || numbers(condition);
    if (window != null && (window.rollup() == Rollup.PERCENTILE ? !range : !numbers)) {
      throw new IllegalArgumentException(
          "'" + condition + "' cannot be tested for the " + window.words() + " of a window");
    }
  }

  private static boolean numbers(Condition condition) {
    return condition.operator() == Condition.Operator.ONE_OF
        && condition.operands().stream().allMatch(Double.class::isInstance);
  }

  /** On the newest value. */
  public static When of(Condition condition) {
    return new When(condition, null);
  }

  private When over(Duration span, Rollup rollup, int thousandths) {
    Limits.window("a window", span, Duration.ofMillis(1));
    return new When(condition, new ValueWindow(span, rollup, thousandths));
  }

  /**
   * On the average of the values within this duration.
   *
   * @throws IllegalArgumentException if it is not between 1 ms and 365 days, or the condition is
   *     not one on numbers; so with all others
   */
  public When averageOver(Duration span) {
    return over(span, Rollup.AVERAGE, 0);
  }

  /** On the least value within this duration. */
  public When leastOver(Duration span) {
    return over(span, Rollup.LEAST, 0);
  }

  /** On the largest value within this duration. */
  public When mostOver(Duration span) {
    return over(span, Rollup.MOST, 0);
  }

  /** On the sum of the values within this duration. */
  public When sumOver(Duration span) {
    return over(span, Rollup.SUM, 0);
  }

  /**
   * On a percentile of the values within this duration, by nearest rank: the least value that at
   * least so many percent of the values do not exceed. The judgement is exact.
   *
   * @param percent above 0, at most 100, with at most three decimals
   * @throws IllegalArgumentException as with the others, or if the condition is not on a range
   */
  public When percentileOver(double percent, Duration span) {
    int thousandths = (int) Math.rint(percent * 1_000);
    if (!(percent > 0 && percent <= 100) || Math.abs(percent * 1_000 - thousandths) > 1e-6) {
      throw new IllegalArgumentException(
          "a percentile lies above 0, at most at 100, with at most three decimals, not " + percent);
    }
    return over(span, Rollup.PERCENTILE, thousandths);
  }

  /**
   * On the difference between the newest value and the first one of the window; a window with one
   * value, or of one moment, says nothing.
   */
  public When changeOver(Duration span) {
    return over(span, Rollup.CHANGE, 0);
  }

  /** As {@link #changeOver}, for each second that lies between the two. */
  public When slopeOver(Duration span) {
    return over(span, Rollup.SLOPE, 0);
  }

  /**
   * On what a counter grew by for each second between the first value of the window and the newest;
   * a value that is lower than the one before it is that of a counter that began anew at 0.
   */
  public When rateOver(Duration span) {
    return over(span, Rollup.RATE, 0);
  }

  /** Fires when the condition does not hold; a result without the measurement says nothing. */
  public ConditionRule fails() {
    return ConditionRule.of(new ConditionRule.Subject(condition, window, 1), false);
  }

  /** Fires when the condition holds; a result without the measurement says nothing. */
  public ConditionRule holds() {
    return ConditionRule.of(new ConditionRule.Subject(condition, window, 1), true);
  }

  Condition condition() {
    return condition;
  }
}
