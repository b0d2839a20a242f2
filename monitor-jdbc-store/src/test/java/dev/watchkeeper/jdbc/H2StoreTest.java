package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An H2 file. */
class H2StoreTest extends JdbcStoreSuite {
  @TempDir Path folder;
  private int files;

  private static DataSource at(String url) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL(url);
    source.setUser("sa");
    return source;
  }

  @Override
  DataSource fresh() {
    return at("jdbc:h2:" + folder.resolve("test" + files++) + ";DB_CLOSE_DELAY=-1");
  }

  @Override
  String folder() {
    return "h2";
  }

  @Override
  String durableBy() {
    return "checkpoint sync";
  }

  @Test
  void saysThatADatabaseInMemoryKeepsNothing() throws Exception {
    try (JdbcStore store = JdbcStore.builder(at("jdbc:h2:mem:weak")).migrate().build()) {
      store.open();
      assertTrue(store.describe().contains("weak, everything is lost"), store.describe());
    }
  }

  /** H2 closes a database behind its last user, which loses one in memory and makes others slow. */
  @Test
  void theDatabaseStaysOpenAlthoughNobodyElseHasAConnection() throws Exception {
    try (JdbcStore store = JdbcStore.builder(at("jdbc:h2:mem:alone")).migrate().build()) {
      store.open();
      assertEquals(List.of(), store.history().states());
      assertEquals(List.of(), store.history().checks());
    }
  }
}
