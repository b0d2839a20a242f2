package dev.watchkeeper.jdbc;

import static dev.watchkeeper.testkit.Decisions.PAGER;
import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.postgresql.ds.PGSimpleDataSource;

/** A real PostgreSQL server, started from its Maven artifact. */
@Tag("once")
class PostgresStoreTest extends JdbcStoreSuite {
  private static final CheckId SHOP = CheckId.of("shop");
  private static EmbeddedPostgres server;
  private static int schemas;

  @BeforeAll
  static void startServer() throws Exception {
    server =
        EmbeddedPostgres.builder()
            .setServerConfig("fsync", "on")
            .setServerConfig("synchronous_commit", "on")
            .setServerConfig("full_page_writes", "on")
            .start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  @Override
  DataSource fresh() throws Exception {
    String name = "test_" + schemas++;
    execute(server.getPostgresDatabase(), "create schema " + name);
    return server.getDatabase("postgres", "postgres", Map.of("currentSchema", name));
  }

  /** Any call fails. */
  @Nested
  class AnyCallFails extends FailingCallSuite {
    @Override
    DataSource fresh() throws Exception {
      return PostgresStoreTest.this.fresh();
    }

    @Override
    int keptLonger() {
      return 22;
    }
  }

  @Override
  String folder() {
    return "postgresql";
  }

  @Test
  void saysWhenTheSettingsPromiseLess() throws Exception {
    DataSource weak =
        FailingSource.handing(
            () -> {
              Connection connection = source.getConnection();
              try (Statement statement = connection.createStatement()) {
                statement.execute("set synchronous_commit = off");
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
  void leasesEndByTheDatabasesClock() throws Exception {
    try (JdbcStore store = JdbcStore.builder(source).build()) {
      store.open();
      store.commit(List.of(first(result(SHOP, 1, Reading.down("x")), firing(SHOP, 1))));
      assertEquals(1, store.outbox().claim(PAGER, 1, Duration.ZERO).size());
      assertEquals(2, store.outbox().claim(PAGER, 1, Duration.ofHours(1)).get(0).attempt());
      assertEquals(List.of(), store.outbox().claim(PAGER, 1, Duration.ofHours(1)));
      long now = System.currentTimeMillis() * 1_000;
      long until = Long.parseLong(ask(source, "select not_before from wk_outbox"));
      assertEquals(3_600, (until - now) / 1e6, 60);
    }
  }

  @Test
  void aLockThatDoesNotGoAwayEndsTheCallInTime() throws Exception {
    try (JdbcStore store = JdbcStore.builder(source).timeout(Duration.ofSeconds(2)).build();
        Connection other = source.getConnection();
        Statement statement = other.createStatement()) {
      store.open();
      store.commit(List.of(first(result(SHOP, 1, Reading.up()))));
      other.setAutoCommit(false);
      statement.execute("lock table wk_state in exclusive mode");
      assertThrows(
          SQLException.class, () -> store.commit(List.of(first(result(SHOP, 2, Reading.up())))));
      assertEquals(1, store.history().states().size());
      other.rollback();
      store.commit(List.of(first(result(SHOP, 2, Reading.up()))));
      assertEquals("2", ask(source, "select count(*) from wk_result"));
    }
  }

  @Test
  void aDatabaseThatFreezesEndsEachCallInTimeAndIsUsedAgainOnceItThaws() throws Exception {
    try (FreezingProxy proxy = new FreezingProxy(server.getPort())) {
      PGSimpleDataSource far = new PGSimpleDataSource();
      far.setPortNumbers(new int[] {proxy.port()});
      far.setUser("postgres");
      far.setCurrentSchema(ask(source, "select current_schema()"));
      try (JdbcStore store = JdbcStore.builder(far).timeout(Duration.ofMillis(250)).build()) {
        store.open();
        store.commit(List.of(first(result(SHOP, 1, Reading.up()))));
        proxy.freeze();
        for (int call = 0; call < 2; call++) {
          inTime(() -> store.commit(List.of(first(result(SHOP, 2, Reading.up())))));
          inTime(() -> store.history().states());
          inTime(() -> store.outbox().depth());
        }
        proxy.thaw();
        store.commit(List.of(first(result(SHOP, 2, Reading.up()))));
        assertEquals(2, store.history().lastResults(SHOP, 10).size());
      }
    }
  }

  private static void inTime(Executable call) {
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> assertThrows(Exception.class, call, "it cannot be answered"));
  }

  @Test
  void worksOnTheHostsPoolAndTakesOneConnectionAtATimeBesidesTheWriters() throws Exception {
    HikariConfig config = new HikariConfig();
    config.setDataSource(source);
    config.setMaximumPoolSize(2);
    config.setAutoCommit(false);
    try (HikariDataSource pool = new HikariDataSource(config);
        JdbcStore store = JdbcStore.builder(pool).build()) {
      store.open();
      for (int i = 0; i < 20; i++) {
        store.commit(List.of(first(result(SHOP, i, Reading.down("x")), firing(SHOP, i))));
        assertEquals(i + 1, store.history().lastResults(SHOP, 100).size());
        store.outbox().delivered(store.outbox().claim(PAGER, 1, Duration.ofMinutes(1)).get(0));
      }
      assertEquals(0, store.outbox().depth());
      assertEquals(1, pool.getHikariPoolMXBean().getActiveConnections(), "the writer's");
    }
  }

  @Test
  void countsAreAnsweredByTheKeyAlone() throws Exception {
    List<Decision> batch = new ArrayList<>();
    for (int i = 0; i < 2_000; i++) {
      batch.add(first(result(CheckId.of("c" + i % 20), i, Reading.up())));
    }
    opened().commit(batch);
    execute(source, "vacuum analyze wk_result");
    String plan =
        ask(
            source,
            "explain (format json) select status, count(*) from wk_result where check_id ="
                + " (select id from wk_check where name = 'c3') and due >= 0 and due < 9e15::bigint"
                + " group by status");
    assertTrue(plan.contains("Index Only Scan"), plan);
  }
}
