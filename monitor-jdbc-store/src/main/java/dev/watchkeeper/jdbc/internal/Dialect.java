package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.WatchkeeperException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What differs from database to database. Stateless. */
abstract class Dialect {
  /**
   * The dialect of the database behind a connection.
   *
   * @throws WatchkeeperException if there is none for it; the message names those there are
   */
  static Dialect of(Connection connection) throws SQLException {
    DatabaseMetaData about = connection.getMetaData();
    String product = about.getDatabaseProductName();
    for (Dialect one : all()) {
      if (product.equalsIgnoreCase(one.product())) {
        one.refuseOld(about.getDatabaseMajorVersion(), about.getDatabaseMinorVersion());
        return one;
      }
    }
    throw new WatchkeeperException(
        "the database is '"
            + product
            + "'; this store works with SQLite, PostgreSQL, MariaDB and H2");
  }

  private static List<Dialect> all() {
    return List.of(new SqliteDialect(), new PostgresDialect(), new MariaDialect(), new H2Dialect());
  }

  private void refuseOld(int major, int minor) {
    int oldest = oldest();
    if (major * 100 + minor < oldest) {
      throw new WatchkeeperException(
          String.format(
              Locale.ROOT,
              "the database is %s %d.%d; this store needs %d.%d or newer",
              product(),
              major,
              minor,
              oldest / 100,
              oldest % 100));
    }
  }

  /** As the driver calls it. */
  abstract String product();

  /** The oldest version that will do: major times 100 plus minor. */
  abstract int oldest();

  /** The folder of its scripts. */
  abstract String folder();

  /** True if there is a network between us and the database. */
  abstract boolean isRemote();

  /** True if whole columns can be handed over as arrays. */
  abstract boolean hasArrays();

  abstract void begin(Session session) throws SQLException;

  void commit(Session session) throws SQLException {
    session.connection().commit();
    session.connection().setAutoCommit(true);
  }

  void rollback(Session session) throws SQLException {
    session.connection().rollback();
    session.connection().setAutoCommit(true);
  }

  /** Whether a statement may be told after how many seconds the server is to give it up. */
  boolean hasStatementTimeouts() {
    return true;
  }

  /** Whether a change of the schema ends the transaction; its scripts can then be run again. */
  boolean changesEndTransactions() {
    return false;
  }

  /**
   * Within a transaction that has just begun: from now on it sees one state of the database, where
   * that can be had.
   */
  void freeze(Session session) throws SQLException {}

  /** Begins a transaction that only reads, and sees one state where that can be had. */
  void beginReading(Session session) throws SQLException {
    begin(session);
    freeze(session);
  }

  /**
   * Within a transaction: makes room for what will be packed, where tables have partitions.
   *
   * @param hour the number of the present hour
   */
  void makePartitions(Session session, int hour) throws SQLException {}

  /** Within a transaction: takes away partitions of which all is older, in microseconds. */
  void dropPartitions(Session session, long before) throws SQLException {}

  /**
   * What was dropped.
   *
   * @param before the hour before which nothing packed is left but in the default partition; {@link
   *     SizeLimit#NOTHING} if nothing was dropped
   * @param blocks about how many blocks went
   * @param bytes what they took
   */
  record Dropped(int before, long blocks, long bytes) {
    static final Dropped NOTHING = new Dropped(SizeLimit.NOTHING, 0, 0);
  }

  /** Within a transaction: takes the oldest partitions away, if all of it is before an hour. */
  Dropped dropOldestPartition(Session session, int before) throws SQLException {
    return Dropped.NOTHING;
  }

  /** The bytes that the store takes, outside of a transaction; null if nobody knows. */
  abstract @Nullable Long size(Session session) throws SQLException;

  /** Whether the database is closed, and opened again at some cost, when nobody is connected. */
  boolean closesBehindTheLast() {
    return false;
  }

  /** How many hours after its end something packed is left to {@link #dropPartitions}. */
  int hoursOfPartitions() {
    return 0;
  }

  /** Within a transaction: waits until nobody else works on the schema, where there is a lock. */
  abstract void lockSchema(Session session) throws SQLException;

  /** Lets others work on the schema, if the end of the transaction does not. */
  void unlockSchema(Session session) throws SQLException {}

  /** The statements that put one row into a table, where columns are not handed over as arrays. */
  abstract List<Form> inserts(Table table, Conflict conflict);

  /** How many rows one such statement is best given. */
  int rowsAtOnce(Conflict conflict) {
    return 1;
  }

  /** Whether a table of ours is there. */
  abstract boolean hasTable(Session session, String table) throws SQLException;

  /** What a commit survives, as the database is set now. */
  abstract Durability durability(Session session) throws SQLException;

  /** The database's clock in microseconds; null if it has none of its own. */
  abstract @Nullable Long now(Session session) throws SQLException;

  /** The end of a query within a transaction, so that nobody else changes what it gives. */
  String lock() {
    return " for update";
  }

  /** As {@link #lock}, but rows that somebody else has locked are passed over. */
  String skippingLock() {
    return " for update skip locked";
  }

  /** True if this one exception says that a row of this key is there already. */
  abstract boolean saysDuplicate(SQLException e);

  /** True if an exception, or one behind it, says that a row of this key is there already. */
  final boolean isDuplicate(SQLException e) {
    for (Throwable cause : e) {
      if (cause instanceof SQLException one && saysDuplicate(one)) {
        return true;
      }
    }
    return false;
  }

  /**
   * What a commit survives.
   *
   * @param settings the settings that decide it, as they are
   * @param weakness what may be lost; null if nothing
   */
  record Durability(String settings, @Nullable String weakness) {
    @Override
    public String toString() {
      return weakness == null
          ? settings + ": what was committed survives the end of the process and of the machine"
          : settings + ": weak, " + weakness;
    }
  }
}
