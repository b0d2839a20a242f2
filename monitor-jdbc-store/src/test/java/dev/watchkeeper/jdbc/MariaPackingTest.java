package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;

/** A MariaDB server, where one is installed, in which closed hours are packed. */
@Tag("once")
class MariaPackingTest extends PackingSuite {
  @TempDir static Path folder;
  private static MariaServer server;
  private static int databases;

  @BeforeAll
  static void startServer() throws Exception {
    assumeTrue(MariaServer.isInstalled(), "mariadbd is not installed");
    server = MariaServer.start(folder);
  }

  @AfterAll
  static void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Override
  DataSource fresh() throws SQLException {
    String name = "packed_" + databases++;
    JdbcStoreSuite.execute(server.source("mysql"), "create database " + name);
    return server.source(name);
  }

  @Override
  boolean tellsAtOnce() {
    return false;
  }
}
