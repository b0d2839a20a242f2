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
 * How fast decisions go to the spool while PostgreSQL is away, and how fast they are brought over
 * when it is back.
 */
public final class SpoolRates {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private SpoolRates() {}

  /** Measures; arguments: a folder for the server's files, and perhaps {@code --quick}. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]).resolve("spooled"));
    int size = List.of(args).contains("--quick") ? 100_000 : 300_000;
    try (Postgres server = Postgres.start(folder, Map.of())) {
      DataSource source = server.fresh("spooled");
      try (JdbcStore made = JdbcStore.builder(source).migrate().build()) {
        made.open();
      }
      AtomicBoolean away = new AtomicBoolean(true);
      try (JdbcStore store =
              JdbcStore.builder(absent(source, away)).spool(folder.resolve("spool")).build();
          Connection connection = source.getConnection()) {
        store.open();
        double append = append(store, size);
        away.set(false);
        double replay = replay(connection, size);
        OUT.println("\n### Spool while PostgreSQL is away\n");
        OUT.printf(
            Locale.ROOT,
            "%,d decisions in commits of 1,000: %,.0f/s to the spool, %,.0f/s from it to"
                + " PostgreSQL, %,d rows there%n",
            size,
            append,
            replay,
            Sql.number(connection, "select count(*) from wk_result"));
        Figures.put("store/spool/append", append);
        Figures.put("store/spool/replay", replay);
      }
    }
    System.exit(0);
  }

  private static double append(JdbcStore store, int size) throws SQLException {
    Runs runs = new Runs();
    long took = 0;
    for (int done = 0; done < size; done += 1_000) {
      List<Decision> batch = runs.next(1_000);
      long begin = System.nanoTime();
      store.commit(batch);
      took += System.nanoTime() - begin;
    }
    return size * 1e9 / took;
  }

  /** From the first row that is there on. */
  private static double replay(Connection connection, int size) throws SQLException {
    long begin = 0;
    long first = 0;
    while (true) {
      long there = Sql.number(connection, "select count(*) from wk_result");
      if (begin == 0 && there > 0) {
        begin = System.nanoTime();
        first = there;
      }
      if (there >= size) {
        return (there - first) * 1e9 / (System.nanoTime() - begin);
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
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
