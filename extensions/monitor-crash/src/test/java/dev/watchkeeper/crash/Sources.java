package dev.watchkeeper.crash;

import java.sql.SQLException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.mariadb.jdbc.MariaDbDataSource;
import org.postgresql.ds.PGSimpleDataSource;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteDataSource;

/** Makes the data source of a database from two words, in this process or in another. */
final class Sources {
  private Sources() {}

  static DataSource of(String kind, String url) throws SQLException {
    return switch (kind) {
      case "sqlite-full" -> sqlite(url, SQLiteConfig.SynchronousMode.FULL);
      case "sqlite-normal" -> sqlite(url, SQLiteConfig.SynchronousMode.NORMAL);
      case "postgresql" -> postgresql(url);
      case "h2" -> h2(url);
      case "h2-weak" -> Unchecked.of(h2(url));
      case "mariadb" -> new MariaDbDataSource(url);
      default -> throw new IllegalArgumentException("no such database: " + kind);
    };
  }

  private static DataSource sqlite(String url, SQLiteConfig.SynchronousMode mode) {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(SQLiteConfig.JournalMode.WAL);
    config.setSynchronous(mode);
    config.setBusyTimeout(5_000);
    config.setTransactionMode(SQLiteConfig.TransactionMode.IMMEDIATE);
    SQLiteDataSource source = new SQLiteDataSource(config);
    source.setUrl(url);
    return source;
  }

  private static DataSource postgresql(String url) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setUrl(url);
    return source;
  }

  private static DataSource h2(String url) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url);
    source.setUser("sa");
    return source;
  }
}
