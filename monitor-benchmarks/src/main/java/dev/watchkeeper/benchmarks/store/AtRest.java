package dev.watchkeeper.benchmarks.store;

import com.zaxxer.hikari.HikariDataSource;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.jdbc.JdbcStore;
import dev.watchkeeper.jdbc.internal.history.Block;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * What packed history takes, what questions about it cost, and what it costs to take it away, on
 * PostgreSQL: three days of many checks, and rollups of ninety.
 */
public final class AtRest {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int HOURS = 72;
  private static final int DAYS = 90;
  private static final int OUTAGES = 100;
  private static final int WORST = 20;
  private static final String SIZE =
      "select sum(pg_total_relation_size(inhrelid)) from pg_inherits"
          + " where inhparent = '%s'::regclass";
  private static final String COUNTS =
      "select sum(runs_up + runs_degraded), sum(runs_down), sum(runs_unknown) from wk_rollup_hour"
          + " where check_id = ? and hour_no >= ? and hour_no < ?";

  private final Postgres server;
  private final HikariDataSource source;
  private final int checks;
  private final long runs;
  private final int times;

  private AtRest(Postgres server, long runs, int times) throws SQLException {
    this.server = server;
    this.source = Pool.of(server.fresh("rest"));
    this.checks = (int) (runs / HOURS / 60);
    this.runs = (long) checks * HOURS * 60;
    this.times = times;
  }

  /** Measures; arguments: a folder for the server's files, runs, and perhaps {@code --quick}. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]).resolve("rest"));
    int times = List.of(args).contains("--quick") ? 500 : 2_000;
    try (Postgres server = Postgres.start(folder, Map.of())) {
      new AtRest(server, Long.parseLong(args[1]), times).run();
    }
    System.exit(0);
  }

  private static Instant end() {
    return Runs.BEGIN.plus(Duration.ofHours(HOURS));
  }

  private static CheckId check(int number) {
    return CheckId.of("check-" + (number - 1));
  }

  private void run() throws Exception {
    try (JdbcStore store = JdbcStore.builder(source).migrate().build()) {
      store.open();
      // numbers the node and what is measured
      store.commit(new Runs().next(1));
      // makes the partitions of these days
      store.pack(Runs.BEGIN);
    }
    load();
    sizes();
    server.restartCold();
    try (JdbcStore store = JdbcStore.builder(source).build()) {
      store.open();
      ask(store.history());
    }
    retire();
  }

  private void load() throws Exception {
    long begin = System.nanoTime();
    try (Connection connection = source.getConnection()) {
      Sql.run(
          connection,
          "insert into wk_check (name) select 'check-' || c from generate_series(1, "
              + (checks - 1)
              + ") c");
      Sql.run(connection, "delete from wk_state");
      Sql.run(connection, "delete from wk_result");
    }
    int firstHour = Block.hour(Runs.BEGIN.getEpochSecond() * 1_000_000);
    int half = checks / 2;
    ExecutorService both = Executors.newFixedThreadPool(2);
    try (Connection one = source.getConnection();
        Connection other = source.getConnection()) {
      List<Future<Integer>> parts = new ArrayList<>();
      parts.add(both.submit(new Hours(one, 1, half, firstHour, HOURS)));
      parts.add(both.submit(new Hours(other, half + 1, checks - half, firstHour, HOURS)));
      for (Future<Integer> part : parts) {
        part.get();
      }
    } finally {
      both.shutdown();
    }
    OUT.printf(
        Locale.ROOT,
        "%nPacked results made: %,d in %.0f s%n",
        runs,
        (System.nanoTime() - begin) / 1e9);
  }

  private void sizes() throws SQLException {
    try (Connection connection = source.getConnection()) {
      Sql.run(connection, "vacuum analyze");
      double blocks = Sql.number(connection, String.format(Locale.ROOT, SIZE, "wk_block"));
      double hours = Sql.number(connection, String.format(Locale.ROOT, SIZE, "wk_rollup_hour"));
      double days = Sql.number(connection, "select pg_total_relation_size('wk_rollup_day')");
      OUT.printf(
          Locale.ROOT,
          "%n### History at rest, PostgreSQL: %,d results of %,d checks%n%n| | bytes a result |%n"
              + "|---|---:|%n| in a block, with its key | %.2f |%n"
              + "| hourly rollups beside it | %.2f |%n| daily rollups | %.2f |%n",
          runs,
          checks,
          blocks / runs,
          hours / runs,
          days / runs);
      Figures.put("store/rest/runs", (double) runs);
      Figures.put("store/rest/bytes", blocks / runs);
      Figures.put("store/rest/all", (blocks + hours + days) / runs);
      older(connection);
    }
  }

  /** The daily rollups again for the days before, until they are ninety. */
  private static void older(Connection connection) throws SQLException {
    String columns = "took_us, check_id, runs_up, runs_degraded, runs_down, runs_unknown, data";
    Sql.run(
        connection,
        "insert into wk_rollup_day (day_no, "
            + columns
            + ") select day_no - 3 * k, "
            + columns
            + " from wk_rollup_day, generate_series(1, "
            + (DAYS / 3 - 1)
            + ") k order by k desc, day_no");
    Sql.run(connection, "vacuum analyze");
  }

