package dev.watchkeeper.jdbc;

import java.nio.file.Path;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.io.TempDir;

/** An H2 file in which closed hours are packed. */
class H2PackingTest extends PackingSuite {
  @TempDir Path folder;
  private int files;

  @Override
  DataSource fresh() {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + folder.resolve("packed" + files++) + ";DB_CLOSE_DELAY=-1");
    source.setUser("sa");
    return source;
  }
}
