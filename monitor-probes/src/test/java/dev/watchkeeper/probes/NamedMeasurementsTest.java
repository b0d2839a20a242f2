package dev.watchkeeper.probes;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.core.Monitor;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Expectations on measurements that the settings of a check name are known when it is built. */
class NamedMeasurementsTest {
  private static void build(ProbeSpec probe, Condition... expected) {
    Check check = Check.of("it", probe).schedule(Schedule.manual()).expect(expected);
    Monitor.builder().check(check).start().close();
  }

  private static void taken(ProbeSpec probe, Condition... expected) {
    assertDoesNotThrow(() -> build(probe, expected));
  }

  private static void refused(ProbeSpec probe, Condition expected, String... said) {
    ConfigurationException e =
        assertThrows(ConfigurationException.class, () -> build(probe, expected));
    assertEquals(1, e.problems().size(), e::getMessage);
    assertEquals("check 'it'.expect[0]", e.problems().get(0).where());
    for (String words : said) {
      assertTrue(e.problems().get(0).what().contains(words), e::getMessage);
    }
  }

  private static final Tcp DIALOGUE =
      Tcp.to("127.0.0.1:9")
          .steps(
              TcpStep.expectMatch("version (?<version>\\S+)"),
              TcpStep.expectMatch("load (?<load>[0-9.]+)"))
          .number("load");

  @Test
  void theCapturesAndStepsOfADialogueAreKnown() {
    taken(
        DIALOGUE,
        Tcp.captured("version").matches("^2"),
        Tcp.capturedNumber("load").atMost(3),
        Tcp.step(2).atMost(1),
        Tcp.ANSWER.isPresent(),
        Net.CONNECT.atMost(1));
  }

  @Test
  void aTypoInTheNameOfACaptureIsOneProblemWithAHint() {
    refused(
        DIALOGUE,
        Tcp.captured("verison").isPresent(),
        "no measurement 'tcp.captured.verison'",
        "did you mean 'tcp.captured.version'?");
  }

  @Test
  void aCapturedTextIsNoNumberAndAStepThatIsNotThereIsNotMeasured() {
    refused(DIALOGUE, Tcp.capturedNumber("version").atMost(2), "'tcp.captured.version' is text");
    refused(DIALOGUE, Tcp.captured("load").contains("a"), "'tcp.captured.load' is a number");
    refused(DIALOGUE, Tcp.step(3).atMost(1), "no measurement 'tcp.step.3'");
  }

  @Test
  void whatTlsGivesIsKnownOnlyWhereThereIsTls() {
    refused(DIALOGUE, Net.CERTIFICATE_DAYS.atLeast(7), "no measurement 'certificate.days'");
    taken(DIALOGUE.tls(), Net.CERTIFICATE_DAYS.atLeast(7));
    taken(
        Tcp.to("127.0.0.1:9").steps(TcpStep.expect("x"), TcpStep.startTls()),
        Net.TLS_VERSION.isEqualTo("TLSv1.3"));
  }

  @Test
  void theCapturesAndStepsOfRequestsAreKnown() {
    Http one = Http.get("http://127.0.0.1:9/").measureJson("depth", "$.queue.depth");
    MetricKey depth = MetricKey.gauge("http.json.depth", "");
    taken(one, depth.atMost(10), Http.STATUS.isEqualTo(200));
    refused(
        one,
        MetricKey.gauge("http.json.dept", "").atMost(10),
        "no measurement 'http.json.dept'",
        "did you mean 'http.json.depth'?");
    refused(one, MetricKey.text("http.json.depth").contains("1"), "'http.json.depth' is a number");
    Http steps =
        Http.get("http://127.0.0.1:9/")
            .steps(
                HttpStep.get("log-in", "/login"),
                HttpStep.get("orders", "/orders").measureJson("depth", "$.depth"));
    taken(steps, depth.atMost(10), MetricKey.gauge("http.step.log_in", "seconds").atMost(1));
    refused(steps, MetricKey.gauge("http.step.login", "seconds").atMost(1), "'http.step.log_in'?");
  }

  @Test
  void performanceDataHasNamesThatOnlyTheProgramKnows() {
    Command command = Command.run("check_load");
    taken(command, MetricKey.gauge("perf.load1", "").atMost(4), Command.EXIT_CODE.isEqualTo(0));
    refused(command, MetricKey.gauge("pref.load1", "").atMost(4), "'pref.load1'", "perf.*");
    refused(
        command.withoutPerformanceData(),
        MetricKey.gauge("perf.load1", "").atMost(4),
        "no measurement 'perf.load1'");
  }

  @Test
  void theColumnsOfARowAreKnownToTheDatabaseOnly() {
    Jdbc query = Jdbc.to("jdbc:sqlite::memory:").query("SELECT 1 AS depth");
    taken(query, Jdbc.column("depth").atMost(3), Jdbc.ROWS.isEqualTo(1));
    refused(query, MetricKey.gauge("jdbc.colum", "").atMost(3), "no measurement 'jdbc.colum'");
    refused(Jdbc.to("jdbc:sqlite::memory:"), Jdbc.VALUE.atMost(3), "no measurement 'jdbc.value'");
  }

  @Test
  void oneFileHasNoNumberAndManyHaveNoOwner() {
    LocalFile one = LocalFile.at(Path.of("/tmp/x"));
    taken(one, LocalFile.OWNER.isEqualTo("root"), LocalFile.SIZE.atMost(3));
    refused(one, LocalFile.COUNT.atMost(3), "no measurement 'file.count'");
    LocalFile many = LocalFile.in(Path.of("/tmp/x"), "*.txt");
    taken(many, LocalFile.COUNT.atMost(3));
    refused(many, LocalFile.OWNER.isEqualTo("root"), "no measurement 'file.owner'");
  }

  @Test
  void everythingThatAnHttpCheckMeasuresFitsIntoOneResult() {
    int most = Net.ALL.size() + Http.ALL.size() + 40;
    assertTrue(most <= dev.watchkeeper.api.Measurements.MAX_SIZE, "it may measure " + most);
    assertTrue(List.of(Http.ALL, Net.ALL).stream().noneMatch(List::isEmpty));
  }
}
