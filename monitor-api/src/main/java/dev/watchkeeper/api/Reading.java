package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What a probe saw when it looked once: measurements, a verdict and its reason. Immutable; every
 * method gives a copy. The core adds the rest and makes a {@link ProbeResult} of it.
 */
public final class Reading {
  /** The longest reason, in characters; longer ones are cut. */
  public static final int MAX_REASON = 500;

  private static final Reading UP =
      new Reading(Status.UP, Outcome.OK, "", "", Measurements.empty());

  private final Status status;
  private final Outcome outcome;
  private final String reason;
  private final String phase;
  private final Measurements measurements;

  private Reading(
      Status status, Outcome outcome, String reason, String phase, Measurements measurements) {
    this.status = status;
    this.outcome = outcome;
    this.reason = reason;
    this.phase = phase;
    this.measurements = measurements;
  }

  /** The target answered as expected. */
  public static Reading up() {
    return UP;
  }

  /** The target works, but not as well as it should. */
  public static Reading degraded(String reason) {
    return UP.verdict(Status.DEGRADED, Outcome.ASSERTION_FAILED, reason);
  }

  /** The target answered, but wrongly. */
  public static Reading down(String reason) {
    return of(Outcome.ASSERTION_FAILED, reason);
  }

  /** Nothing can be said, for a reason that is the target's neither. */
  public static Reading unknown(String reason) {
    return of(Outcome.PROBE_DEFECT, reason);
  }

  /** The status that this outcome has by itself, with a reason for people. */
  public static Reading of(Outcome outcome, String reason) {
    return UP.verdict(outcome.status(), outcome, reason);
  }

  private Reading verdict(Status newStatus, Outcome newOutcome, String newReason) {
    String cut = Texts.line(requireNonNull(newReason, "reason"), MAX_REASON);
    return new Reading(newStatus, newOutcome, cut, phase, measurements);
  }

  /**
   * With one number more.
   *
   * @throws IllegalArgumentException as {@link Measurements.Builder#set(MetricKey, double)}
   */
  public Reading with(MetricKey key, double number) {
    return with(measurements.toBuilder().set(key, number).build());
  }

  /**
   * With one text more.
   *
   * @throws IllegalArgumentException as {@link Measurements.Builder#set(MetricKey, String)}
   */
  public Reading with(MetricKey key, String text) {
    return with(measurements.toBuilder().set(key, text).build());
  }

  /** With these measurements in place of those it has; the cheap way for many. */
  public Reading with(Measurements all) {
    return new Reading(status, outcome, reason, phase, requireNonNull(all, "all"));
  }

  /** With the step of the work that it got to, such as {@code connect}; at most 40 characters. */
  public Reading inPhase(String step) {
    return new Reading(status, outcome, reason, Texts.line(step, 40), measurements);
  }

  /** DOWN with this reason if {@code failed}, else unchanged; keeps an earlier failure. */
  public Reading downIf(boolean failed, String why) {
    return failed && status.isWorking()
        ? verdict(Status.DOWN, Outcome.ASSERTION_FAILED, why)
        : this;
  }

  /** DEGRADED with this reason if {@code failed}, else unchanged; keeps an earlier failure. */
  public Reading degradedIf(boolean failed, String why) {
    return failed && status == Status.UP
        ? verdict(Status.DEGRADED, Outcome.ASSERTION_FAILED, why)
        : this;
  }

  /** The verdict. */
  public Status status() {
    return status;
  }

  /** Why. */
  public Outcome outcome() {
    return outcome;
  }

  /** Why, for people; one line of at most {@link #MAX_REASON} characters, empty if all is well. */
  public String reason() {
    return reason;
  }

  /** The step of the work that it got to; empty if not told. */
  public String phase() {
    return phase;
  }

  /** What was measured. */
  public Measurements measurements() {
    return measurements;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Reading that
        && status == that.status
        && outcome == that.outcome
        && reason.equals(that.reason)
        && phase.equals(that.phase)
        && measurements.equals(that.measurements);
  }

  @Override
  public int hashCode() {
    return reason.hashCode() * 31 + outcome.hashCode();
  }

  @Override
  public String toString() {
    return status + "(" + outcome + ") " + reason + " [" + measurements + "]";
  }
}
