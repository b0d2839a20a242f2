package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.TimeSource;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Asks over an open connection, and leaves that as it was. Belongs to one thread; another one may
 * cancel what it asks.
 */
final class Question {
  private static final int MAX_TEXT = 1_000;
  private static final int MAX_NAME = 100;

  private final JdbcPlan plan;
  private final Connection connection;
  private final TimeSource time;
  private final long deadline;
  private final Consumer<String> phase;
  private volatile @Nullable Statement asking;

  Question(
      JdbcPlan plan,
      Connection connection,
      TimeSource time,
      long deadline,
      Consumer<String> phase) {
    this.plan = plan;
    this.connection = connection;
    this.time = time;
    this.deadline = deadline;
    this.phase = phase;
  }

  /** A call that not every driver knows. */
  @FunctionalInterface
  private interface Attempt {
    void run() throws SQLException;
  }

  void ask(Measurements.Builder measured) throws SQLException {
    attempt(() -> connection.setNetworkTimeout(Runnable::run, (int) Math.max(1, millisLeft())));
    DatabaseMetaData database = connection.getMetaData();
    name(JdbcKeys.PRODUCT, database.getDatabaseProductName(), measured);
    name(JdbcKeys.VERSION, database.getDatabaseProductVersion(), measured);
    String query = plan.query();
    if (query == null) {
      if (!connection.isValid(secondsLeft())) {
        throw new SQLException("the connection is not valid", "08006");
      }
      return;
    }
    boolean readOnly = connection.isReadOnly();
    boolean commits = connection.getAutoCommit();
    if (plan.readOnly() && !readOnly) {
      attempt(() -> connection.setReadOnly(true));
    }
    try {
      attempt(() -> connection.setAutoCommit(false));
      query(query, measured);
    } finally {
      attempt(connection::rollback);
      attempt(() -> connection.setAutoCommit(commits));
      attempt(() -> connection.setReadOnly(readOnly));
    }
  }

  private static void attempt(Attempt attempt) {
    try {
      attempt.run();
    } catch (SQLException | AbstractMethodError e) {
      // What a driver does not know it does without: the deadline holds and nothing is committed.
      return;
    }
  }

  private static void name(
      dev.watchkeeper.api.MetricKey key, @Nullable String name, Measurements.Builder measured) {
    if (name != null) {
      measured.set(key, Texts.line(name, MAX_NAME));
    }
  }

  private long millisLeft() {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - time.nanoTime());
    return Math.min(left, Integer.MAX_VALUE);
  }

  private int secondsLeft() {
    return (int) Math.max(1, (millisLeft() + 999) / 1_000);
  }

  private void query(String query, Measurements.Builder measured) throws SQLException {
    long began = time.nanoTime();
    try (Statement statement = connection.createStatement()) {
      asking = statement;
      attempt(() -> statement.setQueryTimeout(secondsLeft()));
      attempt(() -> statement.setMaxRows(plan.fetch()));
      boolean rows = statement.execute(query);
      long answered = time.nanoTime();
      measured.set(JdbcKeys.EXECUTE, (answered - began) / 1e9);
      if (rows) {
        phase.accept("fetch");
        try (ResultSet result = statement.getResultSet()) {
          fetch(result, measured);
        }
        measured.set(JdbcKeys.FETCH, (time.nanoTime() - answered) / 1e9);
      } else {
        measured.set(JdbcKeys.ROWS, 0);
      }
    } finally {
      asking = null;
    }
  }

  /** Asks the driver to give up the query that is under way; by another thread, and may block. */
  void cancel() {
    Statement under = asking;
    if (under != null) {
      attempt(under::cancel);
    }
  }

  private void fetch(ResultSet result, Measurements.Builder measured) throws SQLException {
    int rows = 0;
    while (rows < plan.fetch() && result.next()) {
      if (rows++ == 0) {
        first(result, measured);
      }
    }
    measured.set(JdbcKeys.ROWS, rows);
  }

  private static void first(ResultSet result, Measurements.Builder measured) throws SQLException {
    Object value = result.getObject(1);
    Double number = FirstRow.number(value);
    if (number != null) {
      measured.set(JdbcKeys.VALUE, number);
    }
    String text = value == null ? null : result.getString(1);
    if (text != null) {
      measured.set(JdbcKeys.TEXT, Texts.line(text, MAX_TEXT));
    }
    FirstRow.measure(result, value, measured);
  }
}
