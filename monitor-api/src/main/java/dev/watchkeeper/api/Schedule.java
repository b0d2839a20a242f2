package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.Settings;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * When a check is due: at a fixed interval, by a cron expression in a zone, only when asked, or as
 * its named group says; within windows if it has some. Immutable and pure: the same question always
 * has the same answer, in every process.
 */
public sealed interface Schedule
    permits Schedule.Every,
        Schedule.Cron,
        Schedule.Manual,
        Schedule.Group,
        Schedule.Adaptive,
        Schedule.During {
  /** The shortest interval. */
  Duration MIN_INTERVAL = Duration.ofMillis(1);

  /** The longest interval. */
  Duration MAX_INTERVAL = Duration.ofDays(3_653);

  /** Every minute. */
  Schedule EVERY_MINUTE = every(1, ChronoUnit.MINUTES);

  /** Every five minutes. */
  Schedule EVERY_5_MINUTES = every(5, ChronoUnit.MINUTES);

  /** Every ten minutes. */
  Schedule EVERY_10_MINUTES = every(10, ChronoUnit.MINUTES);

  /** Every hour. */
  Schedule EVERY_HOUR = every(1, ChronoUnit.HOURS);

  /**
   * The first instant after {@code after} at which the check with this name is due; empty if there
   * is none.
   */
  Optional<Instant> next(Instant after, CheckId check);

  /**
   * The schedule in force while the check has had this status for this long; the schedule itself
   * unless it was made by {@link #whileFailing} or {@link #inOutage}.
   */
  default Schedule at(Status status, Duration lasting) {
    return this;
  }

  /** The shortest time from one due time to the next, if it is fixed; empty if it is not. */
  default Optional<Duration> shortestInterval() {
    return Optional.empty();
  }

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
   * At a fixed interval of so many units; a day is 24 hours.
   *
   * @param unit days or shorter
   * @throws IllegalArgumentException as {@link #every(Duration)}, or if the unit has no fixed
   *     length
   */
  static Schedule every(long count, ChronoUnit unit) {
    if (unit.compareTo(ChronoUnit.DAYS) > 0) {
      throw new IllegalArgumentException("an interval is counted in days or shorter, not " + unit);
    }
    if (count < 1 || count > MAX_INTERVAL.dividedBy(unit.getDuration())) {
      throw new IllegalArgumentException(
          "an interval lies between 1 ms and 10 years, not " + count + " " + unit);
    }
    return new Every(unit.getDuration().multipliedBy(count));
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
   * As the monitor's schedule of this name says: many checks share it, and it can be changed for
   * all of them at once.
   *
   * @throws IllegalArgumentException if the name is empty or longer than 100 characters
   */
  static Schedule group(String name) {
    return new Group(name);
  }

  /**
   * Reads a schedule from data that was opened with {@link Settings#reading(String)}; what is wrong
   * is noted there. Names: {@code every} (with {@code while-failing}, {@code in-outage} and {@code
   * outage-after}), {@code cron}, {@code group} or {@code manual}; {@code active}, {@code zone}.
   *
   * @return the schedule; empty if there are problems with it
   */
  static Optional<Schedule> read(Settings settings) {
    return Optional.ofNullable(new ScheduleReader(settings).read());
  }

  /**
   * At another interval while the target is DOWN, to see its recovery sooner.
   *
   * @throws IllegalArgumentException if this is no fixed interval, or the other one is out of range
   */
  default Schedule whileFailing(Duration interval) {
    Adaptive adaptive = Adaptive.of(this);
    return new Adaptive(adaptive.base, new Every(interval), adaptive.outage, adaptive.outageAfter);
  }

  /**
   * At another interval once the target has been DOWN for this long, to spare both sides.
   *
   * @throws IllegalArgumentException if this is no fixed interval, the other one is out of range,
   *     or {@code after} is negative
   */
  default Schedule inOutage(Duration after, Duration interval) {
    Adaptive adaptive = Adaptive.of(this);
    return new Adaptive(adaptive.base, adaptive.failing, new Every(interval), after);
  }

  /**
   * Only within these windows: due times outside of all of them are left out.
   *
   * @throws IllegalArgumentException if there is none, or this has windows already, is a group or
   *     manual
   */
  default Schedule during(Window... windows) {
    return new During(this, List.of(windows));
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

    @Override
    public Optional<Duration> shortestInterval() {
      return Optional.of(interval);
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

  /**
   * As the monitor's schedule of this name says; by itself never.
   *
   * @param name of the group
   */
  record Group(String name) implements Schedule {
    /** Validates the name. */
    public Group {
      if (name.isBlank() || name.length() > 100) {
        throw new IllegalArgumentException("the name of a group has 1 to 100 characters");
      }
    }

    @Override
    public Optional<Instant> next(Instant after, CheckId check) {
      return Optional.empty();
    }
  }

  /**
   * At an interval that follows the status of the check.
   *
   * @param base the usual interval
   * @param failing the one while the target is DOWN
   * @param outage the one once it has been DOWN for {@code outageAfter}
   * @param outageAfter how long a short outage lasts
   */
  record Adaptive(Every base, Every failing, Every outage, Duration outageAfter)
      implements Schedule {
    /** Validates the parts. */
    public Adaptive {
      requireNonNull(base, "base");
      requireNonNull(failing, "failing");
      requireNonNull(outage, "outage");
      if (requireNonNull(outageAfter, "outageAfter").isNegative()) {
        throw new IllegalArgumentException("an outage lasts 0 or longer, not " + outageAfter);
      }
    }

    private static Adaptive of(Schedule schedule) {
      if (schedule instanceof Adaptive adaptive) {
        return adaptive;
      }
      if (schedule instanceof Every every) {
        return new Adaptive(every, every, every, MAX_INTERVAL);
      }
      throw new IllegalArgumentException(
          "only a fixed interval can change with the status; state it before windows");
    }

    @Override
    public Optional<Instant> next(Instant after, CheckId check) {
      return base.next(after, check);
    }

    @Override
    public Schedule at(Status status, Duration lasting) {
      if (status != Status.DOWN) {
        return base;
      }
      return lasting.compareTo(outageAfter) >= 0 ? outage : failing;
    }

    @Override
    public Optional<Duration> shortestInterval() {
      Duration shorter = min(base.interval(), failing.interval());
      return Optional.of(
          outageAfter.equals(MAX_INTERVAL) ? shorter : min(shorter, outage.interval()));
    }

    private static Duration min(Duration one, Duration other) {
      return one.compareTo(other) <= 0 ? one : other;
    }
  }

  /**
   * Within windows only.
   *
   * @param base when it would be due without them
   * @param windows at least one; due within any of them
   */
  record During(Schedule base, List<Window> windows) implements Schedule {
    /** Validates the parts. */
    public During {
      windows = List.copyOf(windows);
      if (windows.isEmpty()) {
        throw new IllegalArgumentException("there is no window in which it could be due");
      }
      if (base instanceof During || base instanceof Group || base instanceof Manual) {
        throw new IllegalArgumentException(
            "windows belong to an interval or a cron expression, and are stated once");
      }
    }

    /** True if this instant lies in a window. */
    public boolean contains(Instant instant) {
      return windows.stream().anyMatch(window -> window.contains(instant));
    }

    /**
     * {@inheritDoc} A window that is shorter than the interval may never meet a due time; the
     * search ends after 5,000 windows.
     */
    @Override
    public Optional<Instant> next(Instant after, CheckId check) {
      return WindowTimes.next(this, after, check);
    }

    @Override
    public Schedule at(Status status, Duration lasting) {
      Schedule paced = base.at(status, lasting);
      return paced == base ? this : new During(paced, windows);
    }

    @Override
    public Optional<Duration> shortestInterval() {
      return base.shortestInterval();
    }
  }

  /**
   * Some hours of some days of each week, by the local time of a zone. A window that ends at or
   * before the time at which it begins goes on into the next day. Where clocks go forward the
   * skipped hour is short of the window; where they go back both hours of that name count.
   *
   * @param days on which it begins
   * @param from the local time at which it begins
   * @param to the local time at which it is over
   * @param zone whose local time it is
   */
  record Window(Set<DayOfWeek> days, LocalTime from, LocalTime to, ZoneId zone) {
    /**
     * Validates the parts.
     *
     * @throws IllegalArgumentException if there is no day
     */
    public Window {
      if (days.isEmpty()) {
        throw new IllegalArgumentException("a window has at least one day");
      }
      days = Set.copyOf(EnumSet.copyOf(days));
      requireNonNull(from, "from");
      requireNonNull(to, "to");
      requireNonNull(zone, "zone");
    }

    /**
     * Reads a window such as {@code mon-fri 08:00-18:00}, {@code sat,sun 10:00-16:00} or {@code
     * daily 22:00-06:00}; a time zone may follow.
     *
     * @param zone the zone if the text names none
     * @throws IllegalArgumentException if the text is none; the message says what would be right
     */
    public static Window parse(String text, ZoneId zone) {
      return WindowText.parse(text, zone);
    }

    /** True if this instant lies in the window. */
    public boolean contains(Instant instant) {
      return WindowTimes.contains(this, instant);
    }

    /** When it opens next, after this instant. */
    public Instant opensAfter(Instant instant) {
      return WindowTimes.opensAfter(this, instant);
    }

    /** The text that {@link #parse} reads, without the zone. */
    @Override
    public String toString() {
      return WindowText.print(this);
    }
  }
}
