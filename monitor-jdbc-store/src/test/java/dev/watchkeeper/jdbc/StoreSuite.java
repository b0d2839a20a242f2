package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.StoredState;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every database must give; one class per database extends it. */
abstract class StoreSuite {
  private static final Instant T = Instant.parse("2026-03-01T12:00:00Z");
  private static final CheckId SHOP = CheckId.of("shop");
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");
  private static final MetricKey BANNER = MetricKey.text("tcp.banner");

  private Instant now = T;
  private DataSource source;
  private JdbcStore store;

  /** A new, empty database. */
  abstract DataSource fresh() throws Exception;

  @BeforeEach
  void open() throws Exception {
    source = fresh();
    store = JdbcStore.builder(source).migrate().clock(() -> now).build();
    store.open();
  }

  @AfterEach
  void close() {
    store.close();
  }

  private JdbcStore again() throws Exception {
    store.close();
    store = JdbcStore.builder(source).clock(() -> now).build();
    store.open();
    return store;
  }

  private static ProbeResult result(CheckId check, int second, Reading reading) {
    return ProbeResult.builder(check, T.plusSeconds(second).plusNanos(123_000))
        .ran(T.plusSeconds(second).plusNanos(456_000), 12_345_678)
        .reading(reading)
        .evidence(
            reading.status() == Status.UP
                ? List.of()
                : List.of(new Evidence("queue.depth", "at most 10", "50", Status.DOWN)))
        .by("node-1", 3)
        .build();
  }

  private static Decision decision(ProbeResult result, Alert... transitions) {
    return decision(CheckState.initial(result.check(), T), result, transitions);
  }

  private static Decision decision(CheckState before, ProbeResult result, Alert... transitions) {
    List<Alert> open = new ArrayList<>();
    List<Notification> messages = new ArrayList<>();
    for (Alert alert : transitions) {
      if (alert.state() != AlertState.RESOLVED) {
        open.add(alert);
      }
      messages.add(new Notification("pager", alert));
    }
    StoredState next =
        new StoredState(
            before.after(result, open),
            Map.of("rule 'a'", RuleState.of(1, -2, Long.MAX_VALUE)),
            Map.of("cursor", "a\"b\\c\n\u2028\ud83d\ude00"));
    return new Decision(result, next, List.of(transitions), messages);
  }

  private static Alert firing(CheckId check, int second) {
    return Alert.open(
        new Alert.Subject(check, "2 failures in a row", Severity.CRITICAL),
        AlertState.FIRING,
        T.plusSeconds(second),
        check + " is DOWN");
  }

  @Test
  void givesBackExactlyWhatWasCommittedAlsoAfterARestart() throws Exception {
    Reading reading =
        Reading.down("O'Neill; drop table wk_result; --  <b>\u202e")
            .with(DEPTH, 0.1 + 0.2)
            .with(BANNER, "a\"\\\u0000\ud800 x".repeat(10))
            .inPhase("headers");
    Alert alert = firing(SHOP, 1);
    Decision decision = decision(result(SHOP, 1, reading), alert);
    store.commit(List.of(decision));
    assertEquals(Map.of(SHOP, decision.next()), store.load(List.of(SHOP, CheckId.of("other"))));
    JdbcStore reopened = again();
    StoredState loaded = reopened.load(List.of(SHOP)).get(SHOP);
    assertEquals(decision.next(), loaded);
    assertTrue(loaded.state().openAlerts().get(0).fired());
    assertEquals(List.of(decision.next().state()), reopened.history().states());
    assertEquals(decision.result(), reopened.history().lastResults(SHOP, 10).get(0));
  }

  @Test
  void everyOutcomeAndStatusComesBackAsItWas() throws Exception {
    List<ProbeResult> all = new ArrayList<>();
    for (Outcome outcome : Outcome.values()) {
      Reading reading = outcome == Outcome.OK ? Reading.up() : Reading.of(outcome, "why");
      all.add(result(SHOP, all.size(), reading));
    }
    all.add(result(SHOP, all.size(), Reading.degraded("slow")));
    for (ProbeResult one : all) {
      store.commit(List.of(decision(one)));
    }
    List<ProbeResult> back = new ArrayList<>(store.history().lastResults(SHOP, 100));
    Collections.reverse(back);
    assertEquals(all, back);
  }

  @Test
  void committingTheSameDecisionsAgainChangesNothing() throws Exception {
    List<Decision> batch = new ArrayList<>();
    CheckState state = CheckState.initial(SHOP, T);
    for (int i = 0; i < 50; i++) {
      Alert[] alerts = i == 10 ? new Alert[] {firing(SHOP, 10)} : new Alert[0];
      Decision one = decision(state, result(SHOP, i, Reading.down("x")), alerts);
      state = one.next().state();
      batch.add(one);
    }
    store.commit(batch);
    StoredState last = store.load(List.of(SHOP)).get(SHOP);
    Outbox.Claim claim = store.outbox().claim("pager", 10, Duration.ofMinutes(1)).get(0);
    store.outbox().delivered(claim);
    store.commit(batch);
    store.commit(batch.subList(0, 5));
    List<Decision> overlapping = new ArrayList<>(batch.subList(40, 50));
    overlapping.add(decision(state, result(SHOP, 50, Reading.up())));
    store.commit(overlapping);
    assertEquals(51, store.history().counts(SHOP, T, T.plusSeconds(1_000)).total());
    assertEquals(0, store.outbox().depth(), "a delivered message is not owed again");
    assertEquals(1, store.history().alerts(SHOP, T, T.plusSeconds(1_000), 10).size());
    assertEquals(50, last.state().streak());
    assertEquals(Status.UP, store.load(List.of(SHOP)).get(SHOP).state().status());
  }

