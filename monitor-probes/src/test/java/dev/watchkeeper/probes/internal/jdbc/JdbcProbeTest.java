package dev.watchkeeper.probes.internal.jdbc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.probes.Jdbc;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JdbcProbeTest {
  @TempDir Path folder;
  private String url;

  @BeforeEach
  void create() throws SQLException {
    url = "jdbc:sqlite:" + folder.resolve("test.db");
    try (Connection connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute("create table job (id integer, name text)");
      statement.execute("insert into job values (7, 'seven'), (8, 'eight'), (9, null)");
    }
  }

  private static ProbeRunner runner(Jdbc jdbc) {
    ProbeDefinition definition = jdbc.definition();
    return ProbeRunner.of(new JdbcProvider())
        .target(definition.target())
        .settings(definition.settings());
  }

  private Reading ask(String query) {
    return runner(Jdbc.to(url).query(query)).run().reading();
  }

  private static ProbeRunner over(HangingSource source) {
    Probe probe = Jdbc.on("pool", source).query("select 1").definition().code().orElseThrow().get();
    return ProbeRunner.of(probe).timeout(Duration.ofMillis(300));
  }

  private static double number(Reading reading, dev.watchkeeper.api.MetricKey key) {
    return reading.measurements().number(key).orElseThrow(() -> new AssertionError(reading));
  }

  @Test
  void theFirstRowIsMeasuredByItsColumns() throws Exception {
    ProbeRun run =
        runner(
                Jdbc.to(url)
                    .query("SELECT 7 AS \"Depth\", 'ok' AS state, NULL AS gone, 0.5 AS depth"))
            .run();
    Measurements measured = run.reading().measurements();
    assertEquals(7, measured.number(Jdbc.column("depth")).orElseThrow());
    assertEquals(0.5, measured.number(Jdbc.column("depth_2")).orElseThrow());
    assertEquals("ok", measured.text(Jdbc.textColumn("state")).orElseThrow());
    assertFalse(measured.has(Jdbc.column("gone")));
    assertEquals(4, measured.number(Jdbc.COLUMNS).orElseThrow());
  }

  @Test
  void aRowWithManyColumnsIsCountedInFullAndMeasuredInPart() throws Exception {
    String columns =
        java.util.stream.IntStream.range(0, 70)
            .mapToObj(i -> i + " AS c" + i)
            .collect(java.util.stream.Collectors.joining(", "));
    Measurements measured =
        runner(Jdbc.to(url).query("SELECT " + columns)).run().reading().measurements();
    assertEquals(70, measured.number(Jdbc.COLUMNS).orElseThrow());
    assertEquals(63, measured.number(Jdbc.column("c63")).orElseThrow());
    assertFalse(measured.has(Jdbc.column("c64")));
  }

  @Test
  void theFirstValueAndTheRowsAreMeasured() {
    Reading reading = ask("select id, name from job order by id");
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertEquals(3, number(reading, Jdbc.ROWS));
    assertEquals(7, number(reading, Jdbc.VALUE));
    assertEquals("7", reading.measurements().text(Jdbc.TEXT).orElseThrow());
    assertEquals("SQLite", reading.measurements().text(Jdbc.PRODUCT).orElseThrow());
    for (var phase : List.of(Jdbc.CONNECT, Jdbc.EXECUTE, Jdbc.FETCH)) {
      assertTrue(number(reading, phase) >= 0);
      assertTrue(number(reading, phase) <= number(reading, Jdbc.LATENCY));
    }
  }

  @Test
  void textsNullsAndNoRowsAreTold() {
    Reading text = ask("select name from job where id = 8");
    assertEquals("eight", text.measurements().text(Jdbc.TEXT).orElseThrow());
    assertFalse(text.measurements().has(Jdbc.VALUE));
    Reading none = ask("select name from job where id = 9");
    assertEquals(1, number(none, Jdbc.ROWS));
    assertFalse(none.measurements().has(Jdbc.TEXT));
    assertEquals(0, number(ask("select 1 from job where id = 5"), Jdbc.ROWS));
  }

  @Test
  void noMoreRowsAreFetchedThanAllowed() {
    Reading reading = runner(Jdbc.to(url).query("select id from job").fetch(2)).run().reading();
    assertEquals(2, number(reading, Jdbc.ROWS));
  }

  @Test
  void aQueryChangesNothing() {
    ask("delete from job");
    runner(Jdbc.to(url).query("insert into job values (1, 'x')").notReadOnly()).run();
    assertEquals(3, number(ask("select count(*) from job"), Jdbc.VALUE));
  }

  @Test
  void withoutAQueryItOnlyConnects() {
    Reading reading = runner(Jdbc.to(url)).run().reading();
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertFalse(reading.measurements().has(Jdbc.ROWS));
  }

  @Test
  void aQueryThatFailsIsDownWithWhatTheDatabaseSaid() {
    Reading reading = ask("select * from no_such");
    assertEquals(Status.DOWN, reading.status());
    assertTrue(reading.reason().contains("no such table"), reading::reason);
    assertEquals("execute", reading.phase());
  }

  static Stream<SQLException> causes() {
    return Stream.of(
        new SQLException("x", "08001", new ConnectException("refused")),
        new SQLException("x", "08001", new RuntimeException(new UnknownHostException("x"))),
        new SQLException("x", "08S01", new SocketTimeoutException("x")),
        new SQLTimeoutException("x"));
  }

  @ParameterizedTest
  @MethodSource("causes")
  void causesGiveTheOutcome(SQLException failure) {
    Reading reading = over(HangingSource.failing(failure)).run().reading();
    assertTrue(
        List.of(Outcome.REFUSED, Outcome.DNS, Outcome.TIMEOUT).contains(reading.outcome()),
        reading::toString);
    assertEquals("connect", reading.phase());
  }

  @ParameterizedTest
  @CsvSource({
    "28P01, AUTH",
    "28000, AUTH",
    "08006, IO",
    "53300, IO",
    "57P03, REFUSED",
    "57P01, RESET",
    "57014, TIMEOUT",
    "42601, CONFIG",
    "42P01, ASSERTION_FAILED",
    "42501, AUTH",
    "3D000, ASSERTION_FAILED",
    "25006, CONFIG",
    "XX000, IO",
    ", IO"
  })
  void statesGiveTheOutcome(String state, Outcome outcome) {
    HangingSource source = HangingSource.failing(new SQLException("it said so", state));
    Reading reading = over(source).run().reading();
    assertEquals(outcome, reading.outcome(), reading::toString);
    assertTrue(reading.reason().contains("it said so"), reading::reason);
  }

  @Test
  void tooManyConnectionsAreTold() {
    for (String state : List.of("53300", "08004")) {
      Reading reading =
          over(HangingSource.failing(new SQLException("sorry", state))).run().reading();
      assertEquals(
          "the database takes no more connections: sorry (" + state + ")", reading.reason());
      assertEquals(state, reading.measurements().text(Jdbc.SQL_STATE).orElseThrow());
    }
  }

  /**
   * Jumps ahead when the deadline has been set, so that the probe has 300 ms of the second that it
   * is given: it ends by itself on a busy machine too.
   */
  private static TimeSource hurried() {
    AtomicBoolean begun = new AtomicBoolean();
    return new TimeSource() {
      @Override
      public long nanoTime() {
        long now = System.nanoTime();
        return begun.getAndSet(true) ? now + TimeUnit.MILLISECONDS.toNanos(700) : now;
      }

      @Override
      public Instant wallTime() {
        return Instant.now();
      }
    };
  }

  @ParameterizedTest
  @CsvSource({"getConnection, connect", "execute, execute", "next, fetch", "close, execute"})
  void aDriverThatHangsIsATimeoutAndNoThreadIsLeft(String where, String phase) throws Exception {
    try (HangingSource source = HangingSource.at(where)) {
      ProbeRun run = over(source).timeout(Duration.ofSeconds(1)).time(hurried()).run();
      assertEquals(Outcome.TIMEOUT, run.reading().outcome(), run::toString);
      assertEquals(ProbeRun.End.BY_ITSELF, run.end(), run::toString);
      assertTrue(run.elapsed().toMillis() < 1_000, run::toString);
      if (!where.equals("close")) {
        assertEquals(phase, run.reading().phase());
      }
      assertTrue(where.equals("getConnection") || source.awaitAbort(), "the connection is aborted");
    }
  }

  @Test
  void hangingConversationsAreBounded() throws Exception {
    try (HangingSource source = HangingSource.at("getConnection")) {
      Reading last = Reading.up();
      for (int i = 0; i < 40 && last.outcome() != Outcome.LOCAL_RESOURCES; i++) {
        last = over(source).timeout(Duration.ofMillis(100)).run().returned().orElse(last);
      }
      assertEquals(Outcome.LOCAL_RESOURCES, last.outcome());
      assertEquals(Status.UNKNOWN, last.status());
    }
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    Reading reading = Reading.unknown("");
    while (reading.status() != Status.UP && System.nanoTime() < end) {
      reading = ask("select 1");
    }
    assertEquals(Status.UP, reading.status(), reading::toString);
  }

  @Test
  void aDriverThatThrowsSomethingElseIsADefect() {
    ProbeRun run = over(HangingSource.throwing(new IllegalStateException("odd"))).run();
    assertTrue(run.thrown().isPresent(), run::toString);
  }

  @Test
  void aPasswordIsNeverShown() {
    SqlFailures failures = new SqlFailures(List.of("s3same", ""));
    Reading reading =
        failures.reading(
            new SQLException("bad password s3same", "28P01"),
            "connect",
            dev.watchkeeper.api.Measurements.builder());
    assertEquals("bad password *** (28P01)", reading.reason());
  }

  @Test
  void aDataSourceIsCodeAndHasItsOwnUser() {
    HangingSource source = HangingSource.at("nowhere");
    ProbeDefinition definition = Jdbc.on("pool", source).query("select 1").definition();
    assertEquals(ProbeDefinition.CODE, definition.type());
    assertEquals("pool", definition.target().address());
    Jdbc wrong = Jdbc.on("pool", source).user("me");
    assertThrows(IllegalArgumentException.class, wrong::definition);
    ProbeDefinition bad = Jdbc.on("pool", source).query(" ").fetch(0).definition();
    ConfigurationException problems =
        assertThrows(ConfigurationException.class, () -> bad.code().orElseThrow().get());
    assertEquals(2, problems.problems().size());
    assertEquals(Status.UP, over(source).run().reading().status());
  }

  @Test
  void aDataSourceGetsItsConnectionBackAsItWas() throws SQLException {
    HangingSource source = HangingSource.at("nowhere");
    assertEquals(Status.UP, over(source).run().reading().status());
    assertTrue(source.calls().contains("rollback"), () -> source.calls().toString());
    assertEquals("close", source.calls().get(source.calls().size() - 1));
    assertTrue(source.autoCommit());
  }

  @Test
  void keysOfWriterAndReaderAreTheSame() {
    assertEquals(Jdbc.ALL, new JdbcProvider().metrics());
    assertEquals(Jdbc.TYPE, new JdbcProvider().type());
  }

  @Test
  void driversThatAreKnownAreToldWhenToGiveUp() {
    Properties properties = new Properties();
    DriverTimes.add("jdbc:postgresql://h/d", properties);
    assertEquals("30", properties.getProperty("connectTimeout"));
    Properties own = new Properties();
    DriverTimes.add("jdbc:mysql://h/d?connectTimeout=5", own);
    assertTrue(own.isEmpty());
  }

  @Test
  void writerAndReaderAreTwins() {
    ProbeDefinition definition =
        Jdbc.to(url)
            .attribute("a", "b")
            .query("select 1")
            .user("me")
            .password(Secret.of("p"))
            .property("x", "1")
            .secretProperty("y", Secret.of("2"))
            .fetch(5)
            .notReadOnly()
            .definition();
    Settings opened = definition.settings().reading("");
    JdbcProbes.to(Target.of(url), opened);
    assertEquals(List.of(), opened.problems());
    assertEquals(new JdbcPlan("select 1", 5, false), JdbcPlan.read(opened));
    Properties properties = JdbcPlan.properties(opened, new java.util.ArrayList<>());
    assertEquals("me", properties.getProperty("user"));
    assertEquals("p", properties.getProperty("password"));
    assertEquals("1", properties.getProperty("x"));
    assertEquals("2", properties.getProperty("y"));
  }
}
