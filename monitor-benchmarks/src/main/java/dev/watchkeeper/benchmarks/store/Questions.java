package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/**
 * What questions cost about many results on PostgreSQL: through the store, by its statement alone,
 * and with a plain key in the place of the one that answers by itself.
 */
public final class Questions {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final long BEGIN = 1_700_000_000L / 86_400 * 86_400;
  private static final long MICROS = 1_000_000;

  /** A day, and two hours more. */
  private static final int MINUTES = 1_560;

  private static final String COUNTS =
      "select status, count(*) from wk_result where check_id = ? and due >= ? and due < ?"
          + " group by status";
  private static final String PERCENTILES =
      "select percentile_disc(array[0.5, 0.95, 0.99]) within group (order by took_us)"
          + " from wk_result where check_id = ? and due >= ? and due < ? and status < 2";

  private final Postgres server;
  private final DataSource source;
  private final int checks;
  private final int times;

  private Questions(Postgres server, long rows, int times) {
    this.server = server;
    this.source = Pool.of(server.source("past"));
    this.checks = (int) (rows / MINUTES);
    this.times = times;
  }

  /** Measures; arguments: a folder for the server's files, rows, and perhaps {@code --quick}. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]).resolve("questions"));
    boolean filled = Files.exists(folder.resolve("filled"));
    int times = List.of(args).contains("--quick") ? 500 : 2_000;
    try (Postgres server = Postgres.start(folder, Map.of())) {
      Questions questions = new Questions(server, Long.parseLong(args[1]), times);
      if (!filled) {
        questions.fill();
        Files.createFile(folder.resolve("filled"));
      }
      if (!List.of(args).contains("--fill")) {
        questions.ask();
      }
    }
    System.exit(0);
  }

  private long rows() {
    return (long) checks * MINUTES;
  }

  private void fill() throws SQLException {
    long begin = System.nanoTime();
    server.fresh("past");
    try (JdbcStore store = JdbcStore.builder(source).migrate().build();
        Connection connection = source.getConnection()) {
      store.open();
      Sql.run(
          connection,
          "insert into wk_check (name) select 'check-' || c from generate_series(1, "
              + checks
              + ") c");
      // numbers the node and what is measured
      store.commit(new Runs().next(1));
      Sql.run(connection, "alter table wk_result drop constraint wk_result_pkey");
      Sql.run(connection, "alter table wk_result set unlogged");
      Sql.run(
          connection,
          "insert into wk_result (due, late_us, took_us, check_id, node, status, outcome, detail)"
              + " select ("
              + BEGIN
              + " + 60 * m) * 1000000 + 6000 * c, 500 + c % 1000,"
              + " 20000 + (hashint8(m * 100003 + c) & 65535), c, 1,"
              + " case when hashint8(m * 7 + c * 13) % 100 = 0 then 2 else 0 end,"
              + " 0, '{\"m\":[1,200.0,2,23456.0,3,0.00151]}'"
              + " from (select i / "
              + checks
              + " as m, i % "
              + checks
              + " + 1 as c from (select generate_series(0::bigint, "
              + (rows() - 1)
              + ") as i) as numbers) as runs");
      Sql.run(connection, "vacuum (analyze, freeze) wk_result");
      index(connection, "plain", "");
      index(connection, "covering", " include (status, took_us)");
      OUT.printf(
          Locale.ROOT,
          "%nResults made: %,d in %.0f s%n",
          rows(),
          (System.nanoTime() - begin) / 1e9);
    }
  }

  private static void index(Connection connection, String name, String rest) throws SQLException {
    Sql.run(connection, "set maintenance_work_mem = '1GB'");
    Sql.run(connection, "create unique index " + name + " on wk_result (check_id, due)" + rest);
  }

  private void ask() throws Exception {
    Percentiles.header(
        String.format(Locale.ROOT, "Questions about %,d results as rows, PostgreSQL", rows()));
    use("plain");
    cold("24 h counts, plain key", COUNTS);
    bare("24 h counts, plain key", "warm", COUNTS);
    use("covering");
    cold("24 h counts, statement", COUNTS);
    bare("24 h counts, statement", "warm", COUNTS);
    bare("24 h percentiles, statement", "warm", PERCENTILES);
    server.restartCold();
    try (JdbcStore store = JdbcStore.builder(source).build()) {
      store.open();
      History history = store.history();
      counts(history, "cold", Math.min(times, 500));
      counts(history, "first", times);
      counts(history, "warm", times);
      last(history);
      Percentiles.measure(
          "24 h outages, History.outages",
          "warm",
          times,
          checks,
          check -> history.outages(CheckId.of("check-" + check), from(), to(), 100));
      Percentiles.measure(
          String.format(Locale.ROOT, "24 h worst of %,d checks, History.worst", checks),
          "warm",
          5,
          checks,
          check -> history.worst(from(), to(), History.WorstBy.AVAILABILITY, 20));
    }
  }

  /** Makes the planner take one of the two keys and no other. */
  private void use(String index) throws SQLException {
    try (Connection connection = source.getConnection()) {
      Sql.run(
          connection,
          "update pg_index set indisvalid = (indexrelid = 'past."
              + index
              + "'::regclass) where indrelid = 'past.wk_result'::regclass");
    }
  }

  private void cold(String name, String sql) throws Exception {
    server.restartCold();
    bare(name, "cold", sql);
  }

  private void bare(String name, String state, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        PreparedStatement select = connection.prepareStatement(sql)) {
      Percentiles.measure(
          name,
          state,
          state.equals("cold") ? Math.min(times, 500) : times,
          checks,
          check -> {
            select.setInt(1, check);
            select.setLong(2, from().getEpochSecond() * MICROS);
            select.setLong(3, to().getEpochSecond() * MICROS);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                rows.getString(1);
              }
            }
          });
    }
  }

  private Instant to() {
    return Instant.ofEpochSecond(BEGIN + 60L * MINUTES - 7_200);
  }

  private Instant from() {
    return to().minusSeconds(86_400);
  }

  private void counts(History history, String state, int asked) throws SQLException {
    Percentiles.measure(
        "24 h counts, History.counts",
        state,
        asked,
        checks,
        check -> history.counts(CheckId.of("check-" + check), from(), to()));
  }

  private void last(History history) throws SQLException {
    List<Object> kept = new ArrayList<>();
    Percentiles.measure(
        "last 20 results, History.lastResults",
        "warm",
        times,
        checks,
        check -> kept.addAll(history.lastResults(CheckId.of("check-" + check), 20)));
  }
}