  @Test
  void anOlderStateNeverReplacesANewerOne() throws Exception {
    Decision older = decision(result(SHOP, 1, Reading.down("old")));
    Decision newer = decision(result(SHOP, 2, Reading.up()));
    store.commit(List.of(newer));
    store.commit(List.of(older));
    assertEquals(newer.next(), store.load(List.of(SHOP)).get(SHOP));
    assertEquals(2, store.history().lastResults(SHOP, 10).size());
  }

  @Test
  void countsIncludeTheBeginningOfAPeriodAndExcludeItsEnd() throws Exception {
    for (int i = 0; i < 10; i++) {
      Reading reading =
          i % 3 == 0 ? Reading.down("x") : i % 3 == 1 ? Reading.up() : Reading.degraded("s");
      store.commit(List.of(decision(result(SHOP, i, reading))));
    }
    Instant first = T.plusNanos(123_000);
    assertEquals(
        new History.Counts(3, 3, 4, 0), store.history().counts(SHOP, first, T.plusSeconds(60)));
    assertEquals(9, store.history().counts(SHOP, first.plusNanos(1), T.plusSeconds(60)).total());
    assertEquals(9, store.history().counts(SHOP, first, first.plusSeconds(9)).total());
    assertEquals(
        10, store.history().counts(SHOP, first, first.plusSeconds(9).plusNanos(1)).total());
    assertEquals(0.6, store.history().availability(SHOP, first, T.plusSeconds(60)), 1e-9);
    assertTrue(Double.isNaN(store.history().availability(CheckId.of("x"), T, T.plusSeconds(1))));
    assertThrows(IllegalArgumentException.class, () -> store.history().lastResults(SHOP, 0));
  }

  @Test
  void alertsAreFoundByThePeriodInWhichTheyWereOpen() throws Exception {
    Alert firing = firing(SHOP, 10);
    Alert resolved = firing.moveTo(AlertState.RESOLVED, T.plusSeconds(20), "works again");
    store.commit(List.of(decision(result(SHOP, 10, Reading.down("x")), firing)));
    assertEquals(List.of(firing), store.history().alerts(SHOP, T, T.plusSeconds(100), 10));
    store.commit(List.of(decision(result(SHOP, 20, Reading.up()), resolved)));
    assertEquals(List.of(resolved), store.history().alerts(SHOP, T, T.plusSeconds(100), 10));
    assertEquals(List.of(), store.history().alerts(SHOP, T, T.plusSeconds(10), 10));
    assertEquals(1, store.history().alerts(SHOP, T.plusSeconds(20), T.plusSeconds(30), 10).size());
    assertEquals(0, store.history().alerts(SHOP, T.plusSeconds(21), T.plusSeconds(30), 10).size());
    assertEquals(List.of(), store.load(List.of(SHOP)).get(SHOP).state().openAlerts());
  }

  @Test
  void messagesAreHandedOutInOrderUnderALease() throws Exception {
    Alert firing = firing(SHOP, 1);
    Alert resolved = firing.moveTo(AlertState.RESOLVED, T.plusSeconds(2), "works again");
    store.commit(List.of(decision(result(SHOP, 1, Reading.down("x")), firing)));
    store.commit(List.of(decision(result(SHOP, 2, Reading.up()), resolved)));
    CheckId other = CheckId.of("other");
    store.commit(List.of(decision(result(other, 2, Reading.down("y")), firing(other, 2))));
    Outbox outbox = store.outbox();
    assertEquals(3, outbox.depth());
    List<Outbox.Claim> claims = outbox.claim("pager", 10, Duration.ofSeconds(60));
    assertEquals(
        List.of(firing, firing(other, 2)),
        claims.stream().map(c -> c.notification().alert()).toList());
    assertEquals(List.of(), outbox.claim("pager", 10, Duration.ofSeconds(60)));
    assertEquals(List.of(), outbox.claim("mailer", 10, Duration.ofSeconds(60)));
    outbox.retry(claims.get(0), Duration.ofSeconds(5), "503");
    assertEquals(List.of(), outbox.claim("pager", 10, Duration.ofSeconds(60)));
    now = now.plusSeconds(5);
    Outbox.Claim second = outbox.claim("pager", 10, Duration.ofSeconds(60)).get(0);
    assertEquals(2, second.attempt());
    outbox.delivered(second);
    outbox.dead(claims.get(1), "410");
    List<Outbox.Claim> last = outbox.claim("pager", 10, Duration.ofSeconds(60));
    assertEquals(List.of(resolved), last.stream().map(c -> c.notification().alert()).toList());
    now = now.plusSeconds(61);
    assertEquals(1, outbox.claim("pager", 10, Duration.ofSeconds(60)).size(), "the lease is over");
    assertEquals(1, outbox.depth());
  }

