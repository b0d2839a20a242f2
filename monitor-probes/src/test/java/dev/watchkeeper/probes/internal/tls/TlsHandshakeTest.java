package dev.watchkeeper.probes.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestAuthority.Identity;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import dev.watchkeeper.probes.internal.tcp.TcpProvider;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Each way in which a handshake fails has its own reason, and ends at the deadline. */
class TlsHandshakeTest extends TlsRuns {
  private static final Duration LONG = Duration.ofSeconds(5);
  private static final Duration SHORT = Duration.ofMillis(400);

  private static Peer answering(byte[] bytes) throws IOException {
    return new Peer(
        (self, socket) -> {
          readHello(socket);
          socket.getOutputStream().write(bytes);
          socket.getOutputStream().flush();
          self.pause(5_000);
        });
  }

  private static Peer answering(String hex) throws IOException {
    return answering(HexFormat.of().parseHex(hex.replace(" ", "")));
  }

  /** Reads one record. */
  private static void readHello(Socket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(5);
    socket.getInputStream().readNBytes((head[3] & 0xff) << 8 | head[4] & 0xff);
  }

  @Test
  void aStallIsATimeoutInThePhaseOfTls() throws IOException {
    try (Peer peer = new Peer((self, socket) -> self.pause(10_000))) {
      Reading reading = look(peer, SHORT);
      assertEquals(Outcome.TIMEOUT, reading.outcome(), reading::toString);
      assertEquals("tls", reading.phase());
      assertEquals("timeout", text(reading, Net.TLS_VERDICT));
      assertTrue(reading.reason().contains("TLS handshake"), reading::toString);
    }
  }

  @Test
  void bytesThatDripDoNotPutTheDeadlineOff() throws IOException {
    Peer dripping =
        new Peer(
            (self, socket) -> {
              readHello(socket);
              socket.getOutputStream().write(new byte[] {22, 3, 3, 0x40, 0});
              while (!self.pause(20)) {
                socket.getOutputStream().write(2);
              }
            });
    try (dripping) {
      Reading reading = look(dripping, SHORT);
      assertEquals(Outcome.TIMEOUT, reading.outcome(), reading::toString);
      assertEquals("tls", reading.phase());
    }
  }

  @Test
  void plainHttpIsNamed() throws IOException {
    String answer = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";
    try (Peer peer = answering(answer.getBytes(StandardCharsets.US_ASCII))) {
      isDown(look(peer, LONG), "plain-http", "plain HTTP: 'HTTP/1.1 400 Bad Request'");
    }
  }

  @Test
  void anotherProtocolIsNamedByWhatItSays() throws IOException {
    try (Peer peer =
        new Peer(
            (self, socket) -> {
              socket
                  .getOutputStream()
                  .write("220 mail ready\r\n".getBytes(StandardCharsets.US_ASCII));
              self.pause(5_000);
            })) {
      isDown(look(peer, LONG), "not-tls", "does not speak TLS, it says '220 mail ready'");
    }
  }

  @Test
  void noiseIsNoTls() throws IOException {
    byte[] noise = new byte[4_096];
    new Random(1).nextBytes(noise);
    noise[0] = (byte) 0xf0;
    try (Peer peer = answering(noise)) {
      isDown(look(peer, LONG), "not-tls", "does not speak TLS");
    }
  }

  @Test
  void brokenTlsIsNamed() throws IOException {
    try (Peer peer = answering("16 03 03 00 05 02 00 00 01 07")) {
      isDown(look(peer, LONG), "broken", "breaks the rules of TLS");
    }
  }

  @Test
  void alertsAreNamed() throws IOException {
    try (Peer peer = answering("15 03 03 00 02 02 28")) {
      isDown(look(peer, LONG), "no-common-cipher", "alert handshake_failure");
    }
    try (Peer peer = answering("15 03 03 00 02 02 70")) {
      isDown(look(peer, LONG), "unknown-name", "alert unrecognized_name");
    }
    try (Peer peer = answering("15 03 03 00 02 02 50")) {
      isDown(look(peer, LONG), "alert", "alert internal_error");
    }
  }

  @Test
  void olderVersionsAreNamed() throws IOException {
    try (Peer peer = answering("15 03 01 00 02 02 46")) {
      isDown(look(peer, LONG), "protocol-version", "speaks no TLSv1.3 or TLSv1.2");
    }
    String random = "00".repeat(32);
    for (String[] version : new String[][] {{"01", "TLSv1"}, {"02", "TLSv1.1"}}) {
      String hello = "02 000026 03" + version[0] + random + "00 002f 00";
      try (Peer peer = answering("16 03" + version[0] + " 002a " + hello)) {
        isDown(look(peer, LONG), "protocol-version", "speaks " + version[1] + ", wanted");
      }
    }
  }

