package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** PostgreSQL. */
final class PostgresDialect extends Dialect {
  private static final List<String> SETTINGS =
      List.of("synchronous_commit", "fsync", "full_page_writes");

  private static final String ONE_STATE = "set transaction isolation level repeatable read";

  /** What migrations lock: the letters "watchkpr". */
  private static final long SCHEMA_LOCK = 0x77617463686b7072L;

  @Override
  String product() {
    return "PostgreSQL";
  }

  /** The first with materialized common table expressions. */
  @Override
  int oldest() {
    return 1200;
  }

  @Override
  String folder() {
    return "postgresql";
  }

  @Override
  boolean isRemote() {
    return true;
  }

  @Override
  boolean hasArrays() {
    return true;
  }

  @Override
  void begin(Session session) throws SQLException {
    session.connection().setAutoCommit(false);
    session.execute(limit(session));
  }

  private static String limit(Session session) throws SQLException {
    return "set local statement_timeout = " + Math.max(1, session.millisLeft() * 3 / 4);
  }

  /** In one message: a question has few statements, and each of them is a way there and back. */
  @Override
  void beginReading(Session session) throws SQLException {
    session.connection().setAutoCommit(false);
    session.execute(limit(session) + "; " + ONE_STATE);
  }

  /**
   * The driver's own timeout asks the server to stop by a second connection, and waits ten seconds
   * for that if the server is frozen; a transaction has its limit from {@link #begin}.
   */
  @Override
  boolean hasStatementTimeouts() {
    return false;
  }

  @Override
  void freeze(Session session) throws SQLException {
    session.execute(ONE_STATE);
  }

  @Override
  void makePartitions(Session session, int hour) throws SQLException {
    Partitions.make(session, hour);
  }

  @Override
  void dropPartitions(Session session, long before) throws SQLException {
    Partitions.drop(session, before);
  }

  @Override
  Dropped dropOldestPartition(Session session, int before) throws SQLException {
    return Partitions.dropOldest(session, before);
  }

  /** With keys, what was moved out of line, and what is free for new rows. */
  @Override
  Long size(Session session) throws SQLException {
    return Long.valueOf(
        String.valueOf(
            session.ask(
                "select sum(pg_total_relation_size(c.oid))::bigint from pg_class c where c.relkind = 'r'"
                    + " and c.relname like 'wk\\_%' and c.relnamespace ="
                    + " (select relnamespace from pg_class where oid = 'wk_result'::regclass)")));
  }

  /** Until a week is over and one more; by then only the default partition has rows. */
  @Override
  int hoursOfPartitions() {
    return 2 * Partitions.HOURS;
  }

  @Override
  void lockSchema(Session session) throws SQLException {
    session.execute("select pg_advisory_xact_lock(" + SCHEMA_LOCK + ")");
  }

  @Override
  boolean hasTable(Session session, String table) throws SQLException {
    try (PreparedStatement select = session.prepare("select to_regclass(?) is not null")) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        return row.next() && row.getBoolean(1);
      }
    }
  }

  @Override
  List<Form> inserts(Table table, Conflict conflict) {
    throw new UnsupportedOperationException("rows are handed over as arrays");
  }

  @Override
  Durability durability(Session session) throws SQLException {
    List<String> found = new ArrayList<>();
    for (String setting : SETTINGS) {
      found.add(setting + " " + session.ask("show " + setting));
    }
    String settings = String.join(", ", found);
    if (found.contains("fsync off") || found.contains("full_page_writes off")) {
      return new Durability(settings, "the database may be ruined if its machine fails");
    }
    return new Durability(
        settings,
        found.contains("synchronous_commit off")
            ? "commits of the last moments are lost if the database fails"
            : null);
  }

  @Override
  Long now(Session session) throws SQLException {
    return Long.valueOf(
        String.valueOf(
            session.ask("select cast(extract(epoch from clock_timestamp()) * 1000000 as bigint)")));
  }

  @Override
  boolean saysDuplicate(SQLException e) {
    return "23505".equals(e.getSQLState());
  }
}