  @Test
  void forgottenChecksKeepTheirHistory() throws Exception {
    store.commit(List.of(decision(result(SHOP, 1, Reading.up()))));
    store.forget(List.of(SHOP));
    assertEquals(Map.of(), store.load(List.of(SHOP)));
    assertEquals(1, store.history().lastResults(SHOP, 10).size());
  }

  @Test
  void aPausedCheckThatNeverRanIsKept() throws Exception {
    CheckState state = CheckState.initial(SHOP, T).toBuilder().mode(CheckMode.PAUSED).build();
    store.commit(List.of(new Decision(null, StoredState.of(state), List.of(), List.of())));
    assertEquals(StoredState.of(state), store.load(List.of(SHOP)).get(SHOP));
  }

  @Test
  void definitionsOfChecksAreKeptAndBadRowsHarmNobodyElse() throws Exception {
    Check check =
        Check.of(
                "shop",
                ProbeDefinition.of(
                    "http",
                    Target.of("https://shop.example/").with("team", "a"),
                    Settings.of(Map.of("bearer", Secret.of("t0p"), "redirects", 3))))
            .every(Duration.ofSeconds(30))
            .tag("prod")
            .expect(DEPTH.atMost(10).orDegraded());
    store.saveCheck(check);
    store.saveCheck(
        Check.of("off", ProbeDefinition.of("tcp", Target.of("h:1"), Settings.empty()))
            .enabled(false));
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(
          "insert into wk_check (name, config, enabled, updated_at) values"
              + " ('bad', '{\"type\":\"http\",\"every\":\"soon\",\"tiemout\":\"5s\"}', 1, 0),"
              + " ('worse', '{', 1, 0)");
    }
    JdbcStore.Catalogue catalogue = store.catalogue();
    assertEquals(
        List.of("off", "shop"), catalogue.checks().stream().map(c -> c.id().value()).toList());
    assertEquals(check, catalogue.checks().get(1));
    assertFalse(catalogue.checks().get(0).enabled());
    assertEquals(2, catalogue.problems().size());
    assertEquals(3, catalogue.problems().get("bad").size(), catalogue.problems().toString());
    assertTrue(store.removeCheck(SHOP));
    assertFalse(store.removeCheck(SHOP));
    assertEquals(1, store.checks().size());
  }

  @Test
  void aSchemaThatDoesNotFitIsRefusedWithBothVersions() throws Exception {
    DataSource empty = fresh();
    WatchkeeperException missing =
        assertThrows(WatchkeeperException.class, () -> JdbcStore.builder(empty).build().open());
    assertTrue(missing.getMessage().contains("version 1 is needed"), missing.getMessage());
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("update wk_schema set version = 7");
      WatchkeeperException newer =
          assertThrows(
              WatchkeeperException.class, () -> JdbcStore.builder(source).migrate().build().open());
      assertTrue(newer.getMessage().contains("has version 7"), newer.getMessage());
      statement.execute("update wk_schema set version = 1, checksum = 5");
      assertThrows(WatchkeeperException.class, () -> JdbcStore.builder(source).build().open());
    }
  }

  @Test
  void anyFailureOfTheDatabaseIsHarmlessOnceTheBatchComesAgain() throws Exception {
    List<Decision> batch =
        List.of(
            decision(result(SHOP, 1, Reading.down("x")), firing(SHOP, 1)),
            decision(result(CheckId.of("b"), 2, Reading.up())));
    for (int n = 1; ; n++) {
      DataSource database = fresh();
      JdbcStore.builder(database).migrate().build().open();
      FailingSource failing = new FailingSource(database);
      JdbcStore failed = JdbcStore.builder(failing).clock(() -> now).build();
      failed.open();
      failing.failAt(n);
      try {
        failed.commit(batch);
      } catch (SQLException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("on purpose"), e.toString());
      }
      boolean reached = failing.reached();
      failing.failAt(0);
      long total = failed.history().counts(SHOP, T, T.plusSeconds(60)).total();
      assertEquals(failed.outbox().depth(), total, "a result and its message, or neither: n=" + n);
      failed.commit(batch);
      assertEquals(1, failed.history().counts(SHOP, T, T.plusSeconds(60)).total(), "n=" + n);
      assertEquals(1, failed.outbox().depth(), "n=" + n);
      assertEquals(batch.get(0).next(), failed.load(List.of(SHOP)).get(SHOP), "n=" + n);
      failed.close();
      if (!reached) {
        assertTrue(n > 20, "the scenario has many calls: " + n);
        return;
      }
    }
  }

  @Test
  void saysWhatAnAcknowledgedCommitSurvives() {
    assertFalse(store.describe().contains("weak"), store.describe());
    assertTrue(store.describe().contains("synchronous"), store.describe());
  }
}
