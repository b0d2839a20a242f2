package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * MariaDB, with InnoDB. Transactions read what is committed, not what was when they began: a number
 * that another writer gave in the meantime must be seen. A change of the schema ends the
 * transaction, so its scripts can be run again, and a named lock keeps migrations apart.
 */
final class MariaDialect extends Dialect {
  private static final int DUPLICATE = 1062;
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
  void commit(Session session) throws SQLException {
    session.connection().commit();
    session.connection().setAutoCommit(true);
  }

  @Override
  void rollback(Session session) throws SQLException {
    session.connection().rollback();
    session.connection().setAutoCommit(true);
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

  /** Two steps where a row may give way: a guard cannot be written at the end of an insert. */
  @Override
  List<Form> inserts(Table table, Conflict conflict) {
    List<Form> forms = new ArrayList<>();
    String key = String.join(" and ", conflict.key().stream().map(k -> k + " = :" + k).toList());
    if (conflict.guard() != null) {
      forms.add(
          Form.of(
              "update "
                  + table.name()
                  + " set "
                  + table.list(conflict, column -> column + " = :" + column)
                  + " where "
                  + key
                  + " and ("
                  + conflict.guard("", ":")
                  + ")",
              table.columns()));
    }
    String insert =
        "insert into "
            + table.name()
            + " ("
            + table.list(column -> column)
            + ") values ("
            + table.list(column -> ":" + column)
            + ")";
    String kept = conflict.fails() ? "" : conflict.key().get(0);
    forms.add(
        Form.of(
            kept.isEmpty() ? insert : insert + " on duplicate key update " + kept + " = " + kept,
            table.columns()));
    return forms;
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
