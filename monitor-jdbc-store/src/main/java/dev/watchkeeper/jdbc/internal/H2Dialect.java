package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * H2. Its commit reaches the disk some time later, whatever its settings; so each commit is
 * followed by a checkpoint that waits for the disk. A change of the schema ends the transaction, so
 * its scripts can be run again.
 */
final class H2Dialect extends Dialect {
  private static final ReentrantLock SCHEMA = new ReentrantLock();
  private static final Map<String, String> TYPES =
      Map.of("int2", "smallint", "int4", "integer", "int8", "bigint", "text", "varchar");

  @Override
  String product() {
    return "H2";
  }

  /** The first that skips locked rows. */
  @Override
  int oldest() {
    return 202;
  }

  @Override
  String folder() {
    return "h2";
  }

  @Override
  boolean isRemote() {
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
    session.connection().setAutoCommit(false);
  }

  @Override
  void commit(Session session) throws SQLException {
    super.commit(session);
    session.execute("checkpoint sync");
  }

  /**
   * Two threads that make the same table at once are refused by the database with an error of its
   * own, so they are kept apart here. Two processes can share a database only through H2's server;
   * they try again.
   */
  @Override
  void lockSchema(Session session) {
    SCHEMA.lock();
  }

  @Override
  void unlockSchema(Session session) {
    if (SCHEMA.isHeldByCurrentThread()) {
      SCHEMA.unlock();
    }
  }

  @Override
  boolean hasTable(Session session, String table) throws SQLException {
    String sql =
        "select 1 from information_schema.tables where table_schema = schema()"
            + " and lower(table_name) = ?";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setString(1, table);
      try (ResultSet row = select.executeQuery()) {
        return row.next();
      }
    }
  }

  @Override
  List<Form> inserts(Table table, Conflict conflict) {
    String columns = table.list(column -> column);
    if (conflict.fails()) {
      String plain = "insert into " + table.name() + " (" + columns + ") values (";
      return List.of(Form.of(plain + table.list(column -> ":" + column) + ")", table.columns()));
    }
    StringBuilder merge =
        new StringBuilder("merge into " + table.name() + " t using (values (")
            .append(table.list(c -> "cast(:" + c + " as " + TYPES.get(table.type(c)) + ")"))
            .append(")) n(" + columns + ") on ")
            .append(
                String.join(
                    " and ", conflict.key().stream().map(k -> "t." + k + " = n." + k).toList()));
    if (conflict.guard() != null) {
      merge
          .append(" when matched and (" + conflict.guard("t.", "n.") + ") then update set ")
          .append(table.list(conflict, column -> column + " = n." + column));
    }
    merge
        .append(" when not matched then insert (" + columns + ") values (")
        .append(table.list(column -> "n." + column) + ")");
    return List.of(Form.of(merge.toString(), table.columns()));
  }

  @Override
  Durability durability(Session session) throws SQLException {
    if (session.connection().getMetaData().getURL().startsWith("jdbc:h2:mem:")) {
      return new Durability("in memory", "everything is lost when the process ends");
    }
    String settings = "checkpoint sync after each commit";
    try {
      session.execute("checkpoint sync");
    } catch (SQLException e) {
      throw new SQLException(
          "H2 refuses 'checkpoint sync', without which a commit is not durable; the user of this"
              + " store needs admin rights: "
              + e.getMessage(),
          e);
    }
    return new Durability(settings, null);
  }

  /** The pages in use; the file is a multiple of it until it is compacted. None in memory. */
  @Override
  @Nullable Long size(Session session) throws SQLException {
    long size =
        Long.parseLong(
            String.valueOf(
                session.ask(
                    "select coalesce(sum(disk_space_used(table_name)), 0) from"
                        + " information_schema.tables where table_schema = schema()"
                        + " and lower(table_name) like 'wk\\_%'")));
    return size == 0 ? null : size;
  }

  @Override
  boolean closesBehindTheLast() {
    return true;
  }

  @Override
  Long now(Session session) throws SQLException {
    return Long.valueOf(
        String.valueOf(
            session.ask("select cast(extract(epoch from current_timestamp) * 1000000 as bigint)")));
  }

  @Override
  boolean saysDuplicate(SQLException e) {
    return "23505".equals(e.getSQLState());
  }
}
