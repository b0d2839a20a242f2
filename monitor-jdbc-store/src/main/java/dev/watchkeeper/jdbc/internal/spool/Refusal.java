package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.WatchkeeperException;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells a database that is away, full, busy or closed to us from one that refuses what it was
 * given. The first is waited for; only the second can be the fault of a decision. Whether it really
 * is can be known only by trying others: a table that is missing refuses everything. Stateless.
 */
final class Refusal {
  /** Cardinality, data, integrity, syntax or access, check option, program limits, no support. */
  private static final Set<String> OF_CONTENT = Set.of("21", "22", "23", "42", "44", "54", "0A");

  private static final String NO_PRIVILEGE = "42501";

  /** Error, too big, constraint, mismatch, range: SQLite's driver gives numbers only. */
  private static final Set<Integer> SQLITE = Set.of(1, 18, 19, 20, 25);

  private static final int MAX_DEPTH = 20;

  private Refusal() {}

  /** True if it may be the fault of what was to be written. */
  static boolean mayBeOfContent(Throwable failure) {
    SQLException sql = sql(failure);
    if (sql == null) {
      return failure instanceof RuntimeException && !(failure instanceof WatchkeeperException);
    }
    if (sql instanceof SQLTransientException || sql instanceof SQLRecoverableException) {
      return false;
    }
    String state = sql.getSQLState();
    if (state == null || state.length() < 2) {
      return sql.getClass().getName().startsWith("org.sqlite.")
          && SQLITE.contains(sql.getErrorCode() & 0xff);
    }
    return OF_CONTENT.contains(state.substring(0, 2)) && !state.equals(NO_PRIVILEGE);
  }

  /** The first cause that the database itself gave, better one with a state. */
  private static @Nullable SQLException sql(Throwable failure) {
    SQLException found = null;
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < MAX_DEPTH; depth++) {
      if (cause instanceof SQLException sql) {
        found = found == null || found.getSQLState() == null ? sql : found;
      }
      cause =
          cause instanceof java.sql.BatchUpdateException batch && batch.getNextException() != null
              ? batch.getNextException()
              : cause.getCause();
    }
    return found;
  }
}
