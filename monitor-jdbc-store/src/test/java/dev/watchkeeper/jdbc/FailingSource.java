package dev.watchkeeper.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Lets the n-th call of its connections and statements fail; of a commit, only the answer. What is
 * called to end things, to set parameters, or does not leave the driver, never fails; a {@linkplain
 * #strict strict} one spares only what closes, and fails at the steps through a result as well.
 */
final class FailingSource implements DataSource {
  private static final Set<String> HARMLESS =
      Set.of(
          "close",
          "isClosed",
          "rollback",
          "getAutoCommit",
          "getNetworkTimeout",
          "setNetworkTimeout",
          "createArrayOf",
          "hashCode",
          "toString",
          "equals");

  /** What has nothing to do with a database, or cannot be avoided by anybody. */
  private static final Set<String> CLOSING =
      Set.of("close", "isClosed", "hashCode", "toString", "equals");

  private final Opening source;
  private final Closing atClose;
  private final boolean strict;
  private Runnable instead;
  private int left;
  private int open;

  /** Opens a connection. */
  interface Opening {
    Connection open() throws SQLException;
  }

  /** Looks at a connection that is about to be closed. */
  interface Closing {
    void look(Connection connection) throws SQLException;
  }

  FailingSource(DataSource source) {
    this(source::getConnection, connection -> {}, false);
  }

  private FailingSource(Opening source, Closing atClose, boolean strict) {
    this.source = source;
    this.atClose = atClose;
    this.strict = strict;
  }

  /**
   * Any call may fail but those that close; connections come as from a pool that does not commit by
   * itself, so that there is something to set at first and to put back at last.
   */
  static FailingSource strict(DataSource source) {
    return new FailingSource(
        () -> {
          Connection connection = source.getConnection();
          connection.setAutoCommit(false);
          return connection;
        },
        connection -> {},
        true);
  }

  /** Connections that do not fail, but are looked at before they are closed. */
  static DataSource handing(Opening source, Closing atClose) {
    return new FailingSource(source, atClose, false);
  }

  /** The n-th call from now on fails; 0 for none. */
  synchronized void failAt(int n) {
    left = n;
    instead = null;
  }

  /** Before the n-th call from now on this is done, and the call is made as usual. */
  synchronized void doAt(int n, Runnable what) {
    left = n;
    instead = what;
  }

  /** Whether the call that was to fail was made. */
  synchronized boolean reached() {
    return left == 0;
  }

  /** Connections that were given and not closed. */
  synchronized int open() {
    return open;
  }

  private synchronized void opened(int more) {
    open += more;
  }

  private synchronized boolean isTheOne() {
    boolean now = left > 0 && --left == 0;
    if (now && instead != null) {
      instead.run();
      return false;
    }
    return now;
  }

  private Object wrap(Class<?> type, Object real) {
    AtomicBoolean closed = new AtomicBoolean(!(real instanceof Connection));
    return Proxy.newProxyInstance(
        FailingSource.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getName().equals("close") && real instanceof Connection connection) {
            atClose.look(connection);
            opened(closed.getAndSet(true) ? 0 : -1);
          }
          boolean fails = !isHarmless(method.getName(), real, arguments) && isTheOne();
          boolean commits =
              method.getName().equals("commit")
                  || arguments != null && "commit".equals(arguments[0]);
          if (fails && !commits) {
            throw new SQLException("failed on purpose: " + method.getName());
          }
          Object value;
          try {
            value = method.invoke(real, arguments);
          } catch (InvocationTargetException e) {
            throw e.getCause();
          }
          if (fails) {
            throw new SQLException("the answer of the commit was lost on purpose");
          }
          return wrapped(value);
        });
  }

  private boolean isHarmless(String method, Object real, Object[] arguments) {
    if (real instanceof ResultSet) {
      return !method.equals("next");
    }
    boolean parameter = method.startsWith("set") && real instanceof Statement;
    if (strict) {
      return CLOSING.contains(method) || parameter;
    }
    boolean rollsBack = arguments != null && "rollback".equals(arguments[0]);
    return HARMLESS.contains(method) || parameter || rollsBack;
  }

  private Object wrapped(Object value) {
    if (strict && value instanceof ResultSet) {
      return wrap(ResultSet.class, value);
    }
    if (value instanceof PreparedStatement) {
      return wrap(PreparedStatement.class, value);
    }
    return value instanceof Statement ? wrap(Statement.class, value) : value;
  }

  @Override
  public Connection getConnection() throws SQLException {
    if (isTheOne()) {
      throw new SQLException("failed on purpose: getConnection");
    }
    Connection connection = source.open();
    opened(1);
    return (Connection) wrap(Connection.class, connection);
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(PrintWriter out) {}

  @Override
  public void setLoginTimeout(int seconds) {}

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() {
    return Logger.getGlobal();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("wraps nothing that is to be seen");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
