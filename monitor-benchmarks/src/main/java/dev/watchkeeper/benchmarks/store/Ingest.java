package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.jdbc.JdbcStore;
import dev.watchkeeper.jdbc.internal.BareStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;

/** What it costs to write results: through the store, and by the bare statements. */
public final class Ingest {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final String WHOLE = "JdbcStore.commit, with states";
  private static final String BARE = "the store's way, results only";
  private static final String UNNEST = "insert from unnest";
  private static final String COPY = "COPY binary";
  private static final String BATCH = "plain JDBC batch";

  private final int rounds;
  private final int rowsEach;

  private Ingest(boolean quick) {
    rounds = quick ? 4 : 8;
    rowsEach = quick ? 20_000 : 50_000;
  }

  /** Measures all engines; arguments: a folder for their files, and perhaps {@code --quick}. */
  public static void main(String[] args) throws Exception {
    Path folder = Path.of(args[0]);
    Ingest ingest = new Ingest(List.of(args).contains("--quick"));
    try (Postgres server =
        Postgres.start(Files.createDirectories(folder.resolve("postgres")), java.util.Map.of())) {
      ingest.postgres(server);
    }
    ingest.others("SQLite", name -> JdbcStore.sqliteSource(folder.resolve(name + ".db")), "");
    ingest.others("H2", name -> h2(folder.resolve(name)), "checkpoint sync");
    if (Maria.isInstalled()) {
      try (Maria server = Maria.start(Files.createDirectories(folder.resolve("maria")))) {
        ingest.others("MariaDB", server::fresh, "");
      }
    }
  }

  private static DataSource h2(Path file) {
    JdbcDataSource source = new JdbcDataSource();
    source.setURL("jdbc:h2:file:" + file.toAbsolutePath() + ";WRITE_DELAY=0");
    return source;
  }

  /** Makes databases. */
  @FunctionalInterface
  private interface Maker {
    DataSource fresh(String name) throws SQLException;
  }

  static long backend(Connection connection) throws SQLException {
    return Sql.number(connection, "select pg_backend_pid()");
  }

  /** The process that serves a store's writer: the youngest besides that of the connection. */
  static long youngestBefore(Connection connection) throws SQLException {
    return Sql.number(
        connection,
        "select pid from pg_stat_activity where backend_type = 'client backend'"
            + " and pid <> pg_backend_pid() order by backend_start desc limit 1");
  }

  private void postgres(Postgres server) throws Exception {
    DataSource whole = server.fresh("whole");
    DataSource bare = migrated(server.fresh("bare"));
    DataSource bare5 = migrated(server.fresh("bare5"));
    Runs runs = new Runs();
    try (JdbcStore store = JdbcStore.builder(migrated(whole)).build();
        Connection connection = bare.getConnection();
        Connection connection5 = bare5.getConnection()) {
      store.open();
      for (String table : List.of("unnest1", "unnest5", "copy5", "batch1")) {
        Sql.run(connection, "create table " + table + " (like wk_result including all)");
      }
      List<Decision> first = runs.next(Runs.CHECKS);
      store.commit(first);
      long writer = youngestBefore(connection);
      BareStore parts = new BareStore(connection);
      BareStore parts5 = new BareStore(connection5);
      parts.rows(first);
      parts5.rows(first);
      long pid = backend(connection);
      List<Way> ways =
          List.of(
              new Way(WHOLE, 1_000, batch -> store.commit(batch.decisions()), writer),
              new Way(BARE, 1_000, batch -> parts.commit(batch.decisions()), pid),
              new Way(BARE, 5_000, batch -> parts5.commit(batch.decisions()), backend(connection5)),
              new Way(UNNEST, 1_000, batch -> Raw.unnest(connection, "unnest1", batch.rows()), pid),
              new Way(UNNEST, 5_000, batch -> Raw.unnest(connection, "unnest5", batch.rows()), pid),
              new Way(COPY, 5_000, batch -> Raw.copy(connection, "copy5", batch.rows()), pid),
              new Way(
                  BATCH, 1_000, batch -> Raw.batch(connection, "batch1", batch.rows(), ""), pid));
      new Contest("PostgreSQL", ways).run(runs, parts, rounds, rowsEach);
      duplicates(store, whole, runs);
    }
  }

  private void duplicates(JdbcStore store, DataSource source, Runs runs) throws SQLException {
    int size = rowsEach < 50_000 ? 20_000 : 200_000;
    List<Decision> some = runs.next(size);
    try (Connection connection = source.getConnection()) {
      double first = time(store, some);
      long count = Sql.number(connection, "select count(*) from wk_result");
      double again = time(store, some);
      long more = Sql.number(connection, "select count(*) from wk_result") - count;
      OUT.printf(
          Locale.ROOT,
          "%nDuplicates: %,d decisions committed in %.1f s, again in %.1f s: %d rows more%n",
          size,
          first,
          again,
          more);
      Figures.put("store/duplicates", (double) more);
    }
  }

  private static double time(JdbcStore store, List<Decision> decisions) throws SQLException {
    long begin = System.nanoTime();
    for (int from = 0; from < decisions.size(); from += 1_000) {
      store.commit(decisions.subList(from, from + 1_000));
    }
    return (System.nanoTime() - begin) / 1e9;
  }

  private static DataSource migrated(DataSource source) throws SQLException {
    try (JdbcStore store = JdbcStore.builder(source).migrate().build()) {
      store.open();
    }
    return source;
  }

  /** An engine whose rows go as a batch; the bare statement writes into a table like ours. */
  private void others(String engine, Maker databases, String afterwards) throws Exception {
    Runs runs = new Runs();
    try (JdbcStore store = JdbcStore.builder(migrated(databases.fresh("whole"))).build();
        Connection ours = migrated(databases.fresh("ours")).getConnection();
        Connection raw = migrated(databases.fresh("raw")).getConnection()) {
      store.open();
      store.commit(runs.next(Runs.CHECKS));
      BareStore parts = new BareStore(ours);
      List<Way> ways =
          List.of(
              new Way(WHOLE, 1_000, batch -> store.commit(batch.decisions()), 0),
              new Way(BARE, 1_000, batch -> parts.commit(batch.decisions()), 0),
              new Way(
                  BATCH, 1_000, batch -> Raw.batch(raw, "wk_result", batch.rows(), afterwards), 0));
      new Contest(engine, ways).run(runs, parts, rounds / 2, rowsEach / 2);
    }
  }
}
