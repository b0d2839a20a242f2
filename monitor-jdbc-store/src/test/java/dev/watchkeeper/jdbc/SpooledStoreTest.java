package dev.watchkeeper.jdbc;

import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store with a spool, on a real database that comes and goes. */
class SpooledStoreTest {
  private static final CheckId CHECK = CheckId.of("spooled");

  @TempDir Path folder;

  private final AtomicBoolean away = new AtomicBoolean();

  private DataSource source() {
    DataSource real = JdbcStore.sqliteSource(folder.resolve("spooled.db"));
    return FailingSource.handing(
        () -> {
          if (away.get()) {
            throw new SQLTransientConnectionException("connection refused", "08001");
          }
          return real.getConnection();
        },
        connection -> {});
  }

  private JdbcStore store() {
    return JdbcStore.builder(source()).migrate().spool(folder.resolve("spool")).build();
  }

  private static Decision decision(int number) {
    return first(result(CHECK, number, Reading.down("" + number)), firing(CHECK, number));
  }

  private static void waitUntil(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    assertTrue(condition.getAsBoolean());
  }

  private static boolean isDrained(JdbcStore store) {
    return store.report().gauges().get("spool.depth") == 0;
  }

  @Test
  void aDatabaseThatIsAwayAtTheStartGetsEverythingWhenItComes() throws Exception {
    away.set(true);
    try (JdbcStore store = store()) {
      store.open();
      for (int i = 0; i < 50; i++) {
        store.commit(List.of(decision(i)));
      }
      assertEquals(decision(49).next(), store.load(List.of(CHECK)).get(CHECK));
      assertThrows(WatchkeeperException.class, store::catalogue);
      away.set(false);
      waitUntil(() -> isDrained(store));
      assertEquals(50, store.history().lastResults(CHECK, 1_000).size());
      assertEquals(50, store.outbox().depth());
      assertEquals(List.of(), store.catalogue().checks());
      store.commit(List.of(decision(50)));
      assertEquals(51, store.history().lastResults(CHECK, 1_000).size());
      assertTrue(store.describe().contains("with a spool in"), store.describe());
    }
  }

  @Test
  void whatWaitedAtTheEndOfALifeComesOverInTheNext() throws Exception {
    away.set(true);
    try (JdbcStore store = store()) {
      store.open();
      for (int i = 0; i < 20; i++) {
        store.commit(List.of(decision(i)));
      }
      store.forget(List.of(CheckId.of("gone")));
    }
    away.set(false);
    try (JdbcStore store = store()) {
      store.open();
      assertEquals(decision(19).next(), store.load(List.of(CHECK)).get(CHECK));
      waitUntil(() -> isDrained(store));
      assertEquals(20, store.history().lastResults(CHECK, 1_000).size());
    }
    try (var files = Files.list(folder.resolve("spool"))) {
      assertTrue(
          files.noneMatch(file -> file.toString().endsWith(".spool")), "nothing is left on disk");
    }
  }

  @Test
  void aDatabaseThatIsNeededAndAwayIsAFailure() throws Exception {
    away.set(true);
    SpoolOptions options =
        SpoolOptions.in(folder.resolve("spool"))
            .maxBytes(16 << 20)
            .whenFull(SpoolOptions.WhenFull.DROP_NEWEST)
            .needsDatabase();
    try (JdbcStore store = JdbcStore.builder(source()).migrate().spool(options).build()) {
      assertThrows(SQLException.class, store::open);
      away.set(false);
      store.open();
      store.commit(List.of(decision(1)));
    }
    assertThrows(IllegalArgumentException.class, () -> options.maxBytes(1));
  }
}
