package dev.watchkeeper.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A whole monitor whose store has a spool, on a PostgreSQL that is frozen, slow or cut off: no
 * check waits, the spool takes over, and everything is in the database afterwards, once.
 */
class SpooledDatabaseTest {
  private static final int LONG = Integer.getInteger("watchkeeper.frozen", 8);
  private static final int SHORT = Math.max(3, LONG / 4);
  private static final boolean FULL = LONG > 10;
  private static final int MANY = FULL ? 5_000 : 1_000;
  private static final int FEW = 200;
  private static final List<String> HEAD =
      List.of(
          "| checks, a run a second each | database cut off | most in the spool | lag p99 before /"
              + " by the end | worst lag before / by the end | missed, skipped, DOWN | replayed a"
              + " second | lost or doubled |",
          "|---|---|---|---|---|---|---|---|");

  private static PostgresServer server;

  @BeforeAll
  static void startServer() throws Exception {
    server = new PostgresServer(PostgresServer.ofTheBuild(), Folders.of("spooled"));
    server.fresh();
    server.start(Map.of());
    fresh().open();
  }

  @AfterAll
  static void endServer() throws Exception {
    server.close();
  }

  private static DataSource source(int port) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {port});
    source.setUser("postgres");
    source.setDatabaseName("postgres");
    return source;
  }

  private static JdbcStore fresh() {
    return JdbcStore.builder(source(server.port)).migrate().build();
  }

  /** Gives up within the time for which the build freezes its database. */
  private static JdbcStore spooled(DatabaseProxy proxy) throws IOException {
    Path spool = Folders.of("spool");
    Folders.delete(spool);
    return JdbcStore.builder(source(proxy.port()))
        .timeout(Duration.ofSeconds(2))
        .spool(spool)
        .build();
  }

  private static void assertSpooling(Fleet fleet) {
    assertTrue(fleet.figure("spool.depth") > 0, () -> fleet.health().store().toString());
    assertTrue(fleet.figure("database.away.seconds") > 0, () -> fleet.health().toString());
    assertTrue(
        fleet.health().troubles().stream().anyMatch(trouble -> trouble.blame() == Blame.STORE),
        () -> fleet.health().toString());
  }

  private static void assertAllIsOver(Fleet fleet) {
    fleet.awaitDrained();
    fleet.awaitRuns(1);
    fleet.assertUntouched();
    assertEquals(0, fleet.figure("spool.dropped") + fleet.figure("spool.bad"));
    assertEquals(0, fleet.health().storeErrors(), "no commit failed: the spool took it");
  }

  @Test
  void frozen() throws Exception {
    try (DatabaseProxy proxy = new DatabaseProxy(server.port);
        Fleet fleet = new Fleet(spooled(proxy), FEW)) {
      fleet.awaitRuns(1);
      proxy.freeze();
      fleet.awaitRuns(LONG);
      fleet.assertUntouched();
      assertSpooling(fleet);
      proxy.heal();
      assertAllIsOver(fleet);
      assertTrue(fleet.figure("spool.replayed") > FEW);
      fleet.assertEverythingIsIn(fresh());
    }
  }

  @Test
  void slow() throws Exception {
    try (DatabaseProxy proxy = new DatabaseProxy(server.port);
        Fleet fleet = new Fleet(spooled(proxy), FEW)) {
      fleet.awaitRuns(1);
      proxy.delay(500);
      fleet.awaitRuns(SHORT);
      proxy.heal();
      proxy.narrow(2_000);
      fleet.awaitRuns(SHORT);
      fleet.assertUntouched();
      proxy.heal();
      assertAllIsOver(fleet);
      fleet.assertEverythingIsIn(fresh());
    }
  }

  @Test
  void cutOffAgainAndAgain() throws Exception {
    try (DatabaseProxy proxy = new DatabaseProxy(server.port);
        Fleet fleet = new Fleet(spooled(proxy), FEW)) {
      fleet.awaitRuns(1);
      for (int i = 0; i < SHORT; i++) {
        proxy.cutAfterUp(5_000L * i);
        fleet.awaitRuns(1);
        proxy.heal();
        proxy.cutAfterDown(3_000L * i);
        fleet.awaitRuns(1);
        proxy.heal();
      }
      fleet.assertUntouched();
      assertAllIsOver(fleet);
      assertTrue(fleet.figure("spool.replayed") > 0);
      fleet.assertEverythingIsIn(fresh());
    }
  }

  @Test
  void notThereAtTheStart() throws Exception {
    try (DatabaseProxy proxy = new DatabaseProxy(server.port)) {
      proxy.cutAfterUp(0);
      try (Fleet fleet = new Fleet(spooled(proxy), FEW)) {
        fleet.awaitRuns(SHORT);
        fleet.assertUntouched();
        assertSpooling(fleet);
        proxy.heal();
        assertAllIsOver(fleet);
        fleet.assertEverythingIsIn(fresh());
      }
    }
  }

  @Test
  void cutOffUnderAHighRateOfArrival() throws Exception {
    try (DatabaseProxy proxy = new DatabaseProxy(server.port);
        Fleet fleet = new Fleet(spooled(proxy), MANY)) {
      fleet.awaitRuns(3);
      Health.Lag before = fleet.health().lag();
      double replayed = fleet.figure("spool.replayed");
      proxy.cutAfterUp(0);
      fleet.awaitRuns(LONG);
      fleet.assertUntouched();
      assertSpooling(fleet);
      double most = fleet.figure("spool.depth");
      assertTrue(most > MANY * (LONG - 3.0), "the spool took it: " + most);
      proxy.heal();
      // until the first records come over, the pause after the last failure is on
      Fleet.await("the database", () -> fleet.figure("spool.replayed") > replayed);
      long began = System.nanoTime();
      fleet.awaitDrained();
      double seconds = (System.nanoTime() - began) / 1e9;
      double rate = (fleet.figure("spool.replayed") - replayed) / seconds;
      assertAllIsOver(fleet);
      Health.Lag after = fleet.health().lag();
      long notUp = fleet.notUp();
      fleet.assertEverythingIsIn(fresh());
      print(
          String.format(
              Locale.ROOT,
              "| %,d | %d s | %,.0f | %.1f / %.1f ms | %.0f / %.0f ms | %d | %,.0f | 0 |",
              MANY,
              LONG,
              most,
              millis(before.p99()),
              millis(after.p99()),
              millis(before.worst()),
              millis(after.worst()),
              notUp,
              rate));
    }
  }

  private static double millis(Duration time) {
    return time.toNanos() / 1e6;
  }

  /** Adds it to the table of this run. */
  private static void print(String line) throws IOException {
    Path table = Path.of("target", "spool.md");
    if (!Files.exists(table)) {
      Files.createDirectories(table.getParent());
      Files.write(table, HEAD);
    }
    Files.write(table, List.of(line), StandardOpenOption.APPEND);
  }
}
