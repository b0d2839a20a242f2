package dev.watchkeeper.jdbc;

import dev.watchkeeper.jdbc.internal.SqliteSource;
import java.nio.file.Path;
import javax.sql.DataSource;
import org.junit.jupiter.api.io.TempDir;

class SqliteStoreTest extends StoreSuite {
  @TempDir Path folder;
  private int files;

  @Override
  DataSource fresh() {
    return new SqliteSource(folder.resolve("test-" + files++ + ".db"));
  }
}
