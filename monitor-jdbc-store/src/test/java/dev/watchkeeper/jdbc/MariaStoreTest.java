package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real MariaDB server, where one is installed; nothing is tried where there is none. */
@Tag("once")
class MariaStoreTest extends JdbcStoreSuite {
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
    String name = "test_" + databases++;
    execute(server.source("mysql"), "create database " + name);
    return server.source(name);
  }

  @Override
  String folder() {
    return "mariadb";
  }

  @Override
  String durableBy() {
    return "innodb_flush_log_at_trx_commit 1";
  }

  @Test
  void saysWhenTheSettingsPromiseLess() throws Exception {
    execute(source, "set global innodb_flush_log_at_trx_commit = 2");
    try (JdbcStore store = JdbcStore.builder(source).build()) {
      store.open();
      assertTrue(store.describe().contains("weak"), store.describe());
    } finally {
      execute(source, "set global innodb_flush_log_at_trx_commit = 1");
    }
  }
}
