package dev.watchkeeper.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.testkit.simulation.Simulation;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Definitions in the database that are followed, on both kinds of databases. */
class DefinitionsTest {
  private static EmbeddedPostgres server;

  @TempDir Path folder;
  private int files;

  @BeforeAll
  static void startServer() throws Exception {
    server = EmbeddedPostgres.builder().start();
  }

  @AfterAll
  static void stopServer() throws Exception {
    server.close();
  }

  /** Something that holds for each kind of database. */
  private interface Holds {
    void on(DataSource source, JdbcStore store) throws Exception;
  }

  private List<DataSource> both() throws Exception {
    String schema = "d" + System.nanoTime();
    execute(server.getPostgresDatabase(), "create schema " + schema);
    return List.of(
        JdbcStore.sqliteSource(folder.resolve("d" + files++ + ".db")),
        server.getDatabase("postgres", "postgres", Map.of("currentSchema", schema)));
  }

  private void onEach(Holds what) throws Exception {
    List<DataSource> sources = new ArrayList<>(both());
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setUrl("jdbc:h2:" + folder.resolve("d" + files++) + ";DB_CLOSE_DELAY=-1");
    sources.add(h2);
    on(sources, what);
    execute(h2, "shutdown immediately");
  }

  private static void on(List<DataSource> sources, Holds what) throws Exception {
    for (DataSource source : sources) {
      try (JdbcStore store = JdbcStore.builder(source).migrate().build()) {
        what.on(source, store);
      }
    }
  }

  private static void execute(DataSource source, String... sql) throws Exception {
    try (Connection connection = source.getConnection();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      for (String one : sql) {
        statement.execute(one);
      }
      if (!connection.isClosed()) {
        connection.commit();
      }
    }
  }

  private static String insert(String name, String config) {
    return "insert into wk_check (name, config) values ('" + name + "', '" + config + "')";
  }

  private static final String RAISE = "update wk_catalogue set version = version + 1";

  private static Check check(String id) {
    Target target = Target.of("x:" + id).with("team", "payments");
    return Check.of(id, () -> ProbeDefinition.of("saying", target, Settings.empty()))
        .every(Duration.ofSeconds(10));
  }

  private static List<String> names(List<Check> checks) {
    return checks.stream().map(check -> check.id().value()).toList();
  }

  @Test
  void eachChangeThroughTheStoreRaisesTheMarkAndNothingElseDoes() throws Exception {
    onEach(
        (source, store) -> {
          CheckSource definitions = store.definitions();
          String empty = definitions.mark();
          store.saveCheck(check("a"));
          String one = definitions.mark();
          assertNotEquals(empty, one);
          assertEquals(one, definitions.mark());
          store.saveCheck(check("a").tag("x"));
          String two = definitions.mark();
          assertNotEquals(one, two);
          assertFalse(store.removeCheck(CheckId.of("b")));
          assertEquals(two, definitions.mark());
          assertTrue(store.removeCheck(CheckId.of("a")));
          assertNotEquals(two, definitions.mark());
          assertEquals(List.of(), definitions.read().checks());
        });
  }

  @Test
  void rowsOfOtherProgramsAreReadAndWrongOnesIsolated() throws Exception {
    onEach(
        (source, store) -> {
          CheckSource definitions = store.definitions();
          definitions.mark();
          execute(
              source,
              insert(
                  "shop",
                  "{\"type\": \"saying\", \"target\": \"x:1\", \"every\": \"30s\","
                      + " \"attributes\": {\"team\": \"payments\"}, \"tags\": [\"prod\"]}"),
              insert("bad", "{\"type\": \"saying\", \"every\": \"soon\"}"),
              insert("worse", "not json"),
              RAISE);
          CheckSource.Wanted wanted = definitions.read();
          assertEquals(List.of("shop"), names(wanted.checks()));
          assertEquals(
              Map.of("team", "payments"), wanted.checks().get(0).probe().target().attributes());
          assertEquals(
              List.of("bad", "worse"), wanted.problems().keySet().stream().sorted().toList());
          execute(source, "update wk_check set enabled = 0 where name = 'shop'");
          assertFalse(definitions.read().checks().get(0).enabled());
        });
  }

  @Test
  void whatIsTheSameAsBeforeIsNotParsedAgainAndWhatIsNotIsFoundWithoutTheMark() throws Exception {
    onEach(
        (source, store) -> {
          store.saveCheck(check("a"));
          store.saveCheck(check("b"));
          CheckSource definitions = store.definitions();
          String mark = definitions.mark();
          List<Check> first = definitions.read().checks();
          execute(
              source,
              "update wk_check set config = replace(config, '10s', '20s') where name = 'b'");
          assertEquals(mark, definitions.mark(), "whoever forgets to raise it");
          List<Check> second = definitions.read().checks();
          assertSame(first.get(0), second.get(0));
          assertNotSame(first.get(1), second.get(1));
          assertNotEquals(first.get(1), second.get(1));
        });
  }

