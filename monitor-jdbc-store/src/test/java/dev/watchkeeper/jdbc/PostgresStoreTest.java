package dev.watchkeeper.jdbc;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.Statement;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** A real PostgreSQL server, started from its Maven artifact. */
class PostgresStoreTest extends StoreSuite {
  private static EmbeddedPostgres server;
  private static int schemas;

  @BeforeAll
  static void startServer() throws Exception {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  DataSource fresh() throws Exception {
    String name = "test_" + schemas++;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + name);
    }
    return server.getDatabase("postgres", "postgres", Map.of("currentSchema", name));
  }
}
