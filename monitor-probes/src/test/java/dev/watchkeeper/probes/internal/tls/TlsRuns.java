package dev.watchkeeper.probes.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tls;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;

/** How the tests of the tls probe look at servers. */
abstract class TlsRuns {
  static final TestAuthority ROOT = TestAuthority.root("Test Root");
  static final TestAuthority BETWEEN = ROOT.intermediate("Test Intermediate");

  @BeforeAll
  static void warm() throws IOException {
    TlsClient.warmUp();
    TlsClient.awaitWarm(Duration.ofSeconds(30));
  }

  /** Trusts the root of the tests. */
  static TlsOptions trusting() {
    return TlsOptions.standard().trust(ROOT.pem());
  }

  static ProbeRunner runner(String address, TlsOptions options) {
    ProbeDefinition definition = Tls.to(address).tls(options).definition();
    return ProbeRunner.of(new TlsProvider())
        .target(definition.target())
        .settings(definition.settings());
  }

  static Reading look(TestTlsServer server, TlsOptions options) {
    return runner(server.address(), options).run().reading();
  }

  static Reading look(TestAuthority.Identity identity, TlsOptions options) throws IOException {
    try (TestTlsServer server = TestTlsServer.of(identity)) {
      return look(server, options);
    }
  }

  static Reading look(Peer peer, Duration timeout) {
    ProbeRun run = runner("127.0.0.1:" + peer.port(), TlsOptions.standard()).timeout(timeout).run();
    assertTrue(run.elapsed().compareTo(timeout.plusMillis(250)) < 0, run::toString);
    return run.reading();
  }

  static void isUp(Reading reading) {
    assertEquals(Outcome.OK, reading.outcome(), reading::toString);
    assertEquals("ok", text(reading, Net.TLS_VERDICT), reading::toString);
  }

  static void isDown(Reading reading, String verdict, String... words) {
    assertEquals(Outcome.TLS, reading.outcome(), reading::toString);
    assertEquals(verdict, text(reading, Net.TLS_VERDICT), reading::toString);
    for (String some : words) {
      assertTrue(reading.reason().contains(some), reading::toString);
    }
  }

  static String text(Reading reading, MetricKey key) {
    return reading.measurements().text(key).orElse("");
  }

  static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElse(Double.NaN);
  }

  static Secret secret(String text) {
    return Secret.of(text);
  }
}
