package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/** What history takes and costs once its hours are over, on PostgreSQL. */
public final class Packed {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int HOURS = 26;
  private static final String SIZE =
      "select sum(pg_total_relation_size(inhrelid)) from pg_inherits"
          + " where inhparent = '%s'::regclass";

  private final DataSource source;
  private final int checks;
  private final int samples;

  private Packed(DataSource source, int checks) {
    this.source = source;
    this.checks = checks;
    this.samples = checks * HOURS * 60;
  }

  /** Measures; arguments: a folder for the server's files, and perhaps {@code --quick}. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]).resolve("packed"));
    int checks = List.of(args).contains("--quick") ? 100 : 500;
    try (Postgres server = Postgres.start(folder, Map.of())) {
      new Packed(Pool.of(server.fresh("packed")), checks).run();
    }
    System.exit(0);
  }

  private static Instant end() {
    return Runs.BEGIN.plus(Duration.ofHours(HOURS));
  }

  private void run() throws Exception {
    Runs runs = new Runs(checks);
    try (JdbcStore store = JdbcStore.builder(source).migrate().build();
        Connection connection = source.getConnection()) {
      store.open();
      for (int done = 0; done < samples; done += 1_000) {
        store.commit(runs.next(Math.min(1_000, samples - done)));
      }
      double rows = Sql.number(connection, "select pg_total_relation_size('wk_result')");
      pack(store, connection, rows / samples);
      days(connection);
      ask(store.history());
      retire(connection);
    }
  }

  private void pack(JdbcStore store, Connection connection, double perRow) throws SQLException {
    long wal = wal(connection);
    long begin = System.nanoTime();
    store.pack(end().plus(Duration.ofMinutes(20)));
    double took = (System.nanoTime() - begin) / 1e3 / samples;
    double logged = (double) (wal(connection) - wal) / samples;
    double blocks = Sql.number(connection, String.format(Locale.ROOT, SIZE, "wk_block"));
    double hours = Sql.number(connection, String.format(Locale.ROOT, SIZE, "wk_rollup_hour"));
    OUT.printf(
        Locale.ROOT,
        "%n### History at rest: %,d results of %,d checks%n%n| | bytes a result |%n|---|---:|%n"
            + "| as a row, with its key | %.1f |%n| in a block, with its key | %.1f |%n"
            + "| hourly rollups beside it | %.1f |%n| WAL of packing it | %.1f |%n%n"
            + "Packing takes %.1f us a result.%n",
        samples,
        checks,
        perRow,
        blocks / samples,
        hours / samples,
        logged,
        took);
    Figures.put("store/packed/row", perRow);
    Figures.put("store/packed/bytes", blocks / samples);
    Sql.run(connection, "vacuum analyze");
  }

  private static long wal(Connection connection) throws SQLException {
    return Sql.number(connection, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
  }

  /** The day that is over, ninety times. */
  private static void days(Connection connection) throws SQLException {
    String columns = "took_us, check_id, up, degraded, down, unknown, data";
    Sql.run(
        connection,
        "insert into wk_rollup_day (day_no, "
            + columns
            + ") select day_no - k, "
            + columns
            + " from wk_rollup_day, generate_series(1, 89) k");
    Sql.run(connection, "vacuum analyze");
  }

  private void ask(History history) throws SQLException {
    Instant from = end().minus(Duration.ofHours(24));
    LocalDate today = LocalDate.ofInstant(Runs.BEGIN, ZoneOffset.UTC).plusDays(1);
    Percentiles.header("Questions about history at rest");
    for (String state : List.of("first", "warm")) {
      Percentiles.measure(
          "24 h counts, packed", state, 1_000, checks, n -> history.counts(check(n), from, end()));
      Percentiles.measure(
          "24 h percentiles, packed",
          state,
          1_000,
          checks,
          n -> history.latency(check(n), from, end()));
      Percentiles.measure(
          "90 days, daily",
          state,
          1_000,
          checks,
          n -> history.availabilityPerDay(check(n), today.minusDays(90), today, ZoneOffset.UTC));
    }
  }

  private static CheckId check(int number) {
    return CheckId.of("check-" + (number - 1));
  }

  /** Takes the week away as a retention does, and beside it by deleting. */
  private void retire(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    long wal = wal(connection);
    Sql.run(connection, "delete from wk_block");
    Sql.run(connection, "delete from wk_rollup_hour");
    double deleted = wal(connection) - wal;
    connection.rollback();
    connection.setAutoCommit(true);
    try (JdbcStore store =
        JdbcStore.builder(source).retention(Duration.ofDays(1)).build()) {
      store.open();
      Sql.run(connection, "update wk_job set held_until = 0");
      wal = wal(connection);
      long begin = System.nanoTime();
      store.pack(end().plus(Duration.ofDays(30)));
      double took = (System.nanoTime() - begin) / 1e9;
      double dropped = wal(connection) - wal;
      OUT.printf(
          Locale.ROOT,
          "%nRetention of these %,d results: %.2f s and %,.0f kB of WAL; deleting blocks and"
              + " rollups: %,.0f kB.%n",
          samples,
          took,
          dropped / 1024,
          deleted / 1024);
      Figures.put("store/retention/seconds", took);
      Figures.put("store/retention/wal", dropped / 1024);
      Figures.put("store/retention/ratio", deleted / dropped);
    }
  }
}
