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

  private static final double INNODB_PAGE = 16_384;

  /** How full InnoDB's pages are of rows that come check by check, each in its order. */
  private static final double FILLED = 0.65;

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
    POSTGRESQL,
    /**
     * Pages in use of a file of H2, which are what {@code maxBytes} measures. A file that is
     * written to is several times that, by how much is not predicted; after {@code shutdown
     * compact} it is a little less.
     */
    H2,
    /**
     * MariaDB with pages of 16 KiB, what {@code maxBytes} measures: InnoDB's pages of data and
     * keys, those included that it has set aside a megabyte at a time, without what its files hold
     * free besides.
     */
    MARIADB
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
    return after(age.plusDays(engine == Engine.POSTGRESQL ? 14 : 1));
  }

  /** The expected size in bytes. */
  public long bytes() {
    double hours = Math.max(0, after.toMillis() / (double) HOUR.toMillis());
    double runs = HOUR.toMillis() / (double) interval.toMillis();
    double kept = checks * Math.min(hours, hours * runs);
    double open = checks * (Math.min(hours, OPEN_HOURS) * runs + 1);
    double all =
        table(open * row())
            + table(kept * block(runs))
            + table(kept * hour(runs))
            + table(checks * day(runs) * hours / 24)
            + table(checks * state());
    return Math.round(all + fixed(hours));
  }

  /** What a table takes whose rows take so much: InnoDB's grow by 64 pages from 32 on. */
  private double table(double rows) {
    if (engine != Engine.MARIADB) {
      return rows;
    }
    double pages = rows / FILLED / INNODB_PAGE;
    return INNODB_PAGE * (pages <= 32 ? pages : pages + 32);
  }

  private double row() {
    return switch (engine) {
      case SQLITE -> 46 + 8.8 * numbers;
      case POSTGRESQL -> 2 * (147 + 8.2 * numbers);
      case H2 -> 50 + 14 * numbers;
      case MARIADB -> 117 + 16 * numbers;
    };
  }

  private double state() {
    return switch (engine) {
      case SQLITE -> 110;
      case POSTGRESQL -> 220;
      case H2 -> 38;
      case MARIADB -> 80;
    };
  }

  /** Hours in which there is no run take nothing; then runs are fewer than one an hour. */
  private double block(double runs) {
    double some = Math.max(1, runs);
    double data = 59 + some * (3.58 + 1.97 * numbers);
    return switch (engine) {
      case SQLITE -> sqlite(data);
      case POSTGRESQL -> postgres(data);
      case H2 -> data + 40;
      case MARIADB -> data + 25;
    };
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
    return some + beside(65);
  }

  private double day(double runs) {
    double some = 130 + 4.6 * Math.sqrt(24 * runs);
    return some + beside(75);
  }

  /** What a row of a rollup takes beside its data, in PostgreSQL this. */
  private double beside(double postgres) {
    return switch (engine) {
      case SQLITE, H2 -> 0;
      case POSTGRESQL -> postgres;
      case MARIADB -> 25;
    };
  }

  /** Tables that are empty, and in PostgreSQL partitions: of each week, and of the next one. */
  private double fixed(double hours) {
    double weeks = Math.ceil(hours / 168) + 1;
    return switch (engine) {
      case SQLITE -> 123_000;
      case POSTGRESQL -> 600_000 + 140_000 * weeks;
      case H2 -> 400;
      case MARIADB -> 442_000;
    };
  }
}
