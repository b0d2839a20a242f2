package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.sql.Statement;
import java.util.Iterator;
import java.util.List;
import java.util.Properties;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Connections to one SQLite file, set so that an acknowledged commit survives a power cut: WAL with
 * {@code synchronous} FULL. The driver is found at run time; this module does not depend on it.
 */
public final class SqliteSource implements DataSource {
  private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(SqliteSource.class);
  private static final String PREFIX = "jdbc:sqlite:";
  private static final int MOST_DRIVERS = 1_000;
  private static final int BUSY = 5;
  private static final int MOST_TRIES = 250;
  private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(20);

  private final Path file;

  /**
   * Connections to this file, which is made if it is not there.
   *
   * @throws IllegalArgumentException if its path cannot be part of a JDBC address
   */
  public SqliteSource(Path file) {
    this.file = file.toAbsolutePath();
    if (this.file.toString().indexOf('?') >= 0) {
      throw new IllegalArgumentException(
          "the path of an SQLite file has no '?', since that begins the settings: " + this.file);
    }
  }

  /**
   * Opens a connection.
   *
   * @throws ConfigurationException if there is no driver, or no folder for the file that may be
   *     written to
   */
  @Override
  public Connection getConnection() throws SQLException {
    Path folder = file.getParent();
    if (folder != null && !Files.isDirectory(folder)) {
      throw refused("folder " + folder + " is not there; it has to be made first");
    }
    if (folder != null && !Files.isWritable(folder)) {
      throw refused(
          "folder "
              + folder
              + " may not be written to by this process; SQLite needs that, also for a file that is"
              + " there, since its journal lies beside it");
    }
    if (Files.exists(file) && !Files.isWritable(file)) {
      throw refused("file " + file + " may not be written to by this process, but has to be");
    }
    Properties settings = new Properties();
    settings.setProperty("busy_timeout", "9000");
    settings.setProperty("synchronous", "FULL");
    Connection connection = driver().connect(PREFIX + file, settings);
    if (connection == null) {
      throw new SQLException("the SQLite driver does not take " + PREFIX + file);
    }
    return withWal(connection);
  }

  private static Connection withWal(Connection connection) throws SQLException {
    try {
      useWal(connection);
      return connection;
    } catch (SQLException e) {
      try (connection) {
        throw e;
      }
    }
  }

  /** Does not wait by itself for somebody else who does the same to a new file. */
  private static void useWal(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      for (int tries = 1; ; tries++) {
        try {
          statement.execute("pragma journal_mode = wal");
          return;
        } catch (SQLException e) {
          if (e.getErrorCode() != BUSY || tries == MOST_TRIES) {
            throw e;
          }
          LockSupport.parkNanos(PAUSE);
        }
      }
    }
  }

  /** The driver that the driver manager sees, or else the caller's class loader. */
  private static Driver driver() {
    try {
      return DriverManager.getDriver(PREFIX);
    } catch (SQLException e) {
      Driver found = search(ServiceLoader.load(Driver.class).iterator());
      if (found == null) {
        throw refused(
            "there is no driver for SQLite: add org.xerial:sqlite-jdbc to the class path");
      }
      return found;
    }
  }

  private static @Nullable Driver search(Iterator<Driver> drivers) {
    for (int i = 0; i < MOST_DRIVERS; i++) {
      try {
        if (!drivers.hasNext()) {
          return null;
        }
        Driver driver = drivers.next();
        if (driver.acceptsURL(PREFIX)) {
          return driver;
        }
      } catch (SQLException | ServiceConfigurationError e) {
        LOG.debug("a JDBC driver is broken", e);
      }
    }
    return null;
  }

  private static ConfigurationException refused(String why) {
    return ConfigurationException.of("this store", List.of(new Problem("sqlite", why)));
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
