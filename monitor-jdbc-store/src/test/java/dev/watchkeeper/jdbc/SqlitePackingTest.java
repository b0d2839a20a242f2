package dev.watchkeeper.jdbc;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

/** An SQLite file in which closed hours are packed. */
class SqlitePackingTest extends PackingSuite {
  @TempDir Path folder;
  private int files;

  @Override
  DataSource fresh() {
    return JdbcStore.sqliteSource(folder.resolve("packed" + files++ + ".db"));
  }
}
