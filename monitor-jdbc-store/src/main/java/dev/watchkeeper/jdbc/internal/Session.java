package dev.watchkeeper.jdbc.internal;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection while we have it. Every statement gets what is left of the call's time; when the
 * connection goes back, it is as it came. Belongs to one thread at a time.
 */
final class Session implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Session.class);

  private final Connection connection;
  private final Dialect dialect;
  private final boolean autoCommit;
  private final int networkTimeout;
  private Deadline deadline;
  private boolean open;
  private @Nullable SQLException broken;

  /** Takes the connection over, and closes it if it cannot be used. */
  Session(Connection connection, Dialect dialect, Deadline deadline) throws SQLException {
    this.connection = connection;
    this.dialect = dialect;
    this.deadline = deadline;
    boolean usable = false;
    try {
      this.autoCommit = connection.getAutoCommit();
      this.networkTimeout = dialect.isRemote() ? connection.getNetworkTimeout() : 0;
      if (!autoCommit) {
        connection.setAutoCommit(true);
      }
      usable = true;
    } finally {
      if (!usable) {
        connection.close();
      }
    }
  }

  Dialect dialect() {
    return dialect;
  }

  Connection connection() {
    return connection;
  }

  /** From now on this call's time counts. */
  Session until(Deadline next) {
    deadline = next;
    return this;
  }

  /** What is left of this call's time, at least one. */
  long millisLeft() throws SQLException {
    return deadline.millisLeft();
  }

  /**
   * A statement that gives up in time: first the server is asked to, then the connection breaks.
   */
  PreparedStatement prepare(String sql) throws SQLException {
    int seconds = limit();
    PreparedStatement statement = connection.prepareStatement(sql);
    if (dialect.hasStatementTimeouts()) {
      statement.setQueryTimeout(seconds);
    }
    return statement;
  }

  /**
   * Limits what comes next on the wire; gives the seconds after which to ask the server to stop.
   */
  private int limit() throws SQLException {
    long millis = deadline.millisLeft();
    if (dialect.isRemote()) {
      connection.setNetworkTimeout(Runnable::run, (int) millis);
    }
    return (int) Math.max(1, millis * 3 / 4 / 1_000);
  }

  /** Runs a statement without parameters. */
  void execute(String sql) throws SQLException {
    int seconds = limit();
    try (Statement statement = connection.createStatement()) {
      if (dialect.hasStatementTimeouts()) {
        statement.setQueryTimeout(seconds);
      }
      statement.execute(sql);
    }
  }

  /** The text in the first column of the first row; null if there is none. */
  @Nullable String ask(String sql) throws SQLException {
    try (PreparedStatement select = prepare(sql);
        ResultSet row = select.executeQuery()) {
      return row.next() ? row.getString(1) : null;
    }
  }

  Array array(String type, @Nullable Object[] values) throws SQLException {
    return connection.createArrayOf(type, values);
  }

  /** Begins a transaction that writes. */
  void begin() throws SQLException {
    if (broken != null) {
      throw broken;
    }
    limit();
    open = true;
    dialect.begin(this);
  }

  /** Begins a transaction that only reads, and sees one state of the database. */
  void beginReading() throws SQLException {
    if (broken != null) {
      throw broken;
    }
    limit();
    open = true;
    dialect.beginReading(this);
  }

  void commit() throws SQLException {
    limit();
    dialect.commit(this);
    open = false;
  }

  /** Ends a transaction that came to nothing; after a failure of that no other one can begin. */
  void rollback() {
    if (!open) {
      return;
    }
    open = false;
    deadline = deadline.forEnding();
    try {
      limit();
      dialect.rollback(this);
    } catch (SQLException e) {
      broken = e;
    }
  }

  @Override
  public void close() {
    rollback();
    try (Connection leaving = connection) {
      if (broken != null) {
        // a pool would hand it to somebody else with our transaction still open
        leaving.abort(Runnable::run);
      }
      if (leaving.isClosed()) {
        return;
      }
      if (!autoCommit) {
        leaving.setAutoCommit(false);
      }
      if (dialect.isRemote()) {
        leaving.setNetworkTimeout(Runnable::run, networkTimeout);
      }
    } catch (SQLException e) {
      LOG.debug("the connection did not close", e);
    }
  }
}
