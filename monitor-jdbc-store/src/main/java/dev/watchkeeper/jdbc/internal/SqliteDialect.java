package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * SQLite. Transactions are written as statements, since the driver would begin the next one at once
 * and so keep all others from writing; they begin with the write lock, since one that reads first
 * and then writes may be refused without a wait.
 */
final class SqliteDialect extends Dialect {
  @Override
  String product() {
    return "SQLite";
  }

  /** The first with RETURNING. */
  @Override
  int oldest() {
    return 335;
  }

  @Override
  String folder() {
    return "sqlite";
  }

  @Override
  boolean isRemote() {
    return false;
  }

  @Override
  boolean hasArrays() {
    return false;
  }

  @Override
  void begin(Session session) throws SQLException {
    session.execute("begin immediate");
  }

  /** Whoever has the write lock sees one state anyway; whoever only reads is not to take it. */
  @Override
  void beginReading(Session session) throws SQLException {
    session.execute("begin");
  }

  @Override
  void commit(Session session) throws SQLException {
    session.execute("commit");
  }

  @Override
  void rollback(Session session) throws SQLException {
    session.execute("rollback");
  }

  /** Nothing to do: there is only one writer at a time. */
  @Override
  void lockSchema(Session session) {}

  @Override
  boolean hasTable(Session session, String table) throws SQLException {
    String sql = "select 1 from sqlite_master where type = 'table' and name = ?";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  @Override
  List<Form> inserts(Table table, Conflict conflict) {
    return List.of(
        Form.of(
            "insert into "
                + table.name()
                + " ("
                + table.list(column -> column)
                + ") values ("
                + table.list(column -> ":" + column)
                + ")"
                + table.onConflict(conflict),
            table.columns()));
  }

  @Override
  Durability durability(Session session) throws SQLException {
    String journal = String.valueOf(session.ask("pragma journal_mode"));
    String synchronous = String.valueOf(session.ask("pragma synchronous"));
    String settings = "journal_mode " + journal + ", synchronous " + synchronous;
    if (journal.equals("off") || journal.equals("memory")) {
      return new Durability(settings, "a crash in the middle of a commit may ruin the file");
    }
    boolean full = synchronous.equals("2") || synchronous.equals("3");
    return new Durability(
        settings, full ? null : "commits of the last moments are lost if the machine fails");
  }

  /** All pages of the file that are in use, whoever uses them. */
  @Override
  Long size(Session session) throws SQLException {
    return Long.valueOf(
        String.valueOf(
            session.ask(
                "select (page_count - freelist_count) * page_size from pragma_page_count(),"
                    + " pragma_freelist_count(), pragma_page_size()")));
  }

  @Override
  @Nullable Long now(Session session) {
    return null;
  }

  /** Whoever writes has the whole database to himself. */
  @Override
  String lock() {
    return "";
  }

  @Override
  String skippingLock() {
    return "";
  }

  /** The driver gives the kind of a failure in full in its message only. */
  @Override
  boolean saysDuplicate(SQLException e) {
    String text = String.valueOf(e.getMessage());
    return text.contains("SQLITE_CONSTRAINT_PRIMARYKEY")
        || text.contains("SQLITE_CONSTRAINT_UNIQUE");
  }
}
