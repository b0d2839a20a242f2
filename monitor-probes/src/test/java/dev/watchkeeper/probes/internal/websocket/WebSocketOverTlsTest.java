package dev.watchkeeper.probes.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.WebSocket;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestContext;
import dev.watchkeeper.probes.internal.net.Warm;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** WebSockets over TLS, with certificates good and bad. */
class WebSocketOverTlsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.root("Root of sockets");

  @BeforeAll
  static void warmUp() throws IOException {
    Warm.up();
  }

  private static Reading look(TestAuthority.Identity identity, UnaryOperator<WebSocket> how)
      throws Exception {
    try (Peer peer = SocketPeer.secure(identity, SocketPeer::echo)) {
      WebSocket socket = WebSocket.open("wss://localhost:" + peer.port() + "/feed");
      WebSocket wanted = how.apply(socket.send("hello").expect("hello"));
      Settings settings = wanted.definition().settings().reading("settings");
      try (Probe probe = new WebSocketProvider().create(wanted.definition().target(), settings)) {
        assertEquals(List.of(), settings.problems());
        return probe.run(TestContext.millis(5_000));
      }
    }
  }

  private static void refused(String words, TestAuthority.Identity identity) throws Exception {
    Reading reading = look(identity, socket -> socket.trust(AUTHORITY.pem()));
    assertEquals(Outcome.TLS, reading.outcome(), reading::toString);
    assertEquals("tls", reading.phase());
    assertTrue(reading.reason().contains(words), reading::reason);
    assertTrue(reading.measurements().has(Net.CERTIFICATE_DAYS), reading::toString);
  }

  @Test
  void talksOverTlsAndTellsTheCertificate() throws Exception {
    Reading reading = look(AUTHORITY.good(), socket -> socket.trust(AUTHORITY.pem()));
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertTrue(reading.measurements().has(Net.TLS), reading::toString);
    assertTrue(reading.measurements().number(Net.CERTIFICATE_DAYS).orElseThrow() > 80);
    assertEquals("ok", reading.measurements().text(Net.TLS_VERDICT).orElseThrow());
  }

  @Test
  void aWrongCertificateIsRefusedBeforeAnythingIsSaid() throws Exception {
    refused("other.example", AUTHORITY.leaf("other.example").make());
    refused("expired", AUTHORITY.leaf("localhost").until(yesterday()).from(lastYear()).make());
    refused("", TestAuthority.root("Nobody's root").good());
  }

  private static Instant yesterday() {
    return Instant.now().minus(Duration.ofDays(1));
  }

  private static Instant lastYear() {
    return Instant.now().minus(Duration.ofDays(365));
  }

  @Test
  void aWrongCertificateIsTakenIfThatIsWanted() throws Exception {
    Reading reading = look(TestAuthority.root("Nobody's root").good(), WebSocket::insecure);
    assertEquals(Status.UP, reading.status(), reading::toString);
  }
}
