package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * When and how often a child starts again after it ended. Immutable; every method gives a copy.
 *
 * @param kind after which ends it starts again
 * @param maxRestarts how many restarts within {@code period} are allowed; one more and the child is
 *     quarantined
 * @param period the sliding span in which restarts are counted
 * @param firstBackoff the pause before the first restart; it doubles with each one within the
 *     period, and is shortened by a random part of up to a quarter
 * @param maxBackoff the longest pause
 * @param coolDown how long a quarantined child waits before it is tried again
 */
public record RestartPolicy(
    Kind kind,
    int maxRestarts,
    Duration period,
    Duration firstBackoff,
    Duration maxBackoff,
    Duration coolDown) {

  /** After which ends a child starts again. */
  public enum Kind {
    /** After every end. */
    PERMANENT,
    /** After a failure only; a normal end removes it. */
    TRANSIENT,
    /** Never; every end removes it. */
    TEMPORARY
  }

  /**
   * Validates the numbers.
   *
   * @throws IllegalArgumentException if one is out of its range; the message names it
   */
  public RestartPolicy {
    requireNonNull(kind, "kind");
    if (maxRestarts < 0 || maxRestarts > 10_000) {
      throw new IllegalArgumentException(
          "maxRestarts lies between 0 and 10,000, not " + maxRestarts);
    }
    positive("period", period);
    notNegative("firstBackoff", firstBackoff);
    notNegative("maxBackoff", maxBackoff);
    positive("coolDown", coolDown);
  }

  /**
   * Starts again after every end: 5 restarts within 60 s, pauses of 1 s to 5 min, cool-down 5 min.
   */
  public static RestartPolicy permanent() {
    return new RestartPolicy(
        Kind.PERMANENT,
        5,
        Duration.ofMinutes(1),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofMinutes(5));
  }

  /** As {@link #permanent()}, but only after failures. */
  public static RestartPolicy onFailure() {
    return permanent().of(Kind.TRANSIENT);
  }

  /** Never starts again. */
  public static RestartPolicy temporary() {
    return permanent().of(Kind.TEMPORARY);
  }

  private RestartPolicy of(Kind other) {
    return new RestartPolicy(other, maxRestarts, period, firstBackoff, maxBackoff, coolDown);
  }

  /**
   * With so many restarts allowed within the period.
   *
   * @throws IllegalArgumentException if it is not between 0 and 10,000
   */
  public RestartPolicy maxRestarts(int restarts) {
    return new RestartPolicy(kind, restarts, period, firstBackoff, maxBackoff, coolDown);
  }

  /**
   * With restarts counted over this span.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RestartPolicy within(Duration span) {
    return new RestartPolicy(kind, maxRestarts, span, firstBackoff, maxBackoff, coolDown);
  }

  /**
   * With these pauses before restarts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public RestartPolicy backoff(Duration first, Duration longest) {
    return new RestartPolicy(kind, maxRestarts, period, first, longest, coolDown);
  }

  /**
   * With this wait in quarantine.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RestartPolicy coolDown(Duration wait) {
    return new RestartPolicy(kind, maxRestarts, period, firstBackoff, maxBackoff, wait);
  }

  private static void positive(String name, Duration value) {
    if (value.isZero() || value.isNegative()) {
      throw new IllegalArgumentException(name + " is longer than zero, not " + value);
    }
  }

  private static void notNegative(String name, Duration value) {
    if (value.isNegative()) {
      throw new IllegalArgumentException(name + " is not negative, not " + value);
    }
  }
}
