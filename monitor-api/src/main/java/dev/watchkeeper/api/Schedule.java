package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * When a check is due: at a fixed interval, by a cron expression in a zone, or only when asked.
 * Immutable and pure: the same question always has the same answer, in every process.
 */
public sealed interface Schedule permits Schedule.Every, Schedule.Cron, Schedule.Manual {
  /** The shortest interval. */
  Duration MIN_INTERVAL = Duration.ofMillis(1);

  /** The longest interval. */
  Duration MAX_INTERVAL = Duration.ofDays(3_653);

  /**
   * The first instant after {@code after} at which the check with this name is due; empty if there
   * is none.
   */
  Optional<Instant> next(Instant after, CheckId check);

  /**
   * At a fixed interval, with a phase that comes from the check's name: starts of many checks
   * spread evenly over the interval and stay put over restarts.
   *
   * @throws IllegalArgumentException if the interval is not between {@link #MIN_INTERVAL} and
   *     {@link #MAX_INTERVAL}
   */
  static Schedule every(Duration interval) {
    return new Every(interval);
  }

  /**
   * By a cron expression of five fields (minute, hour, day of month, month, day of week) or six
   * (seconds first), read in a zone. A local time that does not exist (clocks go forward) runs once
   * at the first instant after the gap; a fixed time that exists twice runs at the first.
   *
   * @throws IllegalArgumentException if the expression is none; the message names the field
   */
  static Schedule cron(String expression, ZoneId zone) {
    return new Cron(expression, zone);
  }

  /** Only when asked. */
  static Schedule manual() {
    return new Manual();
  }

  /**
   * At a fixed interval.
   *
   * @param interval from one due time to the next
   */
  record Every(Duration interval) implements Schedule {
    /** Validates the interval. */
    public Every {
      requireNonNull(interval, "interval");
      if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
        throw new IllegalArgumentException(
            "an interval lies between 1 ms and 10 years, not " + interval);
      }
    }

    @Override
    public Optional<Instant> next(Instant after, CheckId check) {
      long step = interval.toNanos() / 1_000;
      long now =
          Math.addExact(
              Math.multiplyExact(after.getEpochSecond(), 1_000_000L), after.getNano() / 1_000);
      long phase = Math.floorMod(check.stableHash(), step);
      long due = Math.floorDiv(now - phase, step) * step + step + phase;
      return Optional.of(
          Instant.ofEpochSecond(
              Math.floorDiv(due, 1_000_000L), Math.floorMod(due, 1_000_000L) * 1_000));
    }
  }

  /**
   * By a cron expression.
   *
   * @param expression five or six fields, or a macro such as {@code @hourly}
   * @param zone the zone in which it is read
   */
  record Cron(String expression, ZoneId zone) implements Schedule {
    /** Validates the expression. */
    public Cron {
      CronExpression.parse(requireNonNull(expression, "expression"));
      requireNonNull(zone, "zone");
    }

    @Override
    public Optional<Instant> next(Instant after, CheckId check) {
      return CronExpression.parse(expression)
          .next(after.atZone(zone))
          .map(ZonedDateTime::toInstant);
    }
  }

  /** Only when asked. */
  record Manual() implements Schedule {
    @Override
    public Optional<Instant> next(Instant after, CheckId check) {
      return Optional.empty();
    }
  }
}
