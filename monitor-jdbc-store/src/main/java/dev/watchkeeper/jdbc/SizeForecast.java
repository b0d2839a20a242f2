package dev.watchkeeper.jdbc;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * What a {@link JdbcStore} will take in its database, before there is one: a formula whose
 * constants were measured and are explained in {@code docs/history.md}. Results, packed history and
 * states are part of it; definitions, alerts, messages and the log of the database are not.
 * Immutable; each method that changes something gives a copy.
 *
 * <p>It starts as one check that runs each minute, measures nothing but its latency, and is kept
 * for ever, as it is after a year.
 */
public final class SizeForecast {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration DAY = Duration.ofDays(1);

  /** How much of a check's last hours lies as rows when an hour is about to be packed. */
  private static final double OPEN_HOURS = 1.27;

  private final Engine engine;
  private final long checks;
  private final Duration interval;
  private final int numbers;
  private final Duration after;

  private SizeForecast(Engine engine, long checks, Duration interval, int numbers, Duration after) {
    this.engine = engine;
    this.checks = checks;
    this.interval = interval;
    this.numbers = numbers;
    this.after = after;
  }

  /** Databases whose constants were measured. */
  public enum Engine {
    /** SQLite with pages of 4 KiB; what {@code maxBytes} measures, without the log beside it. */
    SQLITE,
    /** PostgreSQL with pages of 8 KiB; with keys, and vacuumed as autovacuum does by itself. */
    POSTGRESQL
  }

  /** A forecast for a database. */
  public static SizeForecast on(Engine engine) {
    return new SizeForecast(
        requireNonNull(engine, "engine"), 1, Duration.ofMinutes(1), 0, Duration.ofDays(365));
  }

  /**
   * For so many checks.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public SizeForecast checks(long count) {
    if (count < 0) {
      throw new IllegalArgumentException("checks are not " + count);
    }
    return new SizeForecast(engine, count, interval, numbers, after);
  }

  /**
   * Each of which runs once in this time.
   *
   * @throws IllegalArgumentException if it is not between 1 ms and a day
   */
  public SizeForecast every(Duration time) {
    if (time.toMillis() < 1 || time.compareTo(DAY) > 0) {
      throw new IllegalArgumentException("an interval lies between 1 ms and a day, not " + time);
    }
    return new SizeForecast(engine, checks, time, numbers, after);
  }

  /**
   * And measures so many numbers, of about three digits, that are others each time. What is the
   * same in most runs, such as a status code, takes nothing and does not count.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public SizeForecast numbers(int count) {
    if (count < 0) {
      throw new IllegalArgumentException("numbers are not " + count);
    }
    return new SizeForecast(engine, checks, interval, count, after);
  }

  /**
   * Once it has run for this long and nothing was removed.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public SizeForecast after(Duration time) {
    if (time.isNegative()) {
      throw new IllegalArgumentException("a time is not " + time);
    }
    return new SizeForecast(engine, checks, interval, numbers, time);
  }

  /**
   * However long it runs, with this retention: a day more than that is there, in PostgreSQL two
   * weeks more.
   */
  public SizeForecast retention(Duration age) {
    return after(age.plusDays(engine == Engine.SQLITE ? 1 : 14));
  }

  /** The expected size in bytes. */
  public long bytes() {
    double hours = Math.max(0, after.toMillis() / (double) HOUR.toMillis());
    double runs = HOUR.toMillis() / (double) interval.toMillis();
    double kept = Math.min(hours, hours * runs);
    double open = Math.min(hours, OPEN_HOURS) * runs + 1;
    double all =
        checks * (open * row() + kept * (block(runs) + hour(runs)) + day(runs) * hours / 24);
    return Math.round(all + checks * state() + fixed(hours));
  }

  private double row() {
    return engine == Engine.SQLITE ? 46 + 8.8 * numbers : 2 * (147 + 8.2 * numbers);
  }

  private double state() {
    return engine == Engine.SQLITE ? 110 : 220;
  }

  /** Hours in which there is no run take nothing; then runs are fewer than one an hour. */
  private double block(double runs) {
    double some = Math.max(1, runs);
    double data = 59 + some * (3.58 + 1.97 * numbers);
    return engine == Engine.SQLITE ? sqlite(data) : postgres(data);
  }

  /** A row of more than a quarter of a page goes on in whole pages of its own. */
  private static double sqlite(double data) {
    double row = data + 10;
    double beyond = 0;
    if (row > 1_002) {
      double most = 489 + (row - 489) % 4_092;
      double here = most <= 1_002 ? most : 489;
      beyond = Math.ceil((row - here) / 4_092) * 4_096;
      row = here;
    }
    return beyond + 1.12 * 4_096 / Math.floor(4_084 / row);
  }

  /** A row of more than two kilobytes goes on in pieces of two kilobytes, in a table beside. */
  private static double postgres(double data) {
    double row = data + 44;
    return row > 2_032 ? 1.04 * data + 150 : 8_192 / Math.floor(8_168 / row) + 29;
  }

  private double hour(double runs) {
    double some = 60 + 6.9 * Math.sqrt(Math.max(1, runs));
    return engine == Engine.SQLITE ? some : some + 65;
  }

  private double day(double runs) {
    double some = 130 + 4.6 * Math.sqrt(24 * runs);
    return engine == Engine.SQLITE ? some : some + 75;
  }

  /** Tables that are empty, and in PostgreSQL partitions: of each week, and of the next one. */
  private double fixed(double hours) {
    double weeks = Math.ceil(hours / 168) + 1;
    return engine == Engine.SQLITE ? 123_000 : 600_000 + 140_000 * weeks;
  }
}
