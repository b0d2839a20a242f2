package dev.watchkeeper.jdbc;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.jdbc.internal.spool.SpoolDriver;
import dev.watchkeeper.testkit.Decisions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How fast the spool takes, and how fast it comes over; not part of the ordinary build. */
class SpoolSpeed {
  private static final int CHECKS = 1_000;
  private static final int ROWS = 200_000;
  private static final int MANY = Integer.getInteger("spool.rows", 1_000_000);

  @TempDir Path folder;

  static List<Decision> batch(int first, int count) {
    List<Decision> batch = new ArrayList<>(count);
    for (int i = first; i < first + count; i++) {
      dev.watchkeeper.api.CheckId check = dev.watchkeeper.api.CheckId.of("check-" + i % CHECKS);
      batch.add(Decisions.first(Decisions.result(check, i / CHECKS, Reading.up())));
    }
    return batch;
  }

  private static void tell(String what, long rows, long nanos) {
    System.out.printf(
        Locale.ROOT, "| %s | %,d rows | %,.0f rows/s |%n", what, rows, rows * 1e9 / nanos);
  }

  @Test
  void measure() throws Exception {
    for (int size : new int[] {1, 100, 1_000}) {
      int rows = size == 1 ? 20_000 : ROWS;
      append(folder.resolve("warm" + size), size, Math.min(rows, 50_000));
      long nanos = append(folder.resolve("size" + size), size, rows);
      tell("append, " + size + " per force", rows, nanos);
    }
    replay("SQLite", JdbcStore.sqlite(folder.resolve("replay.db")));
    try (EmbeddedPostgres server = EmbeddedPostgres.builder().start()) {
      replay("PostgreSQL", JdbcStore.builder(server.getPostgresDatabase()).migrate().build());
    }
    start();
  }

  private static long append(Path place, int size, int rows) throws Exception {
    List<List<Decision>> batches = new ArrayList<>();
    for (int i = 0; i < rows; i += size) {
      batches.add(batch(i, size));
    }
    try (SpoolDriver driver = new SpoolDriver(SpoolDriver.nowhere(), place)) {
      long begin = System.nanoTime();
      for (List<Decision> batch : batches) {
        driver.store().commit(batch);
      }
      return System.nanoTime() - begin;
    }
  }

  private void replay(String name, Store database) throws Exception {
    Path place = folder.resolve(name);
    append(place, 1_000, ROWS);
    try (SpoolDriver driver = new SpoolDriver(database, place)) {
      long begin = System.nanoTime();
      driver.drain();
      tell("replay into " + name, ROWS, System.nanoTime() - begin);
    }
  }

  private void start() throws Exception {
    Path place = folder.resolve("many");
    try (SpoolDriver driver = new SpoolDriver(SpoolDriver.nowhere(), place)) {
      for (int i = 0; i < MANY; i += 1_000) {
        driver.store().commit(batch(i, 1_000));
      }
    }
    System.gc();
    long before = used();
    long begin = System.nanoTime();
    try (SpoolDriver driver = new SpoolDriver(SpoolDriver.nowhere(), place)) {
      tell("start", MANY, System.nanoTime() - begin);
      System.gc();
      System.out.printf(
          Locale.ROOT,
          "| start: bytes on disk, heap | %,.0f | %,d |%n",
          driver.store().report().gauges().get("spool.bytes"),
          used() - before);
    }
  }

  private static long used() {
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
