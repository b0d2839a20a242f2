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

/** Lets the n-th call of its connections and statements fail; of a commit, only the answer. */
final class FailingSource implements DataSource {
  private static final Set<String> HARMLESS =
      Set.of("close", "isClosed", "isValid", "hashCode", "toString", "equals", "rollback");
  private final DataSource source;
  private int left;

  FailingSource(DataSource source) {
    this.source = source;
  }

  /** The n-th call from now on fails; 0 for none. */
  void failAt(int n) {
    left = n;
  }

  /** Whether the call that was to fail was made. */
  boolean reached() {
    return left == 0;
  }

  private Object wrap(Class<?> type, Object real) {
    return Proxy.newProxyInstance(
        FailingSource.class.getClassLoader(),
        new Class<?>[] {type},
        (proxy, method, arguments) -> {
          boolean fails = !HARMLESS.contains(method.getName()) && left > 0 && --left == 0;
          if (fails && !method.getName().equals("commit")) {
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
          if (value instanceof PreparedStatement) {
            return wrap(PreparedStatement.class, value);
          }
          return value instanceof Statement ? wrap(Statement.class, value) : value;
        });
  }

  @Override
  public Connection getConnection() throws SQLException {
    return (Connection) wrap(Connection.class, source.getConnection());
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    return source.getLogWriter();
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
    return source.unwrap(type);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) throws SQLException {
    return source.isWrapperFor(type);
  }
}
