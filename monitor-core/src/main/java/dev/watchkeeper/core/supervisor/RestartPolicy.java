package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.core.supervisor.SpecException.Code;
import java.time.Duration;

/**
 * When and how often a child starts again after it ended. Immutable; every method gives a copy.
 *
 * @param kind after which ends it starts again
 * @param maxRestarts how many restarts within {@code period} are allowed; one more and the child is
 *     quarantined
 * @param period the sliding span in which restarts are counted; monotonic, both ends included
 * @param pauses the pauses before restarts
 * @param quarantine what follows when restarts are used up
 */
public record RestartPolicy(
    Kind kind, int maxRestarts, Duration period, Pauses pauses, Quarantine quarantine) {

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
   * @throws SpecException if one is out of its range; it names it
   */
  public RestartPolicy {
    requireNonNull(kind, "kind");
    SpecException.check(
        maxRestarts >= 0 && maxRestarts <= 10_000,
        Code.MAX_RESTARTS,
        "maxRestarts lies between 0 and 10,000",
        maxRestarts);
    requireNonNull(pauses, "pauses");
    requireNonNull(quarantine, "quarantine");
    SpecException.check(
        !period.isZero() && !period.isNegative(),
        Code.PERIOD,
        "the period is longer than zero",
        period);
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
     * @throws SpecException if one is negative
     */
    public Pauses {
      new SpecException.Check()
          .that(!first.isNegative(), Code.PAUSE, "the first pause is not negative", first)
          .that(!longest.isNegative(), Code.PAUSE, "the longest pause is not negative", longest)
          .done();
    }
  }

  /**
   * What follows when restarts are used up.
   *
   * @param coolDown how long a quarantined child waits before it is tried again
   * @param inARow after how many quarantines in a row it stays there until it is restarted on
   *     demand; a life that lasts longer than the policy's period ends the row
   */
  public record Quarantine(Duration coolDown, int inARow) {
    /**
     * Validates the numbers.
     *
     * @throws SpecException if one is not positive
     */
    public Quarantine {
      new SpecException.Check()
          .that(
              !coolDown.isZero() && !coolDown.isNegative(),
              Code.COOL_DOWN,
              "the coolDown is longer than zero",
              coolDown)
          .that(inARow > 0, Code.MAX_QUARANTINES, "maxQuarantines is 1 or more", inARow)
          .done();
    }
  }

  /**
   * Starts again after every end: 5 restarts within 60 s, pauses of 1 s to 5 min, cool-down 5 min,
   * 5 quarantines in a row.
   */
  public static RestartPolicy permanent() {
    return new RestartPolicy(
        Kind.PERMANENT,
        5,
        Duration.ofMinutes(1),
        new Pauses(Duration.ofSeconds(1), Duration.ofMinutes(5)),
        new Quarantine(Duration.ofMinutes(5), 5));
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
    return new RestartPolicy(other, maxRestarts, period, pauses, quarantine);
  }

  /** How long a quarantined child waits before it is tried again. */
  public Duration coolDown() {
    return quarantine.coolDown();
  }

  /**
   * With so many restarts allowed within the period.
   *
   * @throws SpecException if it is not between 0 and 10,000
   */
  public RestartPolicy maxRestarts(int restarts) {
    return new RestartPolicy(kind, restarts, period, pauses, quarantine);
  }

  /**
   * With restarts counted over this span.
   *
   * @throws SpecException if it is not positive
   */
  public RestartPolicy within(Duration span) {
    return new RestartPolicy(kind, maxRestarts, span, pauses, quarantine);
  }

  /**
   * With these pauses before restarts.
   *
   * @throws SpecException if one is negative
   */
  public RestartPolicy backoff(Duration first, Duration longest) {
    return new RestartPolicy(kind, maxRestarts, period, new Pauses(first, longest), quarantine);
  }

  /**
   * With this wait in quarantine.
   *
   * @throws SpecException if it is not positive
   */
  public RestartPolicy coolDown(Duration wait) {
    return new RestartPolicy(
        kind, maxRestarts, period, pauses, new Quarantine(wait, quarantine.inARow()));
  }

  /**
   * With so many quarantines in a row, after which it stays there.
   *
   * @throws SpecException if it is not positive
   */
  public RestartPolicy maxQuarantines(int inARow) {
    return new RestartPolicy(
        kind, maxRestarts, period, pauses, new Quarantine(quarantine.coolDown(), inARow));
  }

  /** The pause before the restart of this number; {@code chance} lies between 0 and 1. */
  long pauseNanos(int restart, double chance) {
    long first = pauses.first().toNanos();
    int doublings = Math.max(0, Math.min(restart - 1, 30));
    long doubled = first > Long.MAX_VALUE >> doublings ? Long.MAX_VALUE : first << doublings;
    long bounded = Math.min(doubled, pauses.longest().toNanos());
    return (long) (bounded * (1 - chance / 4));
  }
}