  private void ask(History history) throws SQLException {
    Instant to = end().minus(Duration.ofMinutes(30));
    Instant from = to.minus(Duration.ofHours(24));
    Instant whole = end().minus(Duration.ofHours(24));
    LocalDate today = LocalDate.ofInstant(end(), ZoneOffset.UTC);
    Percentiles.header(
        String.format(Locale.ROOT, "Questions about %,d packed results, PostgreSQL", runs));
    for (String state : List.of("cold", "first", "warm")) {
      int often = state.equals("cold") ? Math.min(times, 500) : times;
      Percentiles.measure(
          "24 h counts, packed", state, often, checks, n -> history.counts(check(n), from, to));
      Percentiles.measure(
          "24 whole hours, counts, packed",
          state,
          often,
          checks,
          n -> history.counts(check(n), whole, end()));
      Percentiles.measure(
          "24 h percentiles, packed",
          state,
          often,
          checks,
          n -> history.latency(check(n), from, to));
      Percentiles.measure(
          "90 days, daily",
          state,
          often,
          checks,
          n -> history.availabilityPerDay(check(n), today.minusDays(DAYS), today, ZoneOffset.UTC));
      Percentiles.measure(
          "24 h outages, packed",
          state,
          often,
          checks,
          n -> history.outages(check(n), from, to, OUTAGES));
    }
    fleet(history, whole);
    bare();
  }

  /** The worst of all checks in 24 whole hours: each question is about the whole fleet. */
  private void fleet(History history, Instant from) throws SQLException {
    for (History.WorstBy by : History.WorstBy.values()) {
      Percentiles.measure(
          String.format(Locale.ROOT, "24 h worst of %,d checks by %s, packed", checks, by),
          "warm",
          Math.max(5, times / 100),
          checks,
          n -> history.worst(from, end(), by, WORST));
    }
  }

  /** The sums of 24 whole hours, by one statement on a connection that is held. */
  private void bare() throws SQLException {
    int last = Block.hour(end().getEpochSecond() * 1_000_000);
    try (Connection connection = source.getConnection();
        PreparedStatement select = connection.prepareStatement(COUNTS)) {
      Percentiles.measure(
          "24 h counts, statement on hourly rollups",
          "warm",
          times,
          checks,
          check -> {
            select.setInt(1, check);
            select.setInt(2, last - 24);
            select.setInt(3, last);
            try (ResultSet row = select.executeQuery()) {
              row.next();
              row.getLong(1);
            }
          });
    }
  }

  /** Takes the days away as a retention does, and beside it by deleting. */
  private void retire() throws SQLException {
    double deleted;
    try (Connection connection = source.getConnection()) {
      connection.setAutoCommit(false);
      long wal = Packing.wal(connection);
      Sql.run(connection, "delete from wk_block");
      Sql.run(connection, "delete from wk_rollup_hour");
      deleted = Packing.wal(connection) - wal;
      connection.rollback();
      connection.setAutoCommit(true);
    }
    try (JdbcStore store = JdbcStore.builder(source).retention(Duration.ofDays(1)).build();
        Connection connection = source.getConnection()) {
      store.open();
      Sql.run(connection, "update wk_job set held_until = 0");
      long wal = Packing.wal(connection);
      long begin = System.nanoTime();
      store.pack(end().plus(Duration.ofDays(30)));
      double took = (System.nanoTime() - begin) / 1e9;
      double dropped = Packing.wal(connection) - wal;
      long left = Sql.number(connection, "select count(*) from wk_block");
      OUT.printf(
          Locale.ROOT,
          "%nRetention of these %,d results: %.2f s and %,.0f kB of WAL, %d blocks left; deleting"
              + " blocks and rollups: %,.0f kB.%n",
          runs,
          took,
          dropped / 1024,
          left,
          deleted / 1024);
      Figures.put("store/retention/seconds", took);
      Figures.put("store/retention/wal", dropped / 1024);
      Figures.put("store/retention/blocks", deleted / dropped);
    }
  }
}
