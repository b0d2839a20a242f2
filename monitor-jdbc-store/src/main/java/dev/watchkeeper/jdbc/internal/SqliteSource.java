package dev.watchkeeper.jdbc.internal;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Connections to one SQLite file, set so that an acknowledged commit survives a power cut: WAL with
 * {@code synchronous} FULL. The driver is found at run time; this module does not depend on it.
 */
public final class SqliteSource implements DataSource {
  private final String url;

  /** Connections to this file, which is made if it is not there. */
  public SqliteSource(Path file) {
    this.url = "jdbc:sqlite:" + file.toAbsolutePath();
  }

  @Override
  public Connection getConnection() throws SQLException {
    Properties settings = new Properties();
    settings.setProperty("journal_mode", "WAL");
    settings.setProperty("synchronous", "FULL");
    settings.setProperty("busy_timeout", "8000");
    settings.setProperty("transaction_mode", "IMMEDIATE");
    try {
      return DriverManager.getConnection(url, settings);
    } catch (SQLException e) {
      if ("08001".equals(e.getSQLState())) {
        throw new SQLException(
            "no SQLite driver is there: add org.xerial:sqlite-jdbc to the class path", e);
      }
      throw e;
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public @Nullable PrintWriter getLogWriter() {
    return null;
  }

  @Override
  public void setLogWriter(@Nullable PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException("this source does not log");
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException("a file needs no login");
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException("this source does not log");
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLException("this source wraps nothing");
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
