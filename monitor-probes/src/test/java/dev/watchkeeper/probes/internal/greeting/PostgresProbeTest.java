package dev.watchkeeper.probes.internal.greeting;

import static dev.watchkeeper.probes.internal.tcp.Runs.fails;
import static dev.watchkeeper.probes.internal.tcp.Runs.number;
import static dev.watchkeeper.probes.internal.tcp.Runs.problems;
import static dev.watchkeeper.probes.internal.tcp.Runs.text;
import static dev.watchkeeper.probes.internal.tcp.Runs.up;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Postgres;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PostgresProbeTest {
  static final byte[] SCRAM = message('R', "\0\0\0\nSCRAM-SHA-256\0\0");

  static byte[] message(char type, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.ISO_8859_1);
    return ByteBuffer.allocate(5 + bytes.length)
        .put((byte) type)
        .putInt(4 + bytes.length)
        .put(bytes)
        .array();
  }

  static byte[] error(String state, String text) {
    return message('E', "SFATAL\0VFATAL\0C" + state + "\0M" + text + "\0\0");
  }

  private static byte[] startup(Socket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(4);
    return socket.getInputStream().readNBytes(ByteBuffer.wrap(head).getInt() - 4);
  }

  /** Answers the request for TLS with this, and the start-up with that. */
  static Peer server(String tls, byte[]... answers) throws IOException {
    return new Peer(
        (self, plain) -> {
          Socket socket = plain;
          byte[] first = startup(socket);
          if (first.length == 4) {
            socket.getOutputStream().write(tls.getBytes(StandardCharsets.ISO_8859_1));
            socket = tls.equals("S") ? secure(socket) : socket;
            startup(socket);
          }
          for (byte[] answer : answers) {
            socket.getOutputStream().write(answer);
          }
          socket.getInputStream().readAllBytes();
        });
  }

  private static SSLSocket secure(Socket socket) throws IOException {
    SSLSocket secure =
        (SSLSocket)
            TestCertificate.one()
                .context()
                .getSocketFactory()
                .createSocket(socket, "127.0.0.1", socket.getPort(), true);
    secure.setUseClientMode(false);
    secure.startHandshake();
    return secure;
  }

  private static Postgres at(Peer peer) {
    return Postgres.to("127.0.0.1:" + peer.port());
  }

  @Test
  void aServerThatAsksForAPasswordIsUp() throws IOException {
    try (Peer peer = server("N", SCRAM)) {
      Reading reading = up(at(peer));
      assertEquals("scram-sha-256", text(reading, Postgres.AUTHENTICATION));
      assertTrue(number(reading, Postgres.GREETING_TIME) > 0);
    }
    try (Peer peer = server("N", message('N', "MHello\0\0"), message('R', "\0\0\0\5salt"))) {
      assertEquals("md5", text(up(at(peer)), Postgres.AUTHENTICATION));
    }
  }

  @Test
  void aServerThatLetsUsInTellsItsVersion() throws IOException {
    try (Peer peer =
        server(
            "N",
            message('R', "\0\0\0\0"),
            message('S', "server_version\00016.2\0"),
            message('S', "in_hot_standby\0on\0"),
            message('K', "12345678"),
            message('Z', "I"))) {
      Reading reading = up(at(peer).user("anna").database("shop"));
      assertEquals("none", text(reading, Postgres.AUTHENTICATION));
      assertEquals("16.2", text(reading, Postgres.VERSION));
      assertEquals(1, number(reading, Postgres.STANDBY));
    }
  }

  @Test
  void tlsIsAskedForInTheWayOfTheProtocol() throws IOException {
    try (Peer peer = server("S", SCRAM)) {
      Reading reading = up(at(peer).startTls().trust(TestCertificate.one().pem()));
      assertTrue(number(reading, Net.TLS) > 0);
      assertTrue(number(reading, Postgres.STARTTLS_TIME) > 0);
      fails(at(peer).startTls(), Outcome.TLS, "self-signed");
    }
    try (Peer peer = server("N", SCRAM)) {
      up(at(peer).startTlsIfOffered());
      fails(at(peer).startTls(), Outcome.TLS, "TLS is required, but the server does not offer it");
    }
    try (Peer peer = server("SR", SCRAM)) {
      fails(at(peer).startTls(), Outcome.PROTOCOL, "it goes on in the clear where TLS begins");
    }
    try (Peer peer = server("HTTP/1.1 400 Bad\r\n", SCRAM)) {
      fails(at(peer).startTls(), Outcome.PROTOCOL, "'HTTP/1.1 400 Bad'");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "53300, sorry, ASSERTION_FAILED, too many connections: the server says 'sorry' (53300)",
    "57P03, starting up, ASSERTION_FAILED, no connections now: the server says 'starting up'",
    "57P01, admin, ASSERTION_FAILED, the server is going down: the server says 'admin' (57P01)",
    "28000, no entry, AUTH, the server says 'no entry' (28000)",
    "3D000, no such database, ASSERTION_FAILED, the server says 'no such database' (3D000)",
    "XX000, odd, ASSERTION_FAILED, the server says 'odd' (XX000)"
  })
  void errorsAreToldWithTheirState(String state, String text, Outcome outcome, String reason)
      throws IOException {
    try (Peer peer = server("N", error(state, text))) {
      Reading reading = fails(at(peer).user("anna"), outcome, reason);
      assertEquals(state, text(reading, Postgres.SQLSTATE));
    }
  }

  @Test
  void beingUnknownIsNoFailureForWhoeverNamesNoUser() throws IOException {
    try (Peer peer = server("N", error("28000", "role does not exist"))) {
      assertEquals("28000", text(up(at(peer)), Postgres.SQLSTATE));
    }
    try (Peer peer = server("N", error("53300", "full"))) {
      fails(at(peer), Outcome.ASSERTION_FAILED, "too many connections");
    }
  }

  @Test
  void anErrorInTheFormOfProtocol2IsRead() throws IOException {
    byte[] old = "Ecould not fork\n\0".getBytes(StandardCharsets.US_ASCII);
    try (Peer peer = server("N", old)) {
      fails(at(peer), Outcome.ASSERTION_FAILED, "the server says 'could not fork?'");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 400 Bad Request\r\n",
        "R\0\0\0\3x",
        "R\u007f\0\0\0",
        "Z\0\0\0\5I",
        "R\0\0\0\4",
        "E\0\0\0\nCabcde"
      })
  void whatIsNoMessageIsAFailureOfTheProtocol(String answer) throws IOException {
    try (Peer peer = server("N", answer.getBytes(StandardCharsets.ISO_8859_1))) {
      fails(at(peer), Outcome.PROTOCOL, "PostgreSQL: ");
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(
        List.of(), problems(Postgres.to("db").user("u").database("d").startTls().insecure()));
    assertEquals(List.of(), problems(Postgres.to("db").startTlsIfOffered()));
    assertEquals(
        List.of("database", "password", "user"),
        problems(
            ProbeDefinition.of(
                Postgres.TYPE,
                Target.of("db"),
                Settings.of(Map.of("user", "", "database", "a\0b", "password", "x")))));
  }
}
