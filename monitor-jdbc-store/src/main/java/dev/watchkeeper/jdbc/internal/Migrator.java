package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.WatchkeeperException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.zip.CRC32;

/**
 * Brings the schema to this version, or tells that it has another one. All scripts of one migration
 * run in one transaction under a lock, so that one that is killed half-way leaves nothing, and of
 * two at once the second finds the work done.
 */
final class Migrator {
  /** The version that this release works with. */
  static final int VERSION = 1;

  private static final String TABLE =
      "create table if not exists wk_schema (version integer not null primary key,"
          + " checksum bigint not null, applied_at bigint not null)";

  private final Connection connection;
  private final Dialect dialect;

  Migrator(Connection connection, Dialect dialect) {
    this.connection = connection;
    this.dialect = dialect;
  }

  /** Makes or upgrades the schema. */
  void migrate(long now) throws SQLException {
    boolean sqlite = dialect == Dialect.SQLITE;
    connection.setAutoCommit(sqlite);
    try (Statement statement = connection.createStatement()) {
      statement.execute(dialect.migrationLock());
      statement.execute(TABLE);
      for (int version = version() + 1; version <= VERSION; version++) {
        apply(version, now, statement);
      }
      end(statement, "commit");
    } catch (SQLException | RuntimeException e) {
      undo();
      throw e;
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private void end(Statement statement, String how) throws SQLException {
    if (dialect == Dialect.SQLITE) {
      statement.execute(how);
    } else {
      connection.commit();
    }
  }

  private void undo() {
    try (Statement statement = connection.createStatement()) {
      if (dialect == Dialect.SQLITE) {
        statement.execute("rollback");
      } else {
        connection.rollback();
      }
    } catch (SQLException e) {
      // the first failure is the one to be told
      e.getSQLState();
    }
  }

  private void apply(int version, long now, Statement statement) throws SQLException {
    String script = script(version);
    for (String one : script.replaceAll("(?m)^\\s*--.*$", "").split(";", -1)) {
      if (!one.isBlank()) {
        statement.execute(one);
      }
    }
    String sql = "insert into wk_schema (version, checksum, applied_at) values (?, ?, ?)";
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      insert.setInt(1, version);
      insert.setLong(2, checksum(script));
      insert.setLong(3, now);
      insert.executeUpdate();
    }
  }

  /** Refuses a schema that this release cannot work with. */
  void verify() throws SQLException {
    int version;
    try {
      version = version();
    } catch (SQLException e) {
      throw new WatchkeeperException(
          "the database has no schema of ours, version "
              + VERSION
              + " is needed: ask the store to migrate(), or run schema/"
              + dialect.folder()
              + "/V*.sql",
          e);
    }
    if (version != VERSION) {
      throw new WatchkeeperException(
          "the schema has version "
              + version
              + ", this release works with version "
              + VERSION
              + (version < VERSION ? ": ask the store to migrate()" : ": use a newer release"));
    }
    verifyChecksum();
  }

  private void verifyChecksum() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select version, checksum from wk_schema")) {
      while (rows.next()) {
        if (rows.getLong(2) != checksum(script(rows.getInt(1)))) {
          throw new WatchkeeperException(
              "version " + rows.getInt(1) + " of the schema was made by another script than ours");
        }
      }
    }
  }

  private int version() throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("select max(version) from wk_schema")) {
      return row.next() ? row.getInt(1) : 0;
    }
  }

  private String script(int version) {
    String name = "/dev/watchkeeper/jdbc/schema/" + dialect.folder() + "/V" + version + ".sql";
    try (InputStream in = Migrator.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new WatchkeeperException("this release has no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new WatchkeeperException("the script " + name + " cannot be read", e);
    }
  }

  private static long checksum(String script) {
    CRC32 crc = new CRC32();
    crc.update(script.replace("\r", "").getBytes(StandardCharsets.UTF_8));
    return crc.getValue();
  }
}
