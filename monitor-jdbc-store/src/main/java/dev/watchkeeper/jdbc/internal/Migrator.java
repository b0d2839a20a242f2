package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.WatchkeeperException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.zip.CRC32;

/**
 * Brings the schema to this version, or refuses another one. All scripts of one migration run in
 * one transaction under a lock, so that one that is killed half-way leaves nothing, and of two at
 * once the second finds the work done. A script notes its version by itself; the checksum is ours,
 * and missing where a host ran the script with a tool of its own.
 */
final class Migrator {
  /** The version that this release works with. */
  static final int VERSION = 4;

  private static final String TABLE = "wk_schema";
  private static final int TRIES = 3;

  private final Session session;
  private final String folder;

  Migrator(Session session) {
    this.session = session;
    this.folder = session.dialect().folder();
  }

  /**
   * Makes or upgrades the schema. Where a change of the schema ends the transaction, two at once
   * may be in each other's way; the one that fails finds most of the work done when it tries again.
   */
  void migrate(long now) throws SQLException {
    int tries = session.dialect().changesEndTransactions() ? TRIES : 1;
    for (int left = tries; ; left--) {
      try {
        migrateOnce(now);
        return;
      } catch (SQLException e) {
        if (left == 1 || !session.connection().isValid(1)) {
          throw e;
        }
      }
    }
  }

  private void migrateOnce(long now) throws SQLException {
    session.begin();
    try {
      session.dialect().lockSchema(session);
      for (int version = version() + 1; version <= VERSION; version++) {
        apply(version, now);
      }
      session.commit();
    } finally {
      session.rollback();
      session.dialect().unlockSchema(session);
    }
  }

  private void apply(int version, long now) throws SQLException {
    String script = script(version);
    for (String statement : script.replaceAll("(?m)--.*$", "").split(";", -1)) {
      if (!statement.isBlank()) {
        session.execute(statement.strip());
      }
    }
    String sql = "update wk_schema set checksum = ?, applied_at = ? where version = ?";
    try (PreparedStatement update = session.prepare(sql)) {
      update.setString(1, checksum(script));
      update.setLong(2, now);
      update.setInt(3, version);
      update.executeUpdate();
    }
  }

  /**
   * Refuses a schema that this release cannot work with.
   *
   * @throws WatchkeeperException if it is missing, older, newer, or made by another script
   */
  void verify() throws SQLException {
    int found = version();
    if (found == 0) {
      throw new WatchkeeperException(
          "the database has no Watchkeeper schema, version " + VERSION + " is needed: " + remedy());
    }
    if (found != VERSION) {
      throw new WatchkeeperException(
          "the Watchkeeper schema has version "
              + found
              + ", this release works with version "
              + VERSION
              + ": "
              + (found < VERSION ? remedy() : "use a newer release"));
    }
    verifyChecksums();
  }

  private String remedy() {
    return "build the store with migrate(), or run the scripts in dev/watchkeeper/jdbc/schema/"
        + folder
        + " of its jar";
  }

  private void verifyChecksums() throws SQLException {
    try (PreparedStatement select = session.prepare("select version, checksum from wk_schema");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        String noted = rows.getString(2);
        if (noted != null && !noted.equals(checksum(script(rows.getInt(1))))) {
          throw new WatchkeeperException(
              "version "
                  + rows.getInt(1)
                  + " of the Watchkeeper schema was made by another script than this release's");
        }
      }
    }
  }

  private int version() throws SQLException {
    if (!session.dialect().hasTable(session, TABLE)) {
      return 0;
    }
    String newest = session.ask("select max(version) from wk_schema");
    return newest == null ? 0 : Integer.parseInt(newest);
  }

  private String script(int version) {
    String name = "/dev/watchkeeper/jdbc/schema/" + folder + "/V" + version + ".sql";
    try (InputStream in = Migrator.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new WatchkeeperException("this release has no script " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new WatchkeeperException("the script " + name + " cannot be read", e);
    }
  }

  private static String checksum(String script) {
    CRC32 crc = new CRC32();
    crc.update(script.replace("\r", "").getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().toHexDigits((int) crc.getValue());
  }
}
