package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.ConfigurationException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An SQLite file, as {@code JdbcStore.sqlite} opens it. */
class SqliteStoreTest extends JdbcStoreSuite {
  @TempDir Path folder;
  private int files;

  @Override
  DataSource fresh() {
    return JdbcStore.sqliteSource(folder.resolve("test " + files++ + " é%20#&.db"));
  }

  /** Any call fails. */
  @Nested
  class AnyCallFails extends FailingCallSuite {
    @Override
    DataSource fresh() {
      return SqliteStoreTest.this.fresh();
    }
  }

  @Override
  String folder() {
    return "sqlite";
  }

  @Test
  void aFolderThatIsNotThereIsTold() {
    Path file = folder.resolve("no").resolve("such.db");
    ConfigurationException refused =
        assertThrows(ConfigurationException.class, () -> JdbcStore.sqlite(file).open());
    assertTrue(refused.getMessage().contains("is not there"), refused.getMessage());
    assertThrows(IllegalArgumentException.class, () -> JdbcStore.sqlite(folder.resolve("a?b.db")));
  }

  @Test
  void aFileThatIsNoDatabaseIsRefused() throws Exception {
    Path file = folder.resolve("no.db");
    java.nio.file.Files.writeString(
        file, "this is not a database, but long enough to be looked at");
    SQLException refused = assertThrows(SQLException.class, () -> JdbcStore.sqlite(file).open());
    assertTrue(refused.getMessage().contains("not a database"), refused.getMessage());
  }

  @Test
  void saysWhenTheSettingsPromiseLess() throws Exception {
    DataSource weak =
        FailingSource.handing(
            () -> {
              Connection connection = source.getConnection();
              try (Statement statement = connection.createStatement()) {
                statement.execute("pragma synchronous = normal");
              }
              return connection;
            },
            connection -> {});
    try (JdbcStore store = JdbcStore.builder(weak).build()) {
      store.open();
      assertTrue(store.describe().contains("weak"), store.describe());
    }
  }

  @Test
  void waitsForAnotherWriterNoLongerThanItsTimeout() throws Exception {
    try (JdbcStore store = JdbcStore.builder(source).timeout(Duration.ofMillis(300)).build();
        Connection other = source.getConnection();
        Statement statement = other.createStatement()) {
      store.open();
      statement.execute("begin immediate");
      assertThrows(SQLException.class, () -> store.forget(java.util.List.of()));
      statement.execute("rollback");
      store.forget(java.util.List.of());
    }
  }
}
