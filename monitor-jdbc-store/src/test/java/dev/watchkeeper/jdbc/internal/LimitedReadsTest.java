package dev.watchkeeper.jdbc.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.jdbc.JdbcStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** H2 reads and sorts all rows of a check unless a statement is written as it wants it. */
class LimitedReadsTest {
  private static final Pattern SCANNED = Pattern.compile("scanCount: (\\d+)");

  @TempDir Path folder;

  private static int scanned(Connection connection, String sql, long... parameters)
      throws Exception {
    try (PreparedStatement explain = connection.prepareStatement("explain analyze " + sql)) {
      for (int i = 0; i < parameters.length; i++) {
        explain.setLong(i + 1, parameters[i]);
      }
      try (ResultSet row = explain.executeQuery()) {
        assertTrue(row.next());
        Matcher scan = SCANNED.matcher(row.getString(1));
        assertTrue(scan.find(), row.getString(1));
        return Integer.parseInt(scan.group(1));
      }
    }
  }

  @Test
  void someRowsAreReadByReadingNoMoreOfThem() throws Exception {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + folder.resolve("limited"));
    source.setUser("sa");
    try (JdbcStore store = JdbcStore.builder(source).migrate().build();
        Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      store.open();
      statement.execute(
          "insert into wk_result (check_id, due, late_us, took_us, node, status, outcome)"
              + " select mod(x, 3), x, 0, 0, 0, 0, 0 from system_range(1, 9000)");
      assertEquals(20, scanned(connection, Past.BACKWARD, 1, 5_000, 20), 1);
      assertEquals(20, scanned(connection, Past.FORWARD, 1, 10, 8_000, 20), 1);
      assertTrue(
          scanned(connection, Past.BACKWARD.replace("r.check_id desc, ", ""), 1, 5_000, 20) > 1_000,
          "as it is without the rest of the key");
    }
  }
}
