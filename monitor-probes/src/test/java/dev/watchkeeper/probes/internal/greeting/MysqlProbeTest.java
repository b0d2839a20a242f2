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
import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.tcp.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MysqlProbeTest {
  static byte[] packet(byte[] body) {
    ByteArrayOutputStream packet = new ByteArrayOutputStream();
    packet.write(body.length & 0xff);
    packet.write(body.length >> 8);
    packet.write(0);
    packet.write(0);
    packet.writeBytes(body);
    return packet.toByteArray();
  }

  static byte[] handshake(String version, boolean tls, String plugin) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(10);
    body.writeBytes((version + "\0").getBytes(StandardCharsets.ISO_8859_1));
    body.writeBytes("\1\0\0\00012345678\0".getBytes(StandardCharsets.ISO_8859_1));
    body.write(0);
    body.write(tls ? 0x8a : 0x82);
    body.writeBytes(new byte[] {33, 2, 0, 8, 0, 21});
    body.writeBytes(new byte[10]);
    body.writeBytes("123456789012\0".getBytes(StandardCharsets.ISO_8859_1));
    body.writeBytes((plugin + "\0").getBytes(StandardCharsets.ISO_8859_1));
    return packet(body.toByteArray());
  }

  static byte[] error(int code, String text) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0xff);
    body.write(code & 0xff);
    body.write(code >> 8);
    body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    return packet(body.toByteArray());
  }

  static Peer server(byte[] greeting) throws IOException {
    return new Peer(
        (self, socket) -> {
          socket.getOutputStream().write(greeting);
          byte[] request = socket.getInputStream().readNBytes(36);
          if (request.length == 36) {
            self.requests.add(HexFormat.of().formatHex(request));
            SSLSocket secure =
                (SSLSocket)
                    TestCertificate.one()
                        .context()
                        .getSocketFactory()
                        .createSocket(socket, "127.0.0.1", socket.getPort(), true);
            secure.setUseClientMode(false);
            secure.startHandshake();
            secure.getInputStream().readAllBytes();
          }
        });
  }

  private static Mysql at(Peer peer) {
    return Mysql.to("127.0.0.1:" + peer.port());
  }

  @Test
  void theGreetingIsTakenApart() throws IOException {
    try (Peer peer = server(handshake("8.0.36-debian", true, "caching_sha2_password"))) {
      Reading reading = up(at(peer));
      assertEquals("MySQL", text(reading, Mysql.PRODUCT));
      assertEquals("8.0.36-debian", text(reading, Mysql.VERSION));
      assertEquals("caching_sha2_password", text(reading, Mysql.AUTHENTICATION));
      assertEquals(1, number(reading, Mysql.TLS_OFFERED));
      assertTrue(number(reading, Mysql.GREETING_TIME) > 0);
    }
    String maria = "5.5.5-10.11.6-MariaDB-0+deb12u1";
    try (Peer peer = server(handshake(maria, false, "mysql_native_password"))) {
      Reading reading = up(at(peer).startTlsIfOffered());
      assertEquals("MariaDB", text(reading, Mysql.PRODUCT));
      assertEquals("10.11.6-MariaDB-0+deb12u1", text(reading, Mysql.VERSION));
      assertEquals(0, number(reading, Mysql.TLS_OFFERED));
      fails(at(peer).startTls(), Outcome.TLS, "TLS is required, but the server does not offer it");
    }
  }

  @Test
  void tlsIsAskedForInTheWayOfTheProtocol() throws IOException {
    try (Peer peer = server(handshake("8.4.0", true, "x"))) {
      Reading reading = up(at(peer).startTls().trust(TestCertificate.one().pem()));
      assertTrue(number(reading, Net.TLS) > 0);
      assertEquals("20000001008a00000000000121" + "00".repeat(23), peer.requests.get(0));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1040, #08004Too many connections, ASSERTION_FAILED,"
        + " too many connections: the server says 'Too many connections' (1040)",
    "1040, Too many connections, ASSERTION_FAILED, says 'Too many connections' (1040)",
    "1129, Host is blocked, ASSERTION_FAILED, this machine is blocked after too many errors",
    "1130, Host is not allowed, AUTH, the server says 'Host is not allowed' (1130)",
    "9999, odd, ASSERTION_FAILED, the server says 'odd' (9999)"
  })
  void errorsAreToldWithTheirCode(int code, String text, Outcome outcome, String reason)
      throws IOException {
    try (Peer peer = server(error(code, text))) {
      Reading reading = fails(at(peer), outcome, reason);
      assertEquals(code, number(reading, Mysql.ERROR));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "220 smtp ready here\r\n",
        "\3\0\0\1\nab",
        "\2\0\0\0\nx",
        "\6\0\0\0\n8.0.1",
        "\6\0\0\0\n8.0\0\1",
        "\5\0\0\0\0118.0\0",
        "\0\u0020\0\0\n"
      })
  void whatIsNoGreetingIsAFailureOfTheProtocol(String greeting) throws IOException {
    try (Peer peer = server(greeting.getBytes(StandardCharsets.ISO_8859_1))) {
      fails(at(peer), Outcome.PROTOCOL, "MySQL: ");
    }
  }

  @Test
  void aGreetingOfAnOldServerHasNoMoreThanItsFirstPart() throws IOException {
    byte[] whole = handshake("4.1.22", false, "");
    byte[] body = new byte[1 + 7 + 18];
    System.arraycopy(whole, 4, body, 0, body.length);
    try (Peer peer = server(packet(body))) {
      assertEquals("4.1.22", text(up(at(peer)), Mysql.VERSION));
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(List.of(), problems(Mysql.to("db").startTls().insecure()));
    assertEquals(List.of(), problems(Mysql.to("db").startTlsIfOffered().attribute("a", "b")));
  }
}