  @Test
  void aCloseIsAClose() throws IOException {
    try (Peer peer = new Peer((self, socket) -> readHello(socket))) {
      isDown(look(peer, LONG), "closed", "closed the connection");
    }
  }

  @Test
  void aResetIsAReset() throws IOException {
    try (Peer peer =
        new Peer(
            (self, socket) -> {
              readHello(socket);
              socket.setSoLinger(true, 0);
            })) {
      isDown(look(peer, LONG), "reset", "reset the connection");
    }
  }

  @Test
  void aClientCertificateThatIsDemandedIsDownWithoutAndUpWith() throws IOException {
    Identity ours = ROOT.leaf("client").make();
    TlsOptions with = trusting().clientCertificate(ours.pem(), secret(ours.keyPem()));
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      try (TestTlsServer server =
          TestTlsServer.of(
              ROOT.good(),
              parameters -> {
                parameters.setNeedClientAuth(true);
                parameters.setProtocols(new String[] {version});
              })) {
        isDown(
            look(server, trusting()),
            "client-certificate-required",
            "demands a client certificate");
        Reading shown = look(server, with);
        isUp(shown);
        assertEquals("sent", text(shown, Net.TLS_CLIENT_CERTIFICATE));
        assertEquals(version, text(shown, Net.TLS_VERSION));
      }
    }
  }

  @Test
  void aClientCertificateThatIsOnlyAskedForIsNoFault() throws IOException {
    try (TestTlsServer server =
        TestTlsServer.of(ROOT.good(), parameters -> parameters.setWantClientAuth(true))) {
      Reading reading = look(server, trusting());
      isUp(reading);
      assertEquals("wanted", text(reading, Net.TLS_CLIENT_CERTIFICATE));
      assertTrue(number(reading, Net.TLS) < 0.5, "the wait is not part of the handshake");
    }
  }

  @Test
  void versionsAreHeldToBothBounds() throws IOException {
    try (TestTlsServer server =
        TestTlsServer.of(
            ROOT.good(), parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}))) {
      isDown(
          look(server, trusting().minVersion("TLSv1.3")), "protocol-version", "speaks no TLSv1.3");
      assertEquals("TLSv1.2", text(look(server, trusting()), Net.TLS_VERSION));
    }
    Reading low = look(ROOT.good(), trusting().maxVersion("TLSv1.2"));
    assertEquals("TLSv1.2", text(low, Net.TLS_VERSION));
  }

  @Test
  void protocolsAreAgreedOn() throws IOException {
    try (TestTlsServer server =
        TestTlsServer.of(
            ROOT.good(),
            parameters -> parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"}))) {
      Reading reading = look(server, trusting().alpn("http/1.1"));
      isUp(reading);
      assertEquals("http/1.1", text(reading, Net.TLS_ALPN));
      isDown(look(server, trusting().alpn("imap")), "no-common-protocol");
    }
  }

  @Test
  void suitesAreHeldToTheList() throws IOException {
    Reading reading = look(ROOT.good(), trusting().ciphers("TLS_CHACHA20_POLY1305_SHA256"));
    assertEquals("TLS_CHACHA20_POLY1305_SHA256", text(reading, Net.TLS_CIPHER));
  }

  @Test
  void anotherProviderIsUsedByItsName() throws IOException {
    isUp(look(ROOT.good(), trusting().provider("SunJSSE")));
  }

  @Test
  void sessionsAreTakenUpAgainOnlyIfAskedFor() throws Exception {
    for (String version : new String[] {"TLSv1.2", "TLSv1.3"}) {
      for (boolean resume : new boolean[] {false, true}) {
        TlsOptions bounds = trusting().maxVersion(version);
        TlsOptions options = resume ? bounds.resume() : bounds;
        try (TestTlsServer server = TestTlsServer.greeting("220 hello", ROOT.good());
            TlsTwice twice =
                new TlsTwice(
                    new TcpProvider(), Tcp.to(server.address()).expect("220").tls(options))) {
          assertEquals(0, number(twice.run(), Net.TLS_RESUMED));
          Reading second = twice.run();
          isUp(second);
          assertEquals(version, text(second, Net.TLS_VERSION));
          assertEquals(resume ? 1 : 0, number(second, Net.TLS_RESUMED), version);
          assertEquals("CN=localhost", text(second, Net.CERTIFICATE_SUBJECT));
        }
      }
    }
  }

  @Test
  void aPeerThatWantsACertificateAfterAllEndsTheConversation() throws Exception {
    try (TestTlsServer server =
            TestTlsServer.of(ROOT.good(), parameters -> parameters.setNeedClientAuth(true));
        TlsTwice twice =
            new TlsTwice(
                new TcpProvider(), Tcp.to(server.address()).expect("220").tls(trusting()))) {
      Reading reading = twice.run();
      assertEquals(Outcome.TLS, reading.outcome(), reading::toString);
      assertTrue(reading.reason().contains("demands a client certificate"), reading::toString);
    }
  }
}
