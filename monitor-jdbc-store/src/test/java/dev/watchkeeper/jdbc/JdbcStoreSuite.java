package dev.watchkeeper.jdbc;

import static dev.watchkeeper.testkit.Decisions.PAGER;
import static dev.watchkeeper.testkit.Decisions.START;
import static dev.watchkeeper.testkit.Decisions.firing;
import static dev.watchkeeper.testkit.Decisions.first;
import static dev.watchkeeper.testkit.Decisions.next;
import static dev.watchkeeper.testkit.Decisions.resolved;
import static dev.watchkeeper.testkit.Decisions.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.testkit.HistoryConformance;
import dev.watchkeeper.testkit.StoreConformance;
import dev.watchkeeper.testkit.VirtualTime;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every database must give; one class per database extends it. */
abstract class JdbcStoreSuite extends StoreConformance {
  private static final CheckId SHOP = CheckId.of("shop");
  private static final CheckId OTHER = CheckId.of("other");
  private static final Instant END = START.plusSeconds(100_000);
  private static final Duration LEASE = Duration.ofMinutes(1);

  DataSource source;

  /** A new, empty database. */
  abstract DataSource fresh() throws Exception;

  @Override
  protected Store store(TimeSource clocks) throws Exception {
    if (source == null) {
      source = fresh();
    }
    return JdbcStore.builder(source).migrate().time(clocks).build();
  }

  /** The questions, asked of this database; they are so many that connections come from a pool. */
  @Nested
  class Questions extends HistoryConformance {
    private HikariDataSource pool;

    @Override
    protected Store store(TimeSource clocks) throws Exception {
      if (pool == null) {
        HikariConfig config = new HikariConfig();
        config.setDataSource(fresh());
        config.setMaximumPoolSize(4);
        pool = new HikariDataSource(config);
      }
      return JdbcStore.builder(pool).migrate().time(clocks).build();
    }

    @Override
    @AfterEach
    public void closeTheStore() {
      super.closeTheStore();
      pool.close();
    }
  }

  private JdbcStore store() {
    return (JdbcStore) opened();
  }

  private JdbcStore.Builder builder(DataSource database) {
    return JdbcStore.builder(database).time(time);
  }

  private JdbcStore another() throws Exception {
    JdbcStore another = builder(source).build();
    another.open();
    return another;
  }

