package dev.watchkeeper.jdbc.internal;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/** Opens connections that give up waiting for a database that does not answer. */
final class Connections {
  private static final int TIMEOUT = (int) TimeUnit.SECONDS.toMillis(10);

  private final DataSource source;

  Connections(DataSource source) {
    this.source = source;
  }

  Connection open() throws SQLException {
    Connection connection = source.getConnection();
    try {
      connection.setNetworkTimeout(Runnable::run, TIMEOUT);
    } catch (SQLFeatureNotSupportedException | AbstractMethodError e) {
      return connection;
    } catch (SQLException e) {
      if (connection.isClosed()) {
        throw e;
      }
    }
    return connection;
  }
}
