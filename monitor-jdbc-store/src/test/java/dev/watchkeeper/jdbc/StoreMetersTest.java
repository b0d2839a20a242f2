package dev.watchkeeper.jdbc;

import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.metrics.MonitorMetrics;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLTransientConnectionException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a store tells of itself, as figures, as sentences and as meters. */
class StoreMetersTest {
  private static final Set<String> FIGURES =
      Set.of(
          "spool.depth",
          "spool.bytes",
          "spool.full",
          "spool.age.seconds",
          "spool.replayed",
          "spool.dropped",
          "spool.bad",
          "spool.errors",
          "database.away.seconds");

  @TempDir Path folder;

  private final AtomicBoolean away = new AtomicBoolean(true);

  private DataSource real() {
    return JdbcStore.sqliteSource(folder.resolve("metered.db"));
  }

  private JdbcStore store(SpoolOptions options) {
    DataSource source =
        FailingSource.handing(
            () -> {
              if (away.get()) {
                throw new SQLTransientConnectionException("connection refused", "08001");
              }
              return real().getConnection();
            },
            connection -> {});
    return JdbcStore.builder(source).migrate().spool(options).build();
  }

  private SpoolOptions spool() {
    return SpoolOptions.in(folder.resolve("spool"));
  }

  private static void waitUntil(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean() && System.nanoTime() < end) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
    }
    assertTrue(condition.getAsBoolean());
  }

  private static double meter(SimpleMeterRegistry registry, String name) {
    return registry.get("watchkeeper.store." + name).gauge().value();
  }

  private static double figure(JdbcStore store, String name) {
    return store.report().gauges().get(name);
  }

  private static boolean blamesTheStore(Monitor monitor) {
    return monitor.health().troubles().stream().anyMatch(one -> one.blame() == Blame.STORE);
  }

  @Test
  void metersFollowADatabaseThatIsAwayAndComesBack() {
    Check check = Check.code("metered", () -> context -> Reading.up()).every(Duration.ofSeconds(1));
    SimpleMeterRegistry registry = new SimpleMeterRegistry();
    try (Monitor monitor = Monitor.builder().checks(List.of(check)).store(store(spool())).start()) {
      new MonitorMetrics(monitor).bindTo(registry);
      FIGURES.forEach(name -> assertTrue(meter(registry, name) >= 0, name));
      waitUntil(() -> meter(registry, "spool.depth") >= 1);
      waitUntil(() -> meter(registry, "database.away.seconds") > 0);
      waitUntil(() -> meter(registry, "spool.age.seconds") > 0);
      assertTrue(meter(registry, "spool.bytes") > 0);
      assertTrue(meter(registry, "spool.full") > 0 && meter(registry, "spool.full") < 1);
      assertEquals(0, meter(registry, "spool.replayed"));
      assertTrue(blamesTheStore(monitor), () -> monitor.health().toString());
      away.set(false);
      waitUntil(() -> meter(registry, "database.away.seconds") == 0);
      waitUntil(() -> meter(registry, "spool.depth") == 0);
      assertTrue(meter(registry, "spool.replayed") >= 1);
      assertEquals(0, meter(registry, "spool.bytes"));
      assertEquals(0, meter(registry, "spool.age.seconds"));
      assertFalse(blamesTheStore(monitor), () -> monitor.health().toString());
    }
  }

  @Test
  void thereIsAMeterForEachFigureAndNoOther() {
    try (Monitor monitor = Monitor.builder().store(store(spool())).start()) {
      SimpleMeterRegistry registry = new SimpleMeterRegistry();
      new MonitorMetrics(monitor).bindTo(registry);
      Set<String> meters =
          registry.getMeters().stream()
              .filter(meter -> meter instanceof Gauge)
              .map(meter -> meter.getId().getName())
              .filter(name -> name.startsWith("watchkeeper.store."))
              .map(name -> name.substring("watchkeeper.store.".length()))
              .collect(Collectors.toSet());
      assertEquals(FIGURES, meters);
      assertEquals(FIGURES, monitor.health().store().keySet());
    }
  }

  /** A decision that takes half a megabyte. */
  private static Decision heavy(int number) {
    CheckId check = CheckId.of("heavy");
    Decision light = first(result(check, number, Reading.up()));
    StoredState state =
        new StoredState(light.next().state(), Map.of(), Map.of("m", "x".repeat(1 << 19)));
    return new Decision(light.result(), state, List.of(), List.of());
  }

  @Test
  void whatIsDroppedIsCountedAndToldAndTheSpoolStaysWithinItsBounds() throws Exception {
    SpoolOptions small = spool().maxBytes(16 << 20).whenFull(SpoolOptions.WhenFull.DROP_NEWEST);
    try (JdbcStore store = store(small)) {
      store.open();
      assertEquals(0, figure(store, "spool.dropped"));
      for (int i = 0; i < 40; i++) {
        store.commit(List.of(heavy(i)));
      }
      double dropped = figure(store, "spool.dropped");
      assertTrue(dropped > 0 && dropped < 40, "dropped: " + dropped);
      assertEquals(40, dropped + figure(store, "spool.depth"));
      assertTrue(figure(store, "spool.full") > 0.8 && figure(store, "spool.full") <= 1);
      assertEquals(figure(store, "spool.full") * (16 << 20), figure(store, "spool.bytes"), 1);
      assertTrue(
          store.report().troubles().stream().anyMatch(one -> one.contains("were dropped")),
          () -> store.report().troubles().toString());
    }
  }

  @Test
  void whatTheDatabaseRefusesIsSetAsideCountedAndTold() throws Exception {
    try (JdbcStore plain = JdbcStore.builder(real()).migrate().build()) {
      plain.open();
    }
    JdbcStoreSuite.execute(
        real(),
        "create trigger refuse before insert on wk_state when new.check_id ="
            + " (select id from wk_check where name = 'refused')"
            + " begin select raise(abort, 'not this one'); end");
    try (JdbcStore store = store(spool())) {
      store.open();
      for (int i = 0; i < 5; i++) {
        store.commit(List.of(first(result(CheckId.of("taken"), i, Reading.up()))));
        store.commit(List.of(first(result(CheckId.of("refused"), i, Reading.up()))));
      }
      assertEquals(10, figure(store, "spool.depth"));
      away.set(false);
      waitUntil(() -> figure(store, "spool.depth") == 0);
      waitUntil(() -> figure(store, "database.away.seconds") == 0);
      assertEquals(5, figure(store, "spool.bad"));
      assertEquals(5, store.history().lastResults(CheckId.of("taken"), 99).size());
      String troubles = store.report().troubles().toString();
      assertTrue(troubles.contains("5 records were set aside"), troubles);
      assertTrue(troubles.contains(folder.resolve("spool").toString()), troubles);
    }
    try (var files = Files.list(folder.resolve("spool"))) {
      assertEquals(1, files.filter(file -> file.toString().endsWith(".bad")).count());
    }
  }

  @Test
  void aStoreWithoutASpoolHasNoFiguresOfOne() throws Exception {
    try (JdbcStore store = JdbcStore.builder(real()).migrate().build()) {
      store.open();
      CheckState state = CheckState.initial(CheckId.of("c"), START);
      store.commit(List.of(new Decision(null, StoredState.of(state), List.of(), List.of())));
      assertEquals(Map.of(), store.report().gauges());
      assertEquals(List.of(), store.report().troubles());
    }
  }
}
