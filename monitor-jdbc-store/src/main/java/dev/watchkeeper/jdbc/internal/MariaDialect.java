package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * MariaDB, with InnoDB. Transactions read what is committed, not what was when they began: a number
 * that another writer gave in the meantime must be seen. A change of the schema ends the
 * transaction, so its scripts can be run again, and a named lock keeps migrations apart.
 */
final class MariaDialect extends Dialect {
  private static final int DUPLICATE = 1062;
  private static final int ROWS_AT_ONCE = 100;
  private static final String FITS = "@watchkeeper_fits";
  private static final Pattern FRESH = Pattern.compile("new\\.(\\w+)");
  private static final String LOCK = "'watchkeeper schema'";

  @Override
  String product() {
    return "MariaDB";
  }

  /** The first that skips locked rows. */
  @Override
  int oldest() {
    return 1006;
  }

  @Override
  String folder() {
    return "mariadb";
  }

  @Override
  boolean isRemote() {
    return true;
  }

  /**
   * Its driver would write the limit into the text of each statement, and send batches row by row.
   */
  @Override
  boolean hasStatementTimeouts() {
    return false;
  }

  @Override
  boolean changesEndTransactions() {
    return true;
  }

  @Override
  boolean hasArrays() {
    return false;
  }

  @Override
  void begin(Session session) throws SQLException {
    session.execute("set transaction isolation level read committed");
    session.connection().setAutoCommit(false);
  }

  @Override
  void lockSchema(Session session) throws SQLException {
    if (!"1".equals(session.ask("select get_lock(" + LOCK + ", 600)"))) {
      throw new SQLException("another process works on the schema, and did not end in time");
    }
  }

  @Override
  void unlockSchema(Session session) throws SQLException {
    session.ask("select release_lock(" + LOCK + ")");
  }

  @Override
  boolean hasTable(Session session, String table) throws SQLException {
    String sql =
        "select 1 from information_schema.tables where table_schema = database()"
            + " and table_name = ?";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  /**
   * Its driver sends plain inserts as a whole, but others row by row; those are given many rows
   * each instead.
   */
  @Override
  int rowsAtOnce(Conflict conflict) {
    return conflict.fails() ? 1 : ROWS_AT_ONCE;
  }

  /**
   * A guard cannot be written at the end of an insert. It is judged where the first column is set,
   * before any column has changed, and remembered for the others.
   */
  @Override
  List<Form> inserts(Table table, Conflict conflict) {
    String insert =
        "insert into "
            + table.name()
            + " ("
            + table.list(column -> column)
            + ") values ("
            + table.list(column -> ":" + column)
            + ")";
    if (!conflict.fails()) {
      insert += " on duplicate key update " + changes(table, conflict);
    }
    return List.of(Form.of(insert, table.columns()));
  }

  private static String changes(Table table, Conflict conflict) {
    String key = conflict.key().get(0);
    if (conflict.guard() == null) {
      return key + " = " + key;
    }
    String old = table.name() + ".";
    String guard = FRESH.matcher(conflict.guard(old, "new.")).replaceAll("values($1)");
    String judged = key + " = if((" + FITS + " := (" + guard + ")), " + key + ", " + key + "), ";
    return judged
        + table.list(
            conflict,
            column -> column + " = if(" + FITS + ", values(" + column + "), " + column + ")");
  }

  @Override
  Durability durability(Session session) throws SQLException {
    String flush = variable(session, "innodb_flush_log_at_trx_commit");
    String binlog =
        variable(session, "log_bin").equals("1") ? variable(session, "sync_binlog") : "off";
    String doublewrite = variable(session, "innodb_doublewrite").toLowerCase(Locale.ROOT);
    String settings =
        "innodb_flush_log_at_trx_commit "
            + flush
            + ", sync_binlog "
            + binlog
            + ", innodb_doublewrite "
            + doublewrite;
    if (doublewrite.equals("0") || doublewrite.equals("off")) {
      return new Durability(settings, "the database may be ruined if its machine fails");
    }
    return new Durability(
        settings,
        switch (flush) {
          case "1" -> null;
          case "2", "3" -> "commits of the last moments are lost if the machine fails";
          default -> "commits of the last moments are lost if the database or its machine fails";
        });
  }

  private static String variable(Session session, String name) throws SQLException {
    return String.valueOf(session.ask("select @@global." + name));
  }

  /** The database counts pages when it is asked to; else it tells what it remembers. */
  @Override
  Long size(Session session) throws SQLException {
    session.execute(
        "analyze no_write_to_binlog table wk_result, wk_block, wk_rollup_hour, wk_rollup_day");
    return Long.valueOf(
        String.valueOf(
            session.ask(
                "select cast(sum(data_length + index_length) as signed) from information_schema.tables"
                    + " where table_schema = database() and table_name like 'wk\\_%'")));
  }

  @Override
  Long now(Session session) throws SQLException {
    return Long.valueOf(
        String.valueOf(session.ask("select cast(unix_timestamp(now(6)) * 1000000 as signed)")));
  }

  @Override
  boolean saysDuplicate(SQLException e) {
    return e.getErrorCode() == DUPLICATE;
  }
}
