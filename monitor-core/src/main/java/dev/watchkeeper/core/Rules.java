package dev.watchkeeper.core;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.rules.BurnRate;
import dev.watchkeeper.core.rules.ConsecutiveFailures;
import dev.watchkeeper.core.rules.FailureShare;
import dev.watchkeeper.core.rules.FailuresOfLast;
import dev.watchkeeper.core.rules.FailuresWithin;
import dev.watchkeeper.core.rules.Flapping;
import dev.watchkeeper.core.rules.NoData;
import dev.watchkeeper.core.rules.When;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Makes the usual rules. Each is an immutable {@link Rule} with methods that give copies: {@code
 * named}, {@code severity}, {@code on(tag)}, {@code onCheck}, {@code onType}, {@code label}, {@code
 * runbook}; and each is data as well: {@link #read(Settings)} and {@code toSettings()} are twins.
 * UNKNOWN results count for neither good nor bad unless a rule is told so.
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
   * Fires when this many results in a row are DEGRADED, as a warning; resolves after two that are
   * UP. DOWN results count for neither: other rules judge them.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public static ConsecutiveFailures degraded(int threshold) {
    return consecutiveFailures(threshold)
        .counting(Status.DEGRADED)
        .named(threshold + " degraded in a row")
        .severity(Severity.WARNING);
  }

  /**
   * The beginning of a rule that fires when at least this many results are DOWN; go on with {@link
   * Failures#within(Duration)} or {@link Failures#ofLast(int)}.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public static Failures failures(int failureThreshold) {
    return new Failures(failureThreshold);
  }

  /**
   * As {@link #failures}, but fires when more than this many results are DOWN.
   *
   * @throws IllegalArgumentException if it is not between 0 and 999
   */
  public static Failures moreFailuresThan(int failures) {
    return new Failures(Math.addExact(failures, 1));
  }

  /**
   * The beginning of a rule that fires when at least this share of results is DOWN; go on with
   * {@code within} or {@code ofLast}.
   *
   * @throws IllegalArgumentException if it is not above 0 and at most 1, with at most six decimals
   */
  public static FailureShare.Share failureShare(double share) {
    return new FailureShare.Share(share, true);
  }

  /**
   * As {@link #failureShare}, but fires when more than this share is DOWN.
   *
   * @throws IllegalArgumentException if it is not at least 0 and below 1, with at most six decimals
   */
  public static FailureShare.Share failureShareAbove(double share) {
    return new FailureShare.Share(share, false);
  }

  /**
   * The beginning of a rule on one measurement; go on with {@code fails()} or {@code holds()}, or
   * first say over which window.
   */
  public static When when(Condition condition) {
    return When.of(requireNonNull(condition, "condition"));
  }

  /**
   * Rules for what runs out, such as a certificate or a domain: one for each of these numbers of
   * days, so that people are told once at each, remembered until there are more days again. INFO
   * above 14 days, WARNING above 3, else CRITICAL.
   *
   * @param daysLeft the measurement that has the days
   * @param days the thresholds, such as 30, 14, 7, 1: each fires when at most so many are left
   * @throws IllegalArgumentException if there are none, or one is there twice
   */
  public static List<Rule> daysLeft(MetricKey daysLeft, int... days) {
    List<Rule> rules = new ArrayList<>();
    for (int threshold : days) {
      Severity severity =
          threshold > 14 ? Severity.INFO : threshold > 3 ? Severity.WARNING : Severity.CRITICAL;
      String name = daysLeft + " at most " + threshold;
      if (rules.stream().anyMatch(rule -> rule.name().equals(name))) {
        throw new IllegalArgumentException(
            "the threshold of " + threshold + " days is there twice");
      }
      rules.add(when(daysLeft.atMost(threshold)).holds().named(name).severity(severity));
    }
    if (rules.isEmpty()) {
      throw new IllegalArgumentException("there is no threshold, such as 14 days");
    }
    return List.copyOf(rules);
  }

  /**
   * Fires when nothing was heard of a check for this long: a dead man's switch.
   *
   * @throws IllegalArgumentException if it is not between 1 ms and 365 days
   */
  public static NoData noData(Duration after) {
    return NoData.of(after);
  }

  /** Fires when the status changes all the time: at 30 % of the last 20 steps, until below 25 %. */
  public static Flapping flapping() {
    return Flapping.standard();
  }

  /**
   * Fires when the error budget of this objective, such as 0.999 over 30 days, is spent too fast.
   *
   * @throws IllegalArgumentException if it is not between 0.5 and 0.999999, or leaves so much that
   *     the usual windows could never fire
   */
  public static BurnRate burnRate(double objective) {
    return BurnRate.of(objective);
  }

  /**
   * Reads a rule of one of the usual types from data that was opened with {@link
   * Settings#reading(String)}; what is wrong is noted there. Names: {@code type, name, severity,
   * tags, checks, probes, labels, runbook, enabled, settings}.
   *
   * @return the rule, or the rules of type {@code days-left}; empty if there are problems, or it is
   *     not enabled
   */
  public static List<Rule> read(Settings definition) {
    return read(definition, Map.of());
  }

  /** The types that {@link #read(Settings)} knows; immutable. */
  public static Set<String> usualTypes() {
    return RuleReader.usualTypes();
  }

  /** As {@link #read(Settings)}, with the types of these providers besides the usual ones. */
  public static List<Rule> read(Settings definition, Map<String, RuleProvider> providers) {
    return new RuleReader(definition, providers).read();
  }

  /**
   * A number of failures that waits for its window.
   *
   * @param threshold at least how many failures
   */
  public record Failures(int threshold) {
    /**
     * Refuses what is no threshold.
     *
     * @throws IllegalArgumentException if it is not between 1 and 1,000
     */
    public Failures {
      if (threshold < 1 || threshold > 1_000) {
        throw new IllegalArgumentException(
            "a failure threshold lies between 1 and 1,000, not " + threshold);
      }
    }

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

    /**
     * Among so many last results. Resolves when fewer than the threshold are left and the target
     * works.
     *
     * @throws IllegalArgumentException if they are not between 1 and 1,000, or fewer than the
     *     threshold
     */
    public FailuresOfLast ofLast(int results) {
      return FailuresOfLast.of(threshold, results);
    }
  }
}
