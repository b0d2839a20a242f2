package dev.watchkeeper.probes.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.Tls;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import dev.watchkeeper.probes.internal.tcp.TcpProvider;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refusal by alert can be what a check expects. */
class TlsAlertTest extends TlsRuns {
  private static Reading expecting(String alert, String address, TlsOptions options) {
    ProbeDefinition definition = Tls.to(address).expectAlert(alert).tls(options).definition();
    return ProbeRunner.of(new TlsProvider())
        .target(definition.target())
        .settings(definition.settings())
        .timeout(Duration.ofSeconds(2))
        .run()
        .reading();
  }

  /** Says this in the open in answer to whatever comes first. */
  private static Peer alerting(int code) throws IOException {
    return new Peer(
        (self, socket) -> {
          byte[] head = socket.getInputStream().readNBytes(5);
          socket.getInputStream().readNBytes((head[3] & 0xff) << 8 | head[4] & 0xff);
          socket.getOutputStream().write(new byte[] {21, 3, 3, 0, 2, 2, (byte) code});
          self.pause(2_000);
        });
  }

  private static TestTlsServer demanding(String version) throws IOException {
    return TestTlsServer.of(
        ROOT.good(),
        parameters -> {
          parameters.setNeedClientAuth(true);
          parameters.setProtocols(new String[] {version});
        });
  }

  private static void isDown(Reading reading, Outcome outcome, String reason) {
    assertEquals(Status.DOWN, reading.status(), reading::toString);
    assertEquals(outcome, reading.outcome(), reading::toString);
    assertTrue(reading.reason().contains(reason), reading::toString);
  }

  @ParameterizedTest
  @CsvSource({
    "10, unexpected_message",
    "20, bad_record_mac",
    "22, record_overflow",
    "40, handshake_failure",
    "42, bad_certificate",
    "43, unsupported_certificate",
    "44, certificate_revoked",
    "45, certificate_expired",
    "46, certificate_unknown",
    "47, illegal_parameter",
    "48, unknown_ca",
    "49, access_denied",
    "50, decode_error",
    "51, decrypt_error",
    "70, protocol_version",
    "71, insufficient_security",
    "80, internal_error",
    "86, inappropriate_fallback",
    "109, missing_extension",
    "110, unsupported_extension",
    "112, unrecognized_name",
    "113, bad_certificate_status_response",
    "115, unknown_psk_identity",
    "116, certificate_required",
    "120, no_application_protocol"
  })
  void everyNamedAlertIsKnownByItsNumber(int code, String name) throws IOException {
    assertTrue(TlsAlerts.NAMES.contains(name));
    assertEquals(25, TlsAlerts.NAMES.size(), "as many as are tested here");
    try (Peer peer = alerting(code)) {
      String address = "127.0.0.1:" + peer.port();
      Reading reading = expecting(name, address, TlsOptions.standard());
      assertEquals(Status.UP, reading.status(), reading::toString);
      assertEquals(name, text(reading, Net.TLS_ALERT));
      String other = name.equals("unknown_ca") ? "access_denied" : "unknown_ca";
      isDown(
          expecting(other, address, TlsOptions.standard()),
          Outcome.ASSERTION_FAILED,
          "expected the TLS alert " + other + ", but the peer sent " + name);
    }
  }

