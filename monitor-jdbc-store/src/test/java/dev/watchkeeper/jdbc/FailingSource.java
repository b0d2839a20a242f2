package dev.watchkeeper.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * Lets the n-th call of its connections and statements fail; of a commit, only the answer. What is
 * called to end things, to set parameters, or does not leave the driver, never fails.
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

  private final Opening source;
  private final Closing atClose;
  private int left;

  /** Opens a connection. */
  interface Opening {
    Connection open() throws SQLException;
  }

  /** Looks at a connection that is about to be closed. */
  interface Closing {
    void look(Connection connection) throws SQLException;
  }

  FailingSource(DataSource source) {
    this(source::getConnection, connection -> {});
  }

  private FailingSource(Opening source, Closing atClose) {
    this.source = source;
    this.atClose = atClose;
  }

  /** Connections that do not fail, but are looked at before they are closed. */
  static DataSource handing(Opening source, Closing atClose) {
    return new FailingSource(source, atClose);
  }

  /** The n-th call from now on fails; 0 for none. */
  synchronized void failAt(int n) {
    left = n;
  }

  /** Whether the call that was to fail was made. */
  synchronized boolean reached() {
    return left == 0;
  }

  private synchronized boolean isTheOne() {
    return left > 0 && --left == 0;
  }

  private Object wrap(Class<?> type, Object real) {
    return Proxy.newProxyInstance(
        FailingSource.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          if (method.getName().equals("close") && real instanceof Connection connection) {
            atClose.look(connection);
          }
          boolean rollsBack = arguments != null && "rollback".equals(arguments[0]);
          boolean parameter = method.getName().startsWith("set") && real instanceof Statement;
          boolean harmless = HARMLESS.contains(method.getName()) || parameter || rollsBack;
          boolean fails = !harmless && isTheOne();
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

  private Object wrapped(Object value) {
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
    return (Connection) wrap(Connection.class, source.open());
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