  static void execute(DataSource source, String... statements) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  static String ask(DataSource source, String sql) throws SQLException {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      return row.next() ? row.getString(1) : null;
    }
  }

  private static Check check(String name) {
    return Check.of(
            name,
            ProbeDefinition.of(
                "http",
                Target.of("https://shop.example/").with("team", "a"),
                Settings.of(
                    Map.of(
                        "bearer", Secret.of("t0p\u0000"),
                        "one", Map.of("$secret", "no secret"),
                        "ratio", 3.0,
                        "redirects", 3,
                        "list", List.of(1L << 62, 1e300, true, List.of())))))
        .every(Duration.ofSeconds(30))
        .timeout(Duration.ofSeconds(5))
        .tag("prod")
        .expect(MetricKey.gauge("http.status", "").isBetween(200, 299).orDegraded());
  }

  @Test
  void definitionsOfChecksComeBackAsTheyWere() throws Exception {
    Check off = check("\ud800 off").enabled(false);
    store().saveCheck(check("shop").every(Duration.ofHours(1)));
    store().saveCheck(check("shop"));
    store().saveCheck(off);
    store().commit(List.of(first(result(OTHER, 1, Reading.up()))));
    assertEquals(List.of(check("shop"), off), store().checks());
    assertTrue(store().removeCheck(SHOP));
    assertFalse(store().removeCheck(SHOP));
    assertFalse(store().removeCheck(OTHER), "a check known by its results is no definition");
    assertEquals(List.of(off), another().checks());
  }

  @Test
  void aDefinitionThatIsWrongHarmsNobodyElse() throws Exception {
    store().saveCheck(check("shop"));
    execute(
        source,
        "insert into wk_check (name, config) values"
            + " ('bad', '{\"type\":\"http\",\"every\":\"soon\",\"tiemout\":\"5s\"}'),"
            + " ('id', '{\"id\":\"shop\",\"type\":\"http\",\"target\":\"h\"}'),"
            + " ('worse', '{\"type\":'), (' ', '{\"type\":\"tcp\",\"target\":\"h:1\"}'),"
            + " ('null', '{\"type\":null}'), ('twice', '{\"type\":\"a\",\"type\":\"b\"}'),"
            + " ('hand', '{\"type\":\"tcp\",\"target\":\"h:1\",\"every\":\"5s\"}')");
    try (Connection connection = source.getConnection();
        PreparedStatement insert =
            connection.prepareStatement("insert into wk_check (name, config) values ('long', ?)")) {
      insert.setString(1, "{\"type\":\"" + "x".repeat(1 << 20) + "\"}");
      insert.executeUpdate();
    }
    JdbcStore.Catalogue catalogue = store().catalogue();
    assertEquals(
        List.of("hand", "shop"), catalogue.checks().stream().map(c -> c.id().value()).toList());
    assertEquals(
        List.of(" ", "bad", "id", "long", "null", "twice", "worse"),
        catalogue.problems().keySet().stream().sorted().toList());
    assertEquals(3, catalogue.problems().get("bad").size(), catalogue.problems().toString());
    assertTrue(catalogue.problems().get("long").toString().contains("longer than"));
  }

  @Test
  void aSchemaThatDoesNotFitIsRefusedWithBothVersions() throws Exception {
    DataSource empty = fresh();
    assertTrue(refused(builder(empty).build()).contains("version 4 is needed"));
    execute(source, "update wk_schema set version = 7 where version = 4");
    assertTrue(refused(builder(source).migrate().build()).contains("has version 7"));
    assertTrue(refused(builder(source).build()).contains("works with version 4"));
    execute(source, "update wk_schema set version = 0 where version = 7");
    assertTrue(refused(builder(source).build()).contains("has version 3"));
    execute(source, "update wk_schema set version = 4, checksum = '5' where version = 0");
    assertTrue(refused(builder(source).build()).contains("another script"));
    execute(source, "update wk_schema set checksum = null");
    another().close();
  }

  private static String refused(JdbcStore store) {
    return assertThrows(WatchkeeperException.class, store::open).getMessage();
  }

  @Test
  void aSchemaMadeByTheHostsOwnToolIsTaken() throws Exception {
    DataSource empty = fresh();
    run("V1.sql", empty);
    run("V2.sql", empty);
    run("V3.sql", empty);
    run("V4.sql", empty);
    try (JdbcStore store = builder(empty).build()) {
      store.open();
      Decision decision = first(result(SHOP, 1, Reading.up()));
      store.commit(List.of(decision));
      assertEquals(decision.next(), store.load(List.of(SHOP)).get(SHOP));
    }
  }

  private void run(String name, DataSource database) throws Exception {
    byte[] script =
        JdbcStore.class.getResourceAsStream("schema/" + folder() + "/" + name).readAllBytes();
    String[] statements = new String(script, "UTF-8").replaceAll("(?m)--.*$", "").split(";");
    for (String statement : statements) {
      if (!statement.isBlank()) {
        execute(database, statement);
      }
    }
  }

  @Test
  void aDatabaseOfTheFirstVersionIsUpgradedWithWhatIsInIt() throws Exception {
    DataSource old = fresh();
    run("V1.sql", old);
    execute(old, "insert into wk_check (id, name) values (1, 'shop')");
    execute(old, "insert into wk_node (id, name) values (1, 'node')");
    for (int i = 1; i <= 3; i++) {
      execute(
          old,
          "insert into wk_result (check_id, due, late_us, took_us, node, status, outcome)"
              + (" values (1, " + i + "000000, 5, 7, 1, 0, 0)"));
    }
    assertTrue(refused(builder(old).build()).contains("has version 1"));
    try (JdbcStore store = builder(old).migrate().build()) {
      store.open();
      assertEquals(3, store.history().counts(SHOP, Instant.EPOCH, END).total());
      assertTrue(store.pack(END));
      assertEquals("0", ask(old, "select count(*) from wk_result"));
      assertEquals(3, store.history().counts(SHOP, Instant.EPOCH, END).total());
      assertEquals(7_000, store.history().lastResults(SHOP, 1).get(0).tookNanos());
    }
  }

  @Test
  void messagesOfTheSecondVersionAreSentAfterTheUpgrade() throws Exception {
    DataSource old = fresh();
    run("V1.sql", old);
    run("V2.sql", old);
    for (int i = 0; i < 3; i++) {
      execute(
          old,
          "insert into wk_outbox (message_key, notifier, alert_key, alert, state, attempts,"
              + " not_before, set_at) values ('k"
              + i
              + "', 'pager', 'shop/r/"
              + i
              + "', '{\"check\":\"shop\",\"rule\":\"r\",\"severity\":\"CRITICAL\","
              + "\"state\":\"FIRING\",\"fired\":true,\"since\":\"2026-03-01T12:00:0"
              + i
              + "Z\",\"changed\":\"2026-03-01T12:00:00Z\",\"explanation\":\"x\"}', "
              + i
              + ", 0, 0, 0)");
    }
    try (JdbcStore store = builder(old).migrate().build()) {
      store.open();
      List<Outbox.Claim> claims = store.outbox().claim(PAGER, 10, LEASE);
      assertEquals(1, claims.size());
      assertEquals("shop", claims.get(0).notification().alert().check().value());
      assertTrue(claims.get(0).since().isAfter(Instant.parse("2020-01-01T00:00:00Z")));
      assertEquals(1, store.outbox().letters(Outbox.Stage.DONE, 10).size());
      assertEquals(1, store.outbox().letters(Outbox.Stage.DEAD, 10).size());
    }
  }

  @Test
  void aDatabaseOfEachEarlierVersionGetsTheTableOfRules() throws Exception {
    for (int version = 1; version <= 3; version++) {
      DataSource old = fresh();
      for (int i = 1; i <= version; i++) {
        run("V" + i + ".sql", old);
      }
      execute(old, "update wk_catalogue set version = 41");
      try (JdbcStore store = builder(old).migrate().build()) {
        assertEquals(List.of(), store.rules().read().definitions());
        assertEquals("0", store.rules().mark());
        assertEquals("41", store.definitions().mark());
        store.rules().save(RULE);
        assertEquals(List.of(RULE), store.rules().read().definitions());
        assertEquals("1", store.rules().mark());
        assertEquals("41", store.definitions().mark(), "checks have not changed");
      }
    }
  }

  private static final Settings RULE =
      Settings.of(
          Map.of(
              "name", "shop fails, \u00e9",
              "type", "failures-within",
              "severity", "warning",
              "tags", List.of("prod"),
              "labels", Map.of("team", "payments"),
              "runbook", "https://wiki.example/shop",
              "settings", Map.of("at-least", 3L, "within", "5m")));

  private static List<Object> names(Rule.Wanted wanted) {
    return wanted.definitions().stream().map(one -> one.asMap().get("name")).sorted().toList();
  }

  @Test
  void rulesAreKeptChangedAndTakenAway() throws Exception {
    try (JdbcStore store = builder(fresh()).migrate().build()) {
      StoredRules rules = store.rules();
      rules.save(RULE);
      rules.save(RULE.with("name", "other").with("enabled", false));
      String mark = rules.mark();
      assertEquals(mark, rules.mark());
      assertEquals(List.of("other", "shop fails, \u00e9"), names(rules.read()));
      Settings changed = RULE.with("severity", "info");
      rules.save(changed);
      assertNotEquals(mark, rules.mark());
      assertTrue(rules.read().definitions().contains(changed));
      assertTrue(
          rules.read().definitions().contains(RULE.with("name", "other").with("enabled", false)));
      assertTrue(rules.remove("other"));
      String now = rules.mark();
      assertFalse(rules.remove("other"));
      assertEquals(now, rules.mark());
      assertEquals(List.of(changed), rules.read().definitions());
      for (Object name : List.of("", "a\tb", "n".repeat(201), 5)) {
        assertThrows(IllegalArgumentException.class, () -> rules.save(RULE.with("name", name)));
      }
    }
  }

  @Test
  void rulesOfOtherProgramsAreReadAndWrongOnesIsolated() throws Exception {
    DataSource database = fresh();
    try (JdbcStore store = builder(database).migrate().build()) {
      store.open();
      execute(
          database,
          "insert into wk_rule (name, config) values ('flaps', '{\"type\": \"flapping\"}')",
          "insert into wk_rule (name, config) values ('not json', 'x')",
          "insert into wk_rule (name, config) values ('renamed', '{\"name\": \"x\"}')",
          "insert into wk_rule (name, config, enabled) values ('off', '{}', 0)",
          "update wk_catalogue set rules = rules + 1");
      Rule.Wanted wanted = store.rules().read();
      assertEquals(List.of("flaps", "off"), names(wanted));
      assertEquals(Set.of("not json", "renamed"), wanted.problems().keySet());
      assertEquals("1", store.rules().mark());
    }
  }

  abstract String folder();

  /** What the description names as the reason for durability. */
  String durableBy() {
    return "synchronous";
  }

  @Test
  void aMigrationThatFailsHalfWayLeavesNothingAndIsFinishedNextTime() throws Exception {
    for (int n = 1; ; n++) {
      DataSource empty = fresh();
      FailingSource failing = new FailingSource(empty);
      failing.failAt(n);
      try (JdbcStore store = builder(failing).migrate().build()) {
        store.open();
      } catch (SQLException e) {
        assertTrue(e.getMessage().contains("on purpose"), e.toString());
      }
      boolean reached = failing.reached();
      failing.failAt(0);
      try (JdbcStore store = builder(failing).migrate().build()) {
        store.open();
        store.commit(List.of(first(result(SHOP, 1, Reading.up()))));
        assertEquals(1, store.history().states().size());
      }
      if (!reached) {
        assertTrue(n > 20, "the scenario has many calls: " + n);
        return;
      }
      // every call of the beginning and the end; of the many alike in between, some
      n += n > 12 && n % 5 != 0 ? 4 : 0;
    }
  }

  @Test
  void twoThatMigrateAtOnceBothFindTheSchemaDone() throws Exception {
    for (int round = 0; round < 5; round++) {
      DataSource empty = fresh();
      CyclicBarrier start = new CyclicBarrier(4);
      Callable<Void> migration =
          () -> {
            try (JdbcStore store = builder(empty).migrate().build()) {
              start.await();
              store.open();
              store.saveCheck(check("shop"));
            }
            return null;
          };
      ExecutorService threads = Executors.newFixedThreadPool(4);
      List<Future<Void>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(threads.submit(migration));
      }
      for (Future<Void> one : all) {
        one.get();
      }
      threads.shutdown();
      assertEquals("4", ask(empty, "select count(*) from wk_schema"), "one row per version");
      assertEquals("1", ask(empty, "select count(*) from wk_check"));
    }
  }

  @Test
  void anyFailureOfTheDatabaseIsHarmlessOnceTheBatchComesAgain() throws Exception {
    Decision before = first(result(SHOP, 0, Reading.down("x")), firing(SHOP, 0));
    Alert over = resolved(firing(SHOP, 0), 1);
    List<Decision> batch =
        List.of(
            next(before.next(), result(SHOP, 1, Reading.up()), over),
            first(result(OTHER, 2, Reading.up().with(MetricKey.gauge("m", ""), 1))));
    for (int n = 1; ; n++) {
      // known rows, so that the path of duplicates is taken too
      String shop = "shop " + n;
      List<Decision> known = renamed(List.of(before), shop);
      List<Decision> all = renamed(batch, shop);
      List<Decision> both = new ArrayList<>(known);
      both.addAll(all);
      store().commit(known);
      FailingSource failing = new FailingSource(source);
      JdbcStore failed = builder(failing).build();
      failed.open();
      failing.failAt(n);
      try {
        failed.commit(both);
      } catch (SQLException e) {
        assertTrue(String.valueOf(e.getMessage()).contains("on purpose"), e.toString());
      }
      boolean reached = failing.reached();
      failing.failAt(0);
      CheckId check = CheckId.of(shop);
      long results = failed.history().counts(check, START.minusSeconds(9), END).total();
      assertEquals(results, messages(shop), "a result and its message, or neither: n=" + n);
      failed.commit(both);
      assertEquals(2, failed.history().counts(check, START.minusSeconds(9), END).total(), "n=" + n);
      assertEquals(2, messages(shop), "n=" + n);
      assertEquals(all.get(0).next(), failed.load(List.of(check)).get(check), "n=" + n);
      assertEquals(
          all.get(0).transitions(), failed.history().alerts(check, START, END, 9), "n=" + n);
      failed.close();
      if (!reached) {
        assertTrue(n > 40, "the scenario has many calls: " + n);
        return;
      }
    }
  }

  @Test
  void aDatabaseThatWasPutBackIsAskedForEveryNumberAgain() throws Exception {
    FailingSource failing = new FailingSource(source);
    try (JdbcStore writer = builder(failing).build()) {
      writer.open();
      writer.commit(List.of(first(result(SHOP, 1, Reading.up()))));
      for (String table : List.of("wk_result", "wk_state", "wk_check")) {
        execute(source, "delete from " + table);
      }
      failing.failAt(1);
      List<Decision> next = List.of(first(result(SHOP, 2, Reading.up())));
      assertThrows(SQLException.class, () -> writer.commit(next));
      writer.commit(next);
      assertEquals(List.of(result(SHOP, 2, Reading.up())), writer.history().lastResults(SHOP, 9));
    }
  }

  private long messages(String check) throws SQLException {
    return Long.parseLong(
        ask(source, "select count(*) from wk_outbox where alert_key like '" + check + "/%'"));
  }

  private static List<Decision> renamed(List<Decision> decisions, String shop) {
    List<Decision> renamed = new ArrayList<>();
    for (Decision one : decisions) {
      CheckId check = CheckId.of(one.check().equals(SHOP) ? shop : one.check() + " of " + shop);
      int second = (int) Duration.between(START, one.result().due()).toSeconds() + 1;
      List<Alert> alerts = new ArrayList<>();
      for (Alert alert : one.transitions()) {
        Alert begun = firing(check, 0);
        alerts.add(alert.changed().equals(alert.since()) ? begun : resolved(begun, 1));
      }
      renamed.add(
          first(result(check, second, one.result().reading()), alerts.toArray(Alert[]::new)));
    }
    return renamed;
  }

  @Test
  void anyFailureInTheQueueIsHarmlessOnceTheCallIsRepeated() throws Exception {
    for (int n = 1; ; n++) {
      CheckId check = CheckId.of("queue " + n);
      store().commit(List.of(first(result(check, 1, Reading.down("x")), firing(check, 1))));
      FailingSource failing = new FailingSource(source);
      JdbcStore failed = builder(failing).build();
      failed.open();
      failing.failAt(n);
      int failures = 0;
      while (store().outbox().depth() > 0) {
        try {
          failed.outbox().depth();
          time.advance(LEASE);
          List<Outbox.Claim> claims = failed.outbox().claim(PAGER, 10, LEASE);
          assertTrue(claims.size() <= 1);
          for (Outbox.Claim claim : claims) {
            assertEquals(check, claim.notification().alert().check());
            failed.outbox().delivered(claim);
          }
        } catch (SQLException e) {
          failures++;
        }
      }
      assertTrue(failures <= 1, "one call failed, and one only");
      boolean reached = failing.reached();
      failed.close();
      if (!reached) {
        assertTrue(n > 8, "the scenario has many calls: " + n);
        return;
      }
    }
  }

  @Test
  void anyFailureWhileMessagesAreBundledIsHarmlessOnceTheyComeAgain() throws Exception {
    for (int n = 1; ; n++) {
      String name = "bundle " + n;
      for (int i = 0; i < 3; i++) {
        CheckId check = CheckId.of(name + " " + i);
        store().commit(List.of(first(result(check, 1, Reading.down("x")), firing(check, 1))));
      }
      FailingSource failing = new FailingSource(source);
      JdbcStore failed = builder(failing).build();
      failed.open();
      failing.failAt(n);
      int failures = 0;
      while (store().outbox().depth() > 0) {
        try {
          time.advance(LEASE);
          List<Outbox.Claim> claims = failed.outbox().claim(PAGER, 10, LEASE);
          if (claims.size() > 1) {
            failed.outbox().retry(failed.outbox().bundle(claims), Duration.ofSeconds(1), "503");
          } else if (!claims.isEmpty()) {
            assertEquals(3, claims.get(0).notification().alerts().size(), "all or none: " + n);
            failed.outbox().delivered(claims.get(0));
          }
        } catch (SQLException e) {
          failures++;
        }
      }
      assertTrue(failures <= 1, "one call failed, and one only");
      boolean reached = failing.reached();
      failed.close();
      if (!reached) {
        assertTrue(n > 20, "the scenario has many calls: " + n);
        return;
      }
      // every call of the beginning, then each third
      n += n > 10 ? 2 : 0;
    }
  }

  @Test
  void aWriterThatWasTakenForDeadCannotPutBackWhatItsSuccessorWrote() throws Exception {
    Decision frozen = first(result(SHOP, 5, Reading.down("late")));
    store().commit(List.of(first(result(SHOP, 1, Reading.up()))));
    JdbcStore successor = another();
    Decision news = first(result(SHOP, 3, Reading.up()));
    successor.commit(List.of(news));
    store().commit(List.of(frozen));
    assertEquals(news.next(), successor.load(List.of(SHOP)).get(SHOP));
    assertEquals(3, successor.history().counts(SHOP, START, END).total());
    successor.close();
  }

  @Test
  void ofManyStatesInOneCommitEachGivesWayForItself() throws Exception {
    List<CheckId> checks = new ArrayList<>();
    for (int i = 0; i < 250; i++) {
      checks.add(CheckId.of("many-" + i));
    }
    List<CheckId> taken = checks.stream().filter(check -> check.value().endsWith("7")).toList();
    store().commit(checks.stream().map(check -> first(result(check, 1, Reading.up()))).toList());
    JdbcStore successor = another();
    successor.commit(taken.stream().map(check -> first(result(check, 3, Reading.up()))).toList());
    store()
        .commit(checks.stream().map(check -> first(result(check, 5, Reading.down("x")))).toList());
    Map<CheckId, StoredState> states = successor.load(checks);
    for (CheckId check : checks) {
      Decision newest =
          taken.contains(check)
              ? first(result(check, 3, Reading.up()))
              : first(result(check, 5, Reading.down("x")));
      assertEquals(newest.next(), states.get(check));
    }
    successor.close();
  }

  @Test
  void aClockThatWasPutBackOverARestartDoesNotFreezeTheState() throws Exception {
    store().commit(List.of(first(result(SHOP, 5_000, Reading.down("x")))));
    Store again = restarted();
    Decision earlier = first(result(SHOP, 1_000, Reading.up()));
    again.commit(List.of(earlier));
    assertEquals(earlier.next(), again.load(List.of(SHOP)).get(SHOP));
  }

  @Test
  void aClockThatWasPutBackDoesNotHoldUpMessages() throws Exception {
    store().commit(List.of(first(result(SHOP, 1, Reading.down("x")), firing(SHOP, 1))));
    Outbox.Claim claim = store().outbox().claim(PAGER, 1, LEASE).get(0);
    time.stepWall(Duration.ofHours(-5));
    Outbox.Claim again = store().outbox().claim(PAGER, 1, LEASE).get(0);
    store().outbox().retry(claim, Duration.ofDays(1), "an attempt whose lease is over");
    store().outbox().dead(claim, "an attempt whose lease is over");
    assertEquals(List.of(), store().outbox().claim(PAGER, 1, LEASE));
    time.advance(LEASE);
    assertEquals(3, store().outbox().claim(PAGER, 1, LEASE).get(0).attempt());
    store().outbox().delivered(again);
    assertEquals(0, store().outbox().depth(), "what was delivered is delivered, whoever says so");
  }

  @Test
  void ofManyThatClaimAtOnceEachMessageGoesToOne() throws Exception {
    List<Decision> batch = new ArrayList<>();
    for (int i = 0; i < 60; i++) {
      batch.add(first(result(SHOP, i, Reading.down("x")), firing(CheckId.of("c" + i), i)));
    }
    store().commit(batch);
    CyclicBarrier start = new CyclicBarrier(4);
    List<String> ids = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(4);
    List<Future<List<String>>> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(
          threads.submit(
              () -> {
                List<String> mine = new ArrayList<>();
                start.await();
                for (int turn = 0; turn < 10; turn++) {
                  store().outbox().claim(PAGER, 4, LEASE).forEach(claim -> mine.add(claim.id()));
                }
                return mine;
              }));
    }
    for (Future<List<String>> one : all) {
      ids.addAll(one.get());
    }
    threads.shutdown();
    assertEquals(60, ids.size());
    assertEquals(60, ids.stream().distinct().count());
  }

  @Test
  void aMessageThatCannotBeReadIsGivenUpAndTheNextOnesGoOut() throws Exception {
    store().commit(List.of(first(result(SHOP, 1, Reading.down("x")), firing(SHOP, 1))));
    store().commit(List.of(first(result(OTHER, 1, Reading.down("x")), firing(OTHER, 1))));
    execute(source, "update wk_outbox set alert = '{\"check\":7}' where alert_key like 'shop%'");
    List<Outbox.Claim> claims = store().outbox().claim(PAGER, 10, LEASE);
    assertEquals(
        List.of(OTHER), claims.stream().map(c -> c.notification().alert().check()).toList());
    assertEquals(1, store().outbox().depth());
  }

  @Test
  void questionsDoNotWaitForAWriterInTheMiddleOfItsTransaction() throws Exception {
    store().commit(List.of(first(result(SHOP, 1, Reading.up()))));
    try (Connection writer = source.getConnection();
        Statement statement = writer.createStatement()) {
      writer.setAutoCommit(false);
      statement.execute("update wk_state set streak = 99");
      statement.execute("delete from wk_result");
      assertEquals(1, store().history().states().get(0).streak());
      assertEquals(1, store().history().lastResults(SHOP, 5).size());
      writer.rollback();
    }
  }

  @Test
  void whatIsTooOldIsRemovedLittleByLittleButNeverTheLastResult() throws Exception {
    for (int i = 0; i < 30; i++) {
      CheckId check = CheckId.of("c" + i % 3);
      Alert alert = firing(check, i);
      store().commit(List.of(first(result(check, i, Reading.down("x")), alert)));
      store()
          .commit(List.of(first(result(check, i + 100, Reading.up()), resolved(alert, i + 100))));
    }
    List<Outbox.Claim> claims = store().outbox().claim(PAGER, 10, LEASE);
    for (Outbox.Claim claim : claims) {
      store().outbox().delivered(claim);
    }
    assertEquals(7, store().purge(START.plusSeconds(100), 7));
    assertEquals(23 + claims.size(), store().purge(START.plusSeconds(100), 1_000));
    assertEquals(0, store().purge(START.plusSeconds(100), 1_000));
    assertEquals(30, results());
    assertEquals(30, alerts(), "they were resolved later");
    int removed = store().purge(END, 1_000);
    assertEquals(3, results(), "the last ones of three checks");
    assertEquals(0, alerts());
    assertEquals("0", ask(source, "select count(*) from wk_event"));
    assertEquals(27 + 30, removed);
    assertEquals(60 - claims.size(), store().outbox().depth(), "open messages stay");
    assertEquals(
        3, store().history().states().stream().filter(s -> s.lastResult().isPresent()).count());
  }

  private long results() throws SQLException {
    return Long.parseLong(ask(source, "select count(*) from wk_result"));
  }

  private long alerts() throws SQLException {
    return Long.parseLong(ask(source, "select count(*) from wk_alert"));
  }

  @Test
  void commitsRemoveWhatIsOlderThanTheRetentionOnceAMinute() throws Exception {
    VirtualTime later = VirtualTime.startingAt(START.plus(Duration.ofDays(2)));
    JdbcStore kept = JdbcStore.builder(source).time(later).retention(Duration.ofDays(1)).build();
    store().commit(List.of(first(result(SHOP, 1, Reading.up()))));
    store().commit(List.of(first(result(SHOP, 2, Reading.up()))));
    kept.open();
    kept.commit(List.of(first(result(SHOP, 2 * 86_400, Reading.up()))));
    assertEquals(1, results(), "both are gone that are older than a day");
    kept.commit(List.of(first(result(SHOP, 3, Reading.up()))));
    assertEquals(2, results(), "not before a minute is over");
    later.advance(Duration.ofMinutes(1));
    kept.commit(List.of(first(result(SHOP, 2 * 86_400 + 60, Reading.up()))));
    assertEquals(2, results());
    kept.close();
  }

  @Test
  void nothingIsDoneWithAStoreThatIsClosedOrNotOpen() throws Exception {
    JdbcStore unopened = builder(source).build();
    assertThrows(IllegalStateException.class, unopened::history);
    unopened.close();
    assertThrows(IllegalStateException.class, unopened::open);
    store().close();
    List<Decision> batch = List.of(first(result(SHOP, 1, Reading.up())));
    assertThrows(SQLException.class, () -> store().commit(batch));
    assertThrows(WatchkeeperException.class, () -> store().load(List.of(SHOP)));
  }

  @Test
  void saysWhatAnAcknowledgedCommitSurvives() {
    assertTrue(store().describe().contains("survives the end of the process and of the machine"));
    assertTrue(store().describe().contains(durableBy()), store().describe());
    assertTrue(builder(source).build().describe().contains("not open"));
  }

  @Test
  void aConnectionGoesBackAsItCame() throws Exception {
    List<Boolean> seen = new ArrayList<>();
    DataSource pool =
        FailingSource.handing(
            () -> {
              Connection connection = source.getConnection();
              connection.setAutoCommit(false);
              return connection;
            },
            connection -> seen.add(connection.getAutoCommit()));
    try (JdbcStore store = builder(pool).build()) {
      store.open();
      store.commit(List.of(first(result(SHOP, 1, Reading.up()))));
      assertEquals(1, store.history().lastResults(SHOP, 5).size());
      store.outbox().claim(PAGER, 1, LEASE);
    }
    assertTrue(seen.size() >= 3, seen.toString());
    assertFalse(seen.contains(true), seen.toString());
  }
}
