package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.PrintStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/**
 * How fast decisions go to the spool while the database is away, and how fast they are brought over
 * when it is back: as many as come in 60 s at 5,000 a second.
 */
public final class SpoolRates {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Path folder;
  private final int size;

  private SpoolRates(Path folder, int size) {
    this.folder = folder;
    this.size = size;
  }

  /** Measures; arguments: a folder for the server's files, and perhaps {@code --quick}. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]).resolve("spooled"));
    SpoolRates rates =
        new SpoolRates(folder, List.of(args).contains("--quick") ? 100_000 : 300_000);
    OUT.printf(
        Locale.ROOT,
        "%n### Spool: %,d decisions in commits of 1,000 while the database is away%n%n",
        rates.size);
    OUT.println("| database | to the spool/s | from it to the database/s | rows there |");
    OUT.println("|---|---:|---:|---:|");
    try (Postgres server = Postgres.start(folder, Map.of())) {
      rates.run("PostgreSQL", server.fresh("spooled"));
    }
    rates.run("SQLite", JdbcStore.sqliteSource(folder.resolve("spooled.db")));
    System.exit(0);
  }

  private void run(String engine, DataSource source) throws Exception {
    try (JdbcStore made = JdbcStore.builder(source).migrate().build()) {
      made.open();
      // names get their numbers, as they have them in a database that goes away
      made.commit(new Runs().next(Runs.CHECKS));
    }
    AtomicBoolean away = new AtomicBoolean(true);
    try (JdbcStore store =
            JdbcStore.builder(absent(source, away)).spool(folder.resolve(engine)).build();
        Connection connection = source.getConnection()) {
      store.open();
      Runs runs = new Runs();
      runs.next(Runs.CHECKS);
      double append = append(store, runs);
      away.set(false);
      double replay = replay(store);
      long there = Sql.number(connection, "select count(*) from wk_result") - Runs.CHECKS;
      OUT.printf(Locale.ROOT, "| %s | %,.0f | %,.0f | %,d |%n", engine, append, replay, there);
      Figures.put("store/spool/" + engine + "/append", append);
      Figures.put("store/spool/" + engine + "/replay", replay);
      Figures.put("store/spool/" + engine + "/lost", (double) Math.abs(size - there));
    }
  }

  private double append(JdbcStore store, Runs runs) throws SQLException {
    long took = 0;
    for (int done = 0; done < size; done += 1_000) {
      List<Decision> batch = runs.next(1_000);
      long begin = System.nanoTime();
      store.commit(batch);
      took += System.nanoTime() - begin;
    }
    return size * 1e9 / took;
  }

  /** From the first batch that is over on. */
  private double replay(JdbcStore store) {
    long begin = 0;
    double first = 0;
    while (true) {
      double depth = store.report().gauges().getOrDefault("spool.depth", 0.0);
      long now = System.nanoTime();
      if (begin == 0 && depth < size) {
        begin = now;
        first = depth;
      }
      if (depth == 0) {
        return first * 1e9 / (now - begin);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
  }

  private static DataSource absent(DataSource source, AtomicBoolean away) {
    return (DataSource)
        Proxy.newProxyInstance(
            SpoolRates.class.getClassLoader(),
            new Class<?>[] {DataSource.class},
            (proxy, method, arguments) -> {
              if (away.get()) {
                throw new SQLException("the database is away", "08001");
              }
              try {
                return method.invoke(source, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
