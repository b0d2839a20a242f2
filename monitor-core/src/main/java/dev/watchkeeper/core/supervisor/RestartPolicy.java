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
 * @param pauses the pauses before restarts
 * @param coolDown how long a quarantined child waits before it is tried again
 */
public record RestartPolicy(
    Kind kind, int maxRestarts, Duration period, Pauses pauses, Duration coolDown) {

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
    requireNonNull(pauses, "pauses");
    positive("period", period);
    positive("coolDown", coolDown);
  }

  /**
   * The pauses before restarts.
   *
   * @param first the one before the first restart; it doubles with each one within the period, and
   *     is shortened by a random part of up to a quarter
   * @param longest the longest one
   */
  public record Pauses(Duration first, Duration longest) {
    /**
     * Validates the pauses.
     *
     * @throws IllegalArgumentException if one is negative
     */
    public Pauses {
      notNegative("the first pause", first);
      notNegative("the longest pause", longest);
    }
  }

  /**
   * Starts again after every end: 5 restarts within 60 s, pauses of 1 s to 5 min, cool-down 5 min.
   */
  public static RestartPolicy permanent() {
    return new RestartPolicy(
        Kind.PERMANENT,
        5,
        Duration.ofMinutes(1),
        new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(5)),
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
    return new RestartPolicy(other, maxRestarts, period, pauses, coolDown);
  }

  /**
   * With so many restarts allowed within the period.
   *
   * @throws IllegalArgumentException if it is not between 0 and 10,000
   */
  public RestartPolicy maxRestarts(int restarts) {
    return new RestartPolicy(kind, restarts, period, pauses, coolDown);
  }

  /**
   * With restarts counted over this span.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RestartPolicy within(Duration span) {
    return new RestartPolicy(kind, maxRestarts, span, pauses, coolDown);
  }

  /**
   * With these pauses before restarts.
   *
   * @throws IllegalArgumentException if one is negative
   */
  public RestartPolicy backoff(Duration first, Duration longest) {
    return new RestartPolicy(kind, maxRestarts, period, new Pauses(first, longest), coolDown);
  }

  /**
   * With this wait in quarantine.
   *
   * @throws IllegalArgumentException if it is not positive
   */
  public RestartPolicy coolDown(Duration wait) {
    return new RestartPolicy(kind, maxRestarts, period, pauses, wait);
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
