package dev.watchkeeper.jdbc;

import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.testkit.HistoryConformance;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

/** The questions, asked of an SQLite file. */
class SqliteHistoryTest extends HistoryConformance {
  @TempDir Path folder;

  @Override
  protected Store store(TimeSource clocks) {
    return JdbcStore.builder(JdbcStore.sqliteSource(folder.resolve("history.db")))
        .migrate()
        .time(clocks)
        .build();
  }
}
