package dev.watchkeeper.probes.internal.jdbc;

import java.io.PrintWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.sql.DataSource;

/**
 * A data source over a real database in memory, whose connections hang in one of their methods,
 * whatever they are told, until they are aborted or this is closed; or which fails at once.
 */
final class HangingSource implements DataSource, AutoCloseable {
  private final String where;
  private final Throwable failure;
  private final CountDownLatch free = new CountDownLatch(1);
  private final CountDownLatch aborted = new CountDownLatch(1);
  private final List<String> calls = new CopyOnWriteArrayList<>();
  private volatile boolean autoCommit;

  private HangingSource(String where, Throwable failure) {
    this.where = where;
    this.failure = failure;
  }

  static HangingSource at(String method) {
    return new HangingSource(method, null);
  }

  static HangingSource failing(SQLException failure) {
    return new HangingSource("", failure);
  }

  static HangingSource throwing(RuntimeException failure) {
    return new HangingSource("", failure);
  }

  List<String> calls() {
    return calls;
  }

  boolean autoCommit() {
    return autoCommit;
  }

  boolean awaitAbort() throws InterruptedException {
    return aborted.await(5, TimeUnit.SECONDS);
  }

  private void pass(String method) {
    calls.add(method);
    boolean waiting = method.equals(where);
    while (waiting) {
      try {
        free.await();
        waiting = false;
      } catch (InterruptedException ignored) {
        // This one does not listen.
      }
    }
  }

  @Override
  public Connection getConnection() throws SQLException {
    pass("getConnection");
    if (failure instanceof SQLException sql) {
      throw sql;
    }
    if (failure instanceof RuntimeException runtime) {
      throw runtime;
    }
    return wrap(Connection.class, DriverManager.getConnection("jdbc:sqlite::memory:"));
  }

  private <T> T wrap(Class<T> type, T real) {
    InvocationHandler handler =
        (proxy, method, arguments) -> {
          if (method.getName().equals("close") && real instanceof Connection connection) {
            autoCommit = connection.getAutoCommit();
          }
          if (method.getName().equals("abort")) {
            aborted.countDown();
            free.countDown();
          }
          pass(method.getName());
          return result(method, real, arguments);
        };
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private Object result(Method method, Object real, Object[] arguments) throws Throwable {
    try {
      Object result = method.invoke(real, arguments);
      if (result instanceof Statement statement) {
        return wrap(Statement.class, statement);
      }
      if (method.getName().equals("getMetaData") && result instanceof ResultSetMetaData columns) {
        return columns;
      }
      return result instanceof ResultSet rows ? wrap(ResultSet.class, rows) : result;
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  @Override
  public void close() {
    free.countDown();
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() {
    return new PrintWriter(System.err);
  }

  @Override
  public void setLogWriter(PrintWriter writer) {}

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
  public <T> T unwrap(Class<T> type) {
    return type.cast(this);
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return type.isInstance(this);
  }
}
