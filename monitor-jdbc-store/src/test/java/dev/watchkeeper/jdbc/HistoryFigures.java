package dev.watchkeeper.jdbc;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import javax.sql.DataSource;

/**
 * Measures history at rest: bytes a run, packing, and questions. Arguments: postgresql or sqlite,
 * checks, days. Prints one table.
 */
public final class HistoryFigures {
  private static final Instant START = Instant.parse("2026-03-02T00:00:00Z");
  private static final MetricKey CODE = MetricKey.gauge("http.status", "");

  private final DataSource source;
  private final boolean postgres;
  private final int checks;
  private final int days;
  private final Random random = new Random(1);

  private HistoryFigures(DataSource source, boolean postgres, int checks, int days) {
    this.source = source;
    this.postgres = postgres;
    this.checks = checks;
    this.days = days;
  }

  /** Runs it. */
  public static void main(String[] arguments) throws Exception {
    int checks = Integer.parseInt(arguments[1]);
    int days = Integer.parseInt(arguments[2]);
    if (arguments[0].equals("postgresql")) {
      try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
        new HistoryFigures(server.getPostgresDatabase(), true, checks, days).run();
      }
    } else {
      Path folder = Files.createTempDirectory("history");
      DataSource source = JdbcStore.sqliteSource(folder.resolve("history.db"));
      new HistoryFigures(source, false, checks, days).run();
    }
  }

  private static void say(String what, Object... values) {
    System.out.println(String.format(Locale.ROOT, what, values));
  }

  private void run() throws Exception {
    try (JdbcStore store = JdbcStore.builder(source).migrate().build()) {
      store.open();
      long runs = (long) checks * days * 1_440;
      say(
          "%s, %d checks, %d days, %d runs",
          postgres ? "PostgreSQL" : "SQLite", checks, days, runs);
      long began = System.nanoTime();
      fill(store);
      say("written as rows: %,.0f runs/s", runs / seconds(began));
      long rows = postgres ? size("wk_result") : 0;
      say("bytes a run as row: %.1f", rows / (double) runs);
      Instant end = START.plus(Duration.ofDays(days));
      questions(store.history(), "rows", end);
      long wal = wal();
      began = System.nanoTime();
      store.pack(end.plus(Duration.ofHours(1)));
      say("packed: %,.0f runs/s", runs / seconds(began));
      say("WAL a run, with the deletion of its row: %.1f B", (wal() - wal) / (double) runs);
      if (postgres) {
        execute("vacuum analyze");
      }
      long blocks = size("wk_block");
      long hours = size("wk_rollup_hour");
      long dailies = size("wk_rollup_day");
      say(
          "bytes a run at rest, with keys: %.2f blocks + %.2f hours + %.2f days",
          blocks / (double) runs, hours / (double) runs, dailies / (double) runs);
      questions(store.history(), "blocks", end);
    }
  }

  private static double seconds(long began) {
    return (System.nanoTime() - began) / 1e9;
  }

  private void fill(JdbcStore store) throws Exception {
    List<StoredState> states = new ArrayList<>();
    for (int i = 0; i < checks; i++) {
      states.add(StoredState.of(CheckState.initial(CheckId.of("check-" + i), START)));
    }
    List<Decision> batch = new ArrayList<>();
    for (int minute = 0; minute < days * 1_440; minute++) {
      for (int i = 0; i < checks; i++) {
        Instant due = START.plusSeconds(minute * 60L).plusMillis(i % 60_000);
        long took = (long) (50_000_000 * Math.exp(random.nextGaussian() * 0.5));
        ProbeResult result =
            ProbeResult.builder(CheckId.of("check-" + i), due)
                .ran(due.plusNanos(200_000 + random.nextInt(1_800_000)), took)
                .reading(
                    random.nextInt(500) == 0 ? Reading.down("500") : Reading.up().with(CODE, 200))
                .by("node-1", 1)
                .build();
        StoredState state = states.get(i);
        CheckState after = state.state().after(result, List.of());
        states.set(i, state.withState(after));
        batch.add(new Decision(result, states.get(i), List.of(), List.of()));
        if (batch.size() == 2_000) {
          store.commit(batch);
          batch.clear();
        }
      }
    }
    store.commit(batch);
    if (postgres) {
      execute("vacuum analyze");
    }
  }

  private interface Question {
    void ask(History history, CheckId check);
  }

  private void questions(History history, String from, Instant end) {
    Instant day = end.minus(Duration.ofHours(24)).plusSeconds(1_234);
    time(history, from, "counts of 24 h", (h, check) -> h.counts(check, day, end));
    time(history, from, "percentiles of 24 h, exact", (h, check) -> h.latency(check, day, end));
    time(history, from, "time of 24 h", (h, check) -> h.timeAccount(check, day, end));
    time(history, from, "last 20 results", (h, check) -> h.lastResults(check, 20));
    LocalDate first = LocalDate.ofInstant(START, ZoneOffset.UTC);
    time(
        history,
        from,
        days + " days, day by day",
        (h, check) -> h.availabilityPerDay(check, first, first.plusDays(days), ZoneOffset.UTC));
    time(history, from, "percentiles of all days", (h, check) -> h.latency(check, START, end));
    time(history, from, "outages of all days", (h, check) -> h.outages(check, START, end, 100));
    for (History.WorstBy by : History.WorstBy.values()) {
      time(history, from, "worst 20 of 24 h by " + by, (h, check) -> h.worst(day, end, by, 20));
    }
  }

  private void time(History history, String from, String what, Question question) {
    long[] nanos = new long[400];
    long until = System.nanoTime() + 3_000_000_000L;
    int asked = 0;
    long warm = System.nanoTime() + 2_000_000_000L;
    for (int i = 0; i < 300 && System.nanoTime() < warm; i++) {
      question.ask(history, CheckId.of("check-" + random.nextInt(checks)));
    }
    while (asked < nanos.length && System.nanoTime() < until) {
      CheckId check = CheckId.of("check-" + random.nextInt(checks));
      long began = System.nanoTime();
      question.ask(history, check);
      nanos[asked++] = System.nanoTime() - began;
    }
    Arrays.sort(nanos, 0, asked);
    say(
        "%s from %s: p50 %.2f ms, p99 %.2f ms (%d)",
        what, from, nanos[asked / 2] / 1e6, nanos[asked * 99 / 100] / 1e6, asked);
  }

  private long wal() throws SQLException {
    return postgres ? ask("select (pg_current_wal_lsn() - '0/0'::pg_lsn)::bigint") : 0;
  }

  private long size(String table) throws SQLException {
    if (!postgres) {
      return ask("select sum(pgsize) from dbstat where name like '" + table + "%'");
    }
    return ask(
        "select sum(pg_total_relation_size(oid)) from pg_class where relkind = 'r' and relname like '"
            + table
            + "%'");
  }

  private long ask(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getLong(1);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
