package dev.watchkeeper.crash;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.jdbc.JdbcStore;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.LongConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The connection breaks in the middle of a commit: the batch is there whole or not at all, and once
 * after it came again.
 */
class CutConversationTest {
  private static final boolean EVERY_BYTE = Integer.getInteger("watchkeeper.rounds", 3) > 10;
  private static final int PLACES = 40;
  private static final int SPOOLED_PLACES = 200;
  private static final int FEW = 6;
  private static final int BATCH = 2;

  private static PostgresServer server;
  private static DatabaseProxy proxy;
  private static DatabaseProxy detour;
  private static JdbcStore spooled;
  private static JdbcStore direct;
  private static JdbcStore store;
  private static int rounds;

  @BeforeAll
  static void start() throws Exception {
    server = new PostgresServer(PostgresServer.ofTheBuild(), Folders.of("conversation"));
    server.fresh();
    server.start(Map.of());
    proxy = new DatabaseProxy(server.port);
    direct = JdbcStore.builder(source(server.port)).migrate().build();
    direct.open();
    store = JdbcStore.builder(source(proxy.port())).timeout(Duration.ofSeconds(5)).build();
    store.open();
    detour = new DatabaseProxy(server.port);
    Path spool = Folders.of("conversation-spool");
    Folders.delete(spool);
    spooled =
        JdbcStore.builder(source(detour.port()))
            .timeout(Duration.ofSeconds(5))
            .spool(spool)
            .build();
    spooled.open();
  }

  @AfterAll
  static void end() throws Exception {
    spooled.close();
    detour.close();
    store.close();
    direct.close();
    proxy.close();
    server.close();
  }

  private static PGSimpleDataSource source(int port) {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setPortNumbers(new int[] {port});
    source.setUser("postgres");
    source.setDatabaseName("postgres");
    return source;
  }

  /** One result that opens an alert, and one that does so for another check. */
  private static List<Decision> next() {
    return new Offers(++rounds).batch(3 * Offers.CHECKS, BATCH);
  }

  private static long there(List<Decision> batch) {
    return batch.stream()
        .map(decision -> direct.history().lastResults(decision.check(), 10))
        .mapToLong(List::size)
        .sum();
  }

  private static void assertOnceWhole(List<Decision> batch) throws Exception {
    for (Decision decision : batch) {
      ProbeResult result = decision.resultIfAny().orElseThrow();
      assertEquals(List.of(result), direct.history().lastResults(decision.check(), 10));
      assertEquals(decision.next(), direct.load(List.of(decision.check())).get(decision.check()));
    }
    assertEquals((long) rounds * BATCH, direct.outbox().depth(), "one message of each");
  }

  /** Commits with a connection that may break, then again. */
  private static void commitTwice(List<Decision> batch) throws Exception {
    try {
      store.commit(batch);
    } catch (SQLException e) {
      long there = settled(batch);
      assertTrue(there == 0 || there == BATCH, () -> there + " of " + BATCH);
      assertEquals((long) (rounds - 1) * BATCH + there, direct.outbox().depth());
    }
    proxy.heal();
    store.commit(batch);
    assertOnceWhole(batch);
  }

  /** What is there once the server has noticed that its client is gone. */
  private static long settled(List<Decision> batch) throws SQLException {
    String others =
        "select count(*) from pg_stat_activity where state in ('active', 'idle in transaction')"
            + " and pid <> pg_backend_pid()";
    Fleet.await(
        "the end of a transaction",
        () -> {
          try {
            return server.ask(others) == 0;
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
    return there(batch);
  }

  private static void everywhere(long length, LongConsumer cut) throws Exception {
    long stride = EVERY_BYTE ? 1 : Math.max(1, length / PLACES);
    long first = EVERY_BYTE ? 0 : new Random().nextLong(stride);
    for (long at = first; at <= length; at += stride) {
      cut.accept(at);
      commitTwice(next());
    }
  }

  @Test
  void anyByteOfTheQuestion() throws Exception {
    commitTwice(next());
    long before = proxy.up();
    commitTwice(next());
    everywhere((proxy.up() - before) / 2, proxy::cutAfterUp);
  }

  @Test
  void anyByteOfTheAnswer() throws Exception {
    commitTwice(next());
    long before = proxy.down();
    commitTwice(next());
    everywhere((proxy.down() - before) / 2, proxy::cutAfterDown);
  }

  /** Commits in spite of a connection that may break, and waits until it is in the database. */
  private static void commitOnce(List<Decision> batch) throws Exception {
    spooled.commit(batch);
    detour.heal();
    Fleet.await("an empty spool", () -> spooled.report().gauges().get("spool.depth") == 0);
    assertOnceWhole(batch);
  }

  private static void everywhereBeforeTheSpool(long length, LongConsumer cut) throws Exception {
    long stride = Math.max(1, length / (EVERY_BYTE ? SPOOLED_PLACES : FEW));
    for (long at = new Random().nextLong(stride); at <= length; at += stride) {
      cut.accept(at);
      commitOnce(next());
    }
  }

  @Test
  void withASpoolNobodyWhoCommitsSeesACutAndEachBatchIsThereOnce() throws Exception {
    commitOnce(next());
    long up = detour.up();
    long down = detour.down();
    commitOnce(next());
    long question = detour.up() - up;
    long answer = detour.down() - down;
    everywhereBeforeTheSpool(question, detour::cutAfterUp);
    everywhereBeforeTheSpool(answer, detour::cutAfterDown);
    detour.loseCommit();
    commitOnce(next());
    assertTrue(spooled.report().gauges().get("spool.replayed") > 0);
    assertEquals(0, spooled.report().gauges().get("spool.bad"));
  }

  @Test
  void theAnswerToTheCommitIsLost() throws Exception {
    commitTwice(next());
    for (int round = 0; round < 5; round++) {
      List<Decision> batch = next();
      proxy.loseCommit();
      assertThrows(SQLException.class, () -> store.commit(batch));
      assertEquals(BATCH, settled(batch), "it was committed all the same");
      proxy.heal();
      store.commit(batch);
      assertOnceWhole(batch);
    }
  }
}