  /** Again and again, since the reset that follows must not overtake the alert. */
  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aServerThatDemandsACertificateRefusesAsExpected(String version) throws IOException {
    try (TestTlsServer server = demanding(version)) {
      String alert = text(look(server, trusting()), Net.TLS_ALERT);
      assertTrue(TlsAlerts.NAMES.contains(alert), alert);
      for (int i = 0; i < 20; i++) {
        Reading expected = expecting(alert, server.address(), trusting());
        assertEquals(Status.UP, expected.status(), expected::toString);
        assertEquals(alert, text(expected, Net.TLS_ALERT));
        assertEquals("client-certificate-required", text(expected, Net.TLS_VERDICT));
      }
      isDown(
          expecting("unknown_ca", server.address(), trusting()),
          Outcome.ASSERTION_FAILED,
          "expected the TLS alert unknown_ca, but the peer sent " + alert);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
  void aHandshakeThatSucceedsIsDown(String version) throws IOException {
    TestAuthority.Identity ours = ROOT.leaf("client").make();
    TlsOptions with = trusting().clientCertificate(ours.pem(), secret(ours.keyPem()));
    try (TestTlsServer server = demanding(version)) {
      Reading reading = expecting("certificate_required", server.address(), with);
      isDown(
          reading,
          Outcome.ASSERTION_FAILED,
          "expected the TLS alert certificate_required, but the handshake succeeded");
      assertFalse(reading.measurements().has(Net.TLS_ALERT));
      assertEquals(version, text(reading, Net.TLS_VERSION));
    }
  }

  @Test
  void nothingIsDemandedOfTheCertificateOfAServerThatIsToRefuse() throws IOException {
    try (TestTlsServer server = TestTlsServer.of(ROOT.good())) {
      isDown(
          expecting("access_denied", server.address(), TlsOptions.standard().expiresFail(3_650)),
          Outcome.ASSERTION_FAILED,
          "but the handshake succeeded");
    }
  }

  @Test
  void aVersionThatMustBeOffIsRefusedByName() throws IOException {
    try (TestTlsServer server =
        TestTlsServer.of(
            ROOT.good(), parameters -> parameters.setProtocols(new String[] {"TLSv1.3"}))) {
      Reading reading =
          expecting("protocol_version", server.address(), trusting().maxVersion("TLSv1.2"));
      assertEquals(Status.UP, reading.status(), reading::toString);
    }
  }

  @Test
  void whatIsNoAlertIsNotTheRefusalThatIsExpected() throws IOException {
    try (Peer closing = new Peer((self, socket) -> socket.getInputStream().readNBytes(5))) {
      isDown(
          expecting("unknown_ca", "127.0.0.1:" + closing.port(), TlsOptions.standard()),
          Outcome.TLS,
          "expected the TLS alert unknown_ca, but there came none: TLS handshake failed");
    }
    try (Peer silent = new Peer((self, socket) -> self.pause(5_000))) {
      isDown(
          expecting("unknown_ca", "127.0.0.1:" + silent.port(), TlsOptions.standard()),
          Outcome.TIMEOUT,
          "TLS handshake");
    }
    int nobody;
    try (Peer gone = Peer.saying("")) {
      nobody = gone.port();
    }
    isDown(
        expecting("unknown_ca", "127.0.0.1:" + nobody, TlsOptions.standard()),
        Outcome.REFUSED,
        "refused");
  }

  @Test
  void otherProbesTellTheAlertToo() throws Exception {
    try (TestTlsServer server = demanding("TLSv1.3");
        TlsTwice twice =
            new TlsTwice(
                new TcpProvider(), Tcp.to(server.address()).expect("220").tls(trusting()))) {
      Reading reading = twice.run();
      assertEquals(Outcome.TLS, reading.outcome(), reading::toString);
      assertTrue(TlsAlerts.NAMES.contains(text(reading, Net.TLS_ALERT)), reading::toString);
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() throws Exception {
    Settings written =
        Tls.to("a:1").expectAlert("unknown_ca").startTls("smtp").definition().settings();
    assertEquals(Map.of("expect-alert", "unknown_ca", "starttls", "smtp"), written.asMap());
    Settings wrong =
        Settings.of(Map.of("expect-alert", "certificate-required")).reading("settings");
    new TlsProvider().create(dev.watchkeeper.api.Target.of("a:1"), wrong).close();
    List<Problem> problems = wrong.problems();
    assertEquals(1, problems.size(), problems::toString);
    assertEquals("settings.expect-alert", problems.get(0).where());
    assertTrue(problems.get(0).toString().contains("certificate_required"), problems::toString);
    assertTrue(
        problems.get(0).toString().contains("not 'certificate-required'"), problems::toString);
  }
}
