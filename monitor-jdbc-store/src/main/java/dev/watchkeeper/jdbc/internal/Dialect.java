package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.WatchkeeperException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What differs from database to database. */
public enum Dialect {
  /** SQLite 3.35 or newer. */
  SQLITE("sqlite", "begin immediate", "journal_mode synchronous"),
  /** PostgreSQL 12 or newer. */
  POSTGRESQL(
      "postgresql",
      "select pg_advisory_xact_lock(8312007251432)",
      "synchronous_commit fsync full_page_writes");

  private final String folder;
  private final String migrationLock;
  private final String durability;

  Dialect(String folder, String migrationLock, String durability) {
    this.folder = folder;
    this.migrationLock = migrationLock;
    this.durability = durability;
  }

  /**
   * The dialect of the database behind a connection.
   *
   * @throws WatchkeeperException if there is none for it
   */
  static Dialect of(Connection connection) throws SQLException {
    String product = connection.getMetaData().getDatabaseProductName();
    return switch (product.toLowerCase(Locale.ROOT)) {
      case "sqlite" -> SQLITE;
      case "postgresql" -> POSTGRESQL;
      default ->
          throw new WatchkeeperException(
              "no store for the database '"
                  + product
                  + "'; there is one for SQLite and PostgreSQL");
    };
  }

  /** Where the scripts lie. */
  String folder() {
    return folder;
  }

  /** Makes two migrations at once follow each other; within a transaction. */
  String migrationLock() {
    return migrationLock;
  }

  /** The end of a statement that leaves rows alone that somebody else has locked. */
  String skipLocked() {
    return this == POSTGRESQL ? " for update skip locked" : "";
  }

  /** True if an exception says that a row of this key is there already. */
  static boolean isDuplicate(SQLException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException one && duplicate(one)) {
        return true;
      }
    }
    SQLException next = e.getNextException();
    return next != null && next != e && isDuplicate(next);
  }

  private static boolean duplicate(SQLException e) {
    String text = String.valueOf(e.getMessage());
    return "23505".equals(e.getSQLState())
        || text.contains("SQLITE_CONSTRAINT_PRIMARYKEY")
        || text.contains("SQLITE_CONSTRAINT_UNIQUE");
  }

  /** What decides how much a commit survives, as it is set now. */
  String durability(Connection connection) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Statement statement = connection.createStatement()) {
      for (String setting : durability.split(" ", -1)) {
        String question = this == SQLITE ? "pragma " + setting : "show " + setting;
        try (ResultSet row = statement.executeQuery(question)) {
          found.add(setting + " " + (row.next() ? row.getString(1) : "unknown"));
        }
      }
    }
    return String.join(", ", found) + (isWeak(found) ? WEAK : "");
  }

  private static final String WEAK =
      " (weak: an acknowledged commit may be lost when the machine or the database fails)";

  private boolean isWeak(List<String> found) {
    return this == SQLITE
        ? !found.contains("synchronous 2") && !found.contains("synchronous 3")
        : found.contains("synchronous_commit off") || found.contains("fsync off");
  }
}
