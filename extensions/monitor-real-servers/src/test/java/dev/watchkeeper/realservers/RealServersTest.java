package dev.watchkeeper.realservers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assumptions.abort;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** Every probe looks once at a real server of its kind, which scripts/real-servers has started. */
@EnabledIfSystemProperty(named = "watchkeeper.real-servers", matches = ".+")
class RealServersTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Properties SERVERS = new Properties();
  private static final List<String> TABLE = new ArrayList<>();
  private static Map<String, ProbeProvider> providers;

  @BeforeAll
  static void readServers() throws IOException {
    try (Reader file =
        Files.newBufferedReader(Path.of(System.getProperty("watchkeeper.real-servers")))) {
      SERVERS.load(file);
    }
    providers =
        ServiceLoader.load(ProbeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .collect(Collectors.toMap(ProbeProvider::type, Function.identity()));
    TABLE.add("| probe | server | version | outcome | ms |");
    TABLE.add("|---|---|---|---|---|");
  }

  @AfterAll
  static void writeTable() throws IOException {
    Files.write(Path.of("target", "real-servers.md"), TABLE);
  }

  private static void row(Look look, String outcome, String millis) {
    String server = look.server() + (look.what().isEmpty() ? "" : ": " + look.what());
    String version = SERVERS.getProperty(look.server() + ".version", "-");
    TABLE.add(
        String.join(" | ", "| " + look.type(), server, version, outcome, millis).concat(" |"));
  }

  @TestFactory
  Stream<DynamicTest> everyProbeSeesItsRealServerAsUp() {
    return Look.all().stream()
        .map(look -> DynamicTest.dynamicTest(look.toString(), () -> look(look)));
  }

  private static void look(Look look) {
    ProbeProvider provider = providers.get(look.type());
    if (provider == null) {
      row(look, "no such probe here", "-");
      abort("there is no " + look.type() + " probe on the class path");
    }
    if (!look.possible(SERVERS)) {
      row(look, "no such server here", "-");
      abort(look.server() + " could not be started");
    }
    assertNotNull(provider);
    Look filled = look.filled(SERVERS);
    ProbeDefinition definition =
        ProbeDefinition.of(
            filled.type(), Target.of(filled.target()), Settings.of(filled.settings()));
    ProbeRunner runner =
        ProbeRunner.of(provider)
            .target(definition.target())
            .settings(definition.settings())
            .timeout(TIMEOUT);
    List<?> problems = runner.problems();
    if (!problems.isEmpty()) {
      row(look, "settings refused: " + Texts.line(problems.toString(), 200), "-");
    }
    assertEquals(List.of(), problems);
    ProbeRun run = runner.run();
    row(
        look,
        run.reading().outcome() + " " + run.reading().reason(),
        Long.toString(run.elapsed().toMillis()));
    assertEquals(Outcome.OK, run.reading().outcome(), run::toString);
  }
}
