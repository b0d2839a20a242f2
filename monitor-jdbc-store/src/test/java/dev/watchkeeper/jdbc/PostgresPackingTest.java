package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.testkit.Decisions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A PostgreSQL server in which closed hours are packed. */
@Tag("once")
class PostgresPackingTest extends PackingSuite {
  private static final CheckId SHOP = CheckId.of("shop");
  private static EmbeddedPostgres server;
  private static int schemas;

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  DataSource fresh() throws Exception {
    String name = "packed_" + schemas++;
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create schema " + name);
    }
    return server.getDatabase("postgres", "postgres", Map.of("currentSchema", name));
  }

  @Override
  int keptLonger() {
    return 2 * 168;
  }

  @Override
  long room() {
    return 4 << 20;
  }

  @Override
  void reuse() throws Exception {
    JdbcStoreSuite.execute(source, "vacuum wk_result");
  }

  private String ask(String sql) throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return String.valueOf(row.getString(1));
    }
  }

  /** Weeks are made ahead, and dropped as a whole when all of them is too old. */
  @Test
  void weeksAreMadeAheadAndDroppedAsAWhole() throws Exception {
    JdbcStore store = JdbcStore.builder(source).time(time).retention(Duration.ofDays(8)).build();
    store.open();
    String weeks =
        "select count(*) from pg_class where relkind = 'r' and relname like 'wk_block_w%'"
            + " and relnamespace = current_schema()::regnamespace";
    for (int day = 0; day < 28; day++) {
      store.commit(List.of(Decisions.first(Decisions.result(SHOP, day * 86_400, Reading.up()))));
      assertTrue(store.pack(time.wallTime()));
      int made = Integer.parseInt(ask(weeks));
      assertTrue(made >= 2 && made <= 4, "weeks: " + made);
      assertEquals("0", ask("select count(*) from wk_block_rest"));
      time.advance(Duration.ofDays(1));
    }
    long kept = store.history().counts(SHOP, Instant.EPOCH, time.wallTime()).total();
    assertTrue(kept >= 8 && kept <= 15, "days kept: " + kept);
    store.close();
  }

  /** Somebody who reads for long does not hold up the packing of runs. */
  @Test
  void aLockedTableHoldsUpPartitionsOnly() throws Exception {
    JdbcStore store = (JdbcStore) opened();
    store.commit(List.of(Decisions.first(Decisions.result(SHOP, 0, Reading.up()))));
    store.commit(List.of(Decisions.first(Decisions.result(SHOP, 60, Reading.up()))));
    try (Connection other = source.getConnection();
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table wk_block_rest in access share mode");
      assertTrue(store.pack(time.wallTime().plus(Duration.ofHours(5))));
    }
    assertEquals("1", ask("select count(*) from wk_block"));
    assertEquals("1", ask("select count(*) from wk_block_rest"));
  }
}
