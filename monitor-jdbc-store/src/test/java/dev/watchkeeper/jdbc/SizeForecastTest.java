package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.jdbc.SizeForecast.Engine;
import dev.watchkeeper.testkit.Decisions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was predicted, beside what a database takes that was filled as a monitor would fill it. */
@Tag("once")
class SizeForecastTest {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final MetricKey CODE = MetricKey.gauge("http.status", "");
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");
  private static final double FACTOR = 1.3;
  private static final int CHECKS = 60;
  private static final int SECONDS = 120;
  private static final int HOURS = 30;
  private static final int MANY = 240;
  private static final int FEW_HOURS = 8;

  @TempDir Path folder;

  private static List<Decision> hour(int hour, int checks, Random random) {
    List<Decision> all = new ArrayList<>();
    for (int second = 0; second < 3_600; second += SECONDS) {
      for (int check = 0; check < checks; check++) {
        Instant due = START.plusSeconds(hour * 3_600L + second).plusMillis(check * 37L);
        long took = (long) (50_000_000 * Math.exp(random.nextGaussian() * 0.5));
        Reading reading = random.nextInt(500) == 0 ? Reading.down("500") : Reading.up();
        all.add(
            Decisions.first(
                ProbeResult.builder(CheckId.of("check-" + check), due)
                    .ran(due.plusNanos(200_000 + random.nextInt(1_800_000)), took)
                    .reading(reading.with(CODE, 200).with(DEPTH, random.nextInt(1_000)))
                    .by("node-1", 1)
                    .build()));
      }
    }
    return all;
  }

  /**
   * Fills it hour by hour; each is packed when it is over for a quarter of an hour. After every so
   * many hours comes what a database does by itself when an hour takes an hour.
   */
  private static void fill(
      DataSource source, int checks, int hours, int every, String... afterwards) throws Exception {
    Random random = new Random(1);
    try (JdbcStore store = JdbcStore.builder(source).migrate().build()) {
      store.open();
      for (int hour = 0; hour < hours; hour++) {
        List<Decision> all = hour(hour, checks, random);
        store.commit(all);
        store.pack(START.plus(Duration.ofHours(hour)).plusSeconds(930));
        if ((hour + 1) % every == 0) {
          JdbcStoreSuite.execute(source, afterwards);
        }
      }
    }
  }

  private static void compare(Engine engine, long real) {
    compare(engine, CHECKS, HOURS, real);
  }

  private static void compare(Engine engine, int checks, int hours, long real) {
    long expected =
        SizeForecast.on(engine)
            .checks(checks)
            .every(Duration.ofSeconds(SECONDS))
            .numbers(1)
            .after(Duration.ofHours(hours))
            .bytes();
    String both = engine + ": " + expected + " bytes expected, " + real + " found";
    System.out.println(both);
    assertTrue(expected < real * FACTOR && real < expected * FACTOR, both);
  }

  @Test
  void sqliteTakesWhatWasPredicted() throws Exception {
    DataSource source = JdbcStore.sqliteSource(folder.resolve("forecast.db"));
    fill(source, CHECKS, HOURS, HOURS);
    compare(
        Engine.SQLITE,
        Long.parseLong(
            JdbcStoreSuite.ask(
                source,
                "select (page_count - freelist_count) * page_size from pragma_page_count(),"
                    + " pragma_freelist_count(), pragma_page_size()")));
  }

  @Test
  void postgresTakesWhatWasPredicted() throws Exception {
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      DataSource source = server.getPostgresDatabase();
      fill(source, CHECKS, HOURS, 2, "vacuum");
      compare(
          Engine.POSTGRESQL,
          Long.parseLong(
              JdbcStoreSuite.ask(
                  source,
                  "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r'"
                      + " and relname like 'wk\\_%'")));
    }
  }

  @Test
  void h2TakesWhatWasPredicted() throws Exception {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:" + folder.resolve("forecast") + ";DB_CLOSE_DELAY=-1");
    source.setUser("sa");
    fill(source, CHECKS, HOURS, HOURS);
    compare(
        Engine.H2,
        Long.parseLong(
            JdbcStoreSuite.ask(
                source,
                "select sum(disk_space_used(table_name)) from information_schema.tables"
                    + " where lower(table_name) like 'wk\\_%'")));
  }

  @Test
  void mariadbTakesWhatWasPredicted() throws Exception {
    assumeTrue(MariaServer.isInstalled());
    try (MariaServer server = MariaServer.start(folder)) {
      JdbcStoreSuite.execute(server.source("mysql"), "create database forecast");
      DataSource source = server.source("forecast");
      // tables grow by a megabyte, so there must be many; packed rows are gone once they are purged
      fill(source, MANY, FEW_HOURS, 1, "set global innodb_max_purge_lag_wait = 0");
      String sizes = "information_schema.tables where table_schema = 'forecast'";
      for (String table : ask(source, "select table_name from " + sizes)) {
        JdbcStoreSuite.execute(source, "analyze table " + table);
      }
      compare(
          Engine.MARIADB,
          MANY,
          FEW_HOURS,
          Long.parseLong(
              JdbcStoreSuite.ask(
                  source, "select cast(sum(data_length + index_length) as signed) from " + sizes)));
    }
  }

  private static List<String> ask(DataSource source, String question) throws SQLException {
    List<String> all = new ArrayList<>();
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(question)) {
      while (rows.next()) {
        all.add(rows.getString(1));
      }
    }
    return all;
  }

  @Test
  void moreOfAnythingTakesMore() {
    for (Engine engine : Engine.values()) {
      SizeForecast year = SizeForecast.on(engine).checks(1_000);
      assertTrue(year.bytes() < year.checks(1_001).bytes());
      assertTrue(year.bytes() < year.every(Duration.ofSeconds(59)).bytes());
      assertTrue(year.bytes() > year.every(Duration.ofHours(5)).bytes());
      assertTrue(year.bytes() < year.numbers(1).bytes());
      assertTrue(year.after(Duration.ofDays(30)).bytes() < year.bytes());
      assertTrue(year.bytes() < year.retention(Duration.ofDays(365)).bytes());
      assertTrue(year.checks(0).bytes() > 0, "empty tables take something, too");
    }
  }

  @Test
  void nonsenseIsRefused() {
    SizeForecast one = SizeForecast.on(Engine.SQLITE);
    assertEquals(1, one.after(Duration.ZERO).bytes() / one.checks(0).after(Duration.ZERO).bytes());
    assertThrows(IllegalArgumentException.class, () -> one.checks(-1));
    assertThrows(IllegalArgumentException.class, () -> one.numbers(-1));
    assertThrows(IllegalArgumentException.class, () -> one.every(Duration.ZERO));
    assertThrows(IllegalArgumentException.class, () -> one.every(Duration.ofDays(2)));
    assertThrows(IllegalArgumentException.class, () -> one.after(Duration.ofDays(-1)));
  }
}
