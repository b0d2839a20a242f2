package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;

/** What it costs the store to pack the hours that are over, on PostgreSQL. */
public final class Packing {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int HOURS = 26;

  private final DataSource source;
  private final int checks;
  private final int samples;

  private Packing(DataSource source, int checks) {
    this.source = source;
    this.checks = checks;
    this.samples = checks * HOURS * 60;
  }

  /** Measures; arguments: a folder for the server's files, and perhaps {@code --quick}. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]).resolve("packing"));
    int checks = List.of(args).contains("--quick") ? 50 : 200;
    try (Postgres server = Postgres.start(folder, Map.of())) {
      new Packing(server.fresh("packing"), checks).run();
    }
    System.exit(0);
  }

  private void run() throws Exception {
    Runs runs = new Runs(checks);
    try (JdbcStore store = JdbcStore.builder(source).migrate().build();
        Connection connection = source.getConnection()) {
      store.open();
      for (int done = 0; done < samples; done += 1_000) {
        store.commit(runs.next(Math.min(1_000, samples - done)));
      }
      double perRow = Sql.number(connection, "select pg_total_relation_size('wk_result')");
      double deleted = deleted(connection);
      long wal = wal(connection);
      long begin = System.nanoTime();
      store.pack(Runs.BEGIN.plus(Duration.ofHours(HOURS)).plus(Duration.ofMinutes(20)));
      double took = (System.nanoTime() - begin) / 1e3 / samples;
      print(perRow / samples, deleted, (double) (wal(connection) - wal) / samples, took);
    }
  }

  private void print(double perRow, double deleted, double logged, double took) {
    OUT.printf(Locale.ROOT, "%n### Packing %,d results of %,d checks%n%n", samples, checks);
    OUT.println("| | a result |\n|---|---:|");
    OUT.printf(Locale.ROOT, "| a row with its key, bytes | %.1f |%n", perRow);
    OUT.printf(Locale.ROOT, "| WAL of deleting such a row, bytes | %.1f |%n", deleted);
    OUT.printf(Locale.ROOT, "| WAL of packing it, bytes | %.1f |%n", logged);
    OUT.printf(Locale.ROOT, "| packing it, us | %.1f |%n", took);
    Figures.put("store/packing/row", perRow);
    Figures.put("store/packing/deleted", deleted);
  }

  static long wal(Connection connection) throws SQLException {
    return Sql.number(connection, "select pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
  }

  /** A batch of rows deleted and then not, for what that writes. */
  private static double deleted(Connection connection) throws SQLException {
    connection.setAutoCommit(false);
    long wal = wal(connection);
    long all = Sql.number(connection, "select count(*) from wk_result");
    Sql.run(connection, "delete from wk_result");
    double bytes = (double) (wal(connection) - wal) / all;
    connection.rollback();
    connection.setAutoCommit(true);
    return bytes;
  }
}