  @Test
  void aHundredThousandRows() throws Exception {
    on(
        both(),
        (source, store) -> {
          CheckSource definitions = store.definitions();
          definitions.mark();
          execute(
              source,
              "insert into wk_check (name, config) with recursive n (i) as (select 1 union all"
                  + " select i + 1 from n where i < 100000) select 'check-' || i,"
                  + " '{\"type\": \"saying\", \"target\": \"x:' || i || '\", \"every\": \"30s\"}'"
                  + " from n",
              RAISE);
          long start = System.nanoTime();
          List<Check> first = definitions.read().checks();
          long read = System.nanoTime();
          List<Check> second = definitions.read().checks();
          long again = System.nanoTime();
          definitions.mark();
          long marked = System.nanoTime();
          assertEquals(100_000, first.size());
          for (int i = 0; i < first.size(); i += 997) {
            assertSame(first.get(i), second.get(i));
          }
          System.out.printf(
              "100,000 definitions in %s: read %d ms, again %d ms, mark %d us%n",
              store.describe().substring(0, 10),
              (read - start) / 1_000_000,
              (again - read) / 1_000_000,
              (marked - again) / 1_000);
        });
  }

  @Test
  void aMonitorFollowsTheTable() throws Exception {
    onEach(
        (source, ignored) -> {
          try (Simulation simulation = Simulation.ofSeed(1);
              JdbcStore store =
                  JdbcStore.builder(source).migrate().time(simulation.time()).build()) {
            List<Alert> alerts = new ArrayList<>();
            Monitor monitor =
                simulation.start(
                    builder ->
                        builder
                            .plugin(new Saying())
                            .store(store)
                            .follow(store.definitions())
                            .onAlert(alerts::add));
            assertEquals(List.of(), monitor.checks());
            execute(
                source,
                insert("a", "{\"type\": \"saying\", \"target\": \"down\", \"every\": \"10s\"}"),
                RAISE);
            simulation.advance(Duration.ofSeconds(5));
            assertEquals(List.of("a"), names(monitor.checks()));
            simulation.advance(Duration.ofSeconds(30));
            assertEquals(1, alerts.size());
            execute(source, "update wk_check set config = '{}' where name = 'a'", RAISE);
            store.saveCheck(check("b"));
            simulation.advance(Duration.ofSeconds(5));
            assertEquals(List.of("a", "b"), names(monitor.checks()));
            assertEquals(1, monitor.followed().get(0).problems().size());
            store.removeCheck(CheckId.of("a"));
            simulation.advance(Duration.ofSeconds(5));
            assertEquals(List.of("b"), names(monitor.checks()));
            assertEquals(2, alerts.size());
            assertTrue(store.history().lastResults(CheckId.of("a"), 10).size() >= 3);
            monitor.close();
          }
        });
  }

  private static Settings inARow(String name, int failures) {
    return Settings.of(
        Map.of(
            "name",
            name,
            "type",
            "failures-in-a-row",
            "labels",
            Map.of("team", "payments"),
            "settings",
            Map.of("failures", failures)));
  }

  private static Monitor judged(Simulation simulation, JdbcStore store, List<Alert> alerts) {
    return simulation.start(
        builder ->
            builder
                .plugin(new Saying())
                .store(store)
                .follow(store.definitions())
                .followRules(store.rules())
                .onAlert(alerts::add));
  }

  private static String last(List<Alert> alerts) {
    Alert alert = alerts.get(alerts.size() - 1);
    return alerts.size() + " " + alert.state() + " " + alert.rule() + ": " + alert.explanation();
  }

  @Test
  void aMonitorJudgesByTheTableOfRulesAndEndsWhatIsGoneAlsoOverARestart() throws Exception {
    onEach(
        (source, ignored) -> {
          try (Simulation simulation = Simulation.ofSeed(1)) {
            List<Alert> alerts = new ArrayList<>();
            try (JdbcStore store =
                JdbcStore.builder(source).migrate().time(simulation.time()).build()) {
              store.open();
              execute(
                  source,
                  insert("a", "{\"type\": \"saying\", \"target\": \"down\", \"every\": \"10s\"}"),
                  RAISE);
              store.rules().save(inARow("x", 1));
              store.rules().save(inARow("y", 2));
              Monitor monitor = judged(simulation, store, alerts);
              assertEquals(List.of("x", "y"), monitor.rules());
              simulation.advance(Duration.ofSeconds(40));
              assertEquals(2, alerts.size());
              assertEquals(Map.of("team", "payments"), alerts.get(0).context().labels());
              execute(
                  source,
                  "update wk_rule set enabled = 0 where name = 'x'",
                  "insert into wk_rule (name, config) values ('wrong', '{\"type\": 5}')",
                  "update wk_catalogue set rules = rules + 1");
              simulation.advance(Duration.ofSeconds(6));
              assertEquals("3 RESOLVED x: its rule is switched off", last(alerts));
              assertEquals(1, monitor.followed().get(0).problems().size());
              monitor.close();
            }
            execute(source, "delete from wk_rule where name = 'y'");
            try (JdbcStore store = JdbcStore.builder(source).time(simulation.time()).build()) {
              Monitor monitor = judged(simulation, store, alerts);
              simulation.advance(Duration.ofSeconds(6));
              assertEquals("4 RESOLVED y: its rule was removed", last(alerts));
              assertEquals(List.of(), monitor.states().get(0).openAlerts());
              monitor.close();
            }
          }
        });
  }

  /** Probes that say what the address says. */
  private static final class Saying implements ProbeProvider {
    @Override
    public String type() {
      return "saying";
    }

    @Override
    public Probe create(Target target, Settings settings) {
      return context -> target.address().equals("down") ? Reading.down("so") : Reading.up();
    }
  }
}
