package dev.watchkeeper.probes.internal.greeting;

import static dev.watchkeeper.probes.internal.tcp.Runs.fails;
import static dev.watchkeeper.probes.internal.tcp.Runs.number;
import static dev.watchkeeper.probes.internal.tcp.Runs.problems;
import static dev.watchkeeper.probes.internal.tcp.Runs.text;
import static dev.watchkeeper.probes.internal.tcp.Runs.up;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.testkit.TestCertificate;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
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
    body.writeBytes((version + "\0").getBytes(ISO_8859_1));
    body.writeBytes("\1\0\0\00012345678\0".getBytes(ISO_8859_1));
    body.write(0);
    body.write(tls ? 0x8a : 0x82);
    body.writeBytes(new byte[] {33, 2, 0, 8, 0, 21});
    body.writeBytes(new byte[10]);
    body.writeBytes("123456789012\0".getBytes(ISO_8859_1));
    body.writeBytes((plugin + "\0").getBytes(ISO_8859_1));
    return packet(body.toByteArray());
  }

  static byte[] error(int code, String text) {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(0xff);
    body.write(code & 0xff);
    body.write(code >> 8);
    body.writeBytes(text.getBytes(UTF_8));
    return packet(body.toByteArray());
  }

  private static byte[] numbered(byte[] packet, int number) {
    byte[] numbered = packet.clone();
    numbered[3] = (byte) number;
    return numbered;
  }

  private static byte[] packetFrom(Socket socket) throws IOException {
    byte[] head = socket.getInputStream().readNBytes(4);
    return head.length < 4 ? head : socket.getInputStream().readNBytes(head[0] & 0xff);
  }

  /** Greets and answers one packet after the other; changes to TLS when it is asked for it. */
  static Peer server(byte[] greeting, byte[]... answers) throws IOException {
    return new Peer(
        (self, plain) -> {
          Socket socket = plain;
          socket.getOutputStream().write(greeting);
          int number = 2;
          for (byte[] answer : answers) {
            byte[] request = packetFrom(socket);
            self.requests.add(HexFormat.of().formatHex(request));
            if (request.length == 32) {
              socket = secure(socket);
              self.requests.add(HexFormat.of().formatHex(packetFrom(socket)));
              number++;
            }
            socket.getOutputStream().write(numbered(answer, number));
            number += 2;
          }
          self.requests.add(HexFormat.of().formatHex(packetFrom(socket)));
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

  static final byte[] OK = packet(new byte[] {0, 0, 0, 2, 0, 0, 0});
  private static final byte[] OTHER_WAY = packet("\u00fex\0salt".getBytes(ISO_8859_1));
  private static final byte[] DENIED = error(1045, "#28000Access denied");

  private static Mysql at(Peer peer) {
    return Mysql.to("127.0.0.1:" + peer.port());
  }

  @Test
  void theGreetingIsTakenApart() throws IOException {
    try (Peer peer = server(handshake("8.0.36-debian", true, "caching_sha2_password"), OK)) {
      Reading reading = up(at(peer));
      assertEquals("MySQL", text(reading, Mysql.PRODUCT));
      assertEquals("8.0.36-debian", text(reading, Mysql.VERSION));
      assertEquals("caching_sha2_password", text(reading, Mysql.AUTHENTICATION));
      assertEquals(1, number(reading, Mysql.TLS_OFFERED));
      assertTrue(number(reading, Mysql.GREETING_TIME) > 0);
    }
    String maria = "5.5.5-10.11.6-MariaDB-0+deb12u1";
    try (Peer peer = server(handshake(maria, false, "mysql_native_password"), OK)) {
      Reading reading = up(at(peer).startTlsIfOffered());
      assertEquals("MariaDB", text(reading, Mysql.PRODUCT));
      assertEquals("10.11.6-MariaDB-0+deb12u1", text(reading, Mysql.VERSION));
      assertEquals(0, number(reading, Mysql.TLS_OFFERED));
      fails(at(peer).startTls(), Outcome.TLS, "TLS is required, but the server does not offer it");
    }
  }

  @Test
  void tlsIsAskedForInTheWayOfTheProtocol() throws IOException {
    try (Peer peer = server(handshake("8.4.0", true, "x"), OK)) {
      Reading reading = up(at(peer).startTls().trust(TestCertificate.one().pem()));
      assertTrue(number(reading, Net.TLS) > 0);
      assertEquals("008a00000000000121" + "00".repeat(23), peer.requests.get(0));
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
        "\1\0\0\0\u00ff",
        "\6\0\0\0\n8.0.1",
        "\6\0\0\0\n8.0\0\1",
        "\5\0\0\0\0118.0\0",
        "\0\u0020\0\0\n"
      })
  void whatIsNoGreetingIsAFailureOfTheProtocol(String greeting) throws IOException {
    try (Peer peer = server(greeting.getBytes(ISO_8859_1))) {
      fails(at(peer), Outcome.PROTOCOL, "MySQL: ");
    }
  }

  @Test
  void theLoginIsGoneThroughWithSoThatNobodyIsBlocked() throws Exception {
    byte[] greeting = handshake("8.0.36", false, "caching_sha2_password");
    String login = "0082080000000001210000000000000000000000000000000000000000000000";
    try (Peer peer = server(greeting, OTHER_WAY, DENIED)) {
      Reading reading = up(at(peer));
      assertEquals("login", reading.phase());
      assertEquals(1045, number(reading, Mysql.ERROR));
      assertTrue(number(reading, Mysql.LOGIN_TIME) > 0);
      byte[] rest = "watchkeeper\0\0mysql_native_password\0".getBytes(UTF_8);
      assertEquals(login + HexFormat.of().formatHex(rest), peer.requests.get(0));
      assertEquals("", peer.requests.get(1));
      fails(at(peer).user("anna"), Outcome.AUTH, "the server says 'Access denied' (1045)");
    }
    try (Peer peer = server(greeting, error(1040, "#08004Too many connections"))) {
      fails(at(peer), Outcome.ASSERTION_FAILED, "too many connections: ");
    }
    try (Peer peer = server(greeting, packet(new byte[] {(byte) 0xff, 1}))) {
      fails(at(peer), Outcome.PROTOCOL, "an error of 2 bytes");
    }
  }

  @Test
  void aGreetingOfAnOldServerHasNoMoreThanItsFirstPart() throws IOException {
    byte[] whole = handshake("4.1.22", false, "");
    byte[] body = new byte[1 + 7 + 18];
    System.arraycopy(whole, 4, body, 0, body.length);
    try (Peer peer = server(packet(body), OK)) {
      assertEquals("4.1.22", text(up(at(peer)), Mysql.VERSION));
    }
  }

  @Test
  void theWriterAndTheReaderAreTwins() {
    assertEquals(List.of(), problems(Mysql.to("db").user("u").startTls().insecure()));
    assertEquals(List.of(), problems(Mysql.to("db").startTlsIfOffered().attribute("a", "b")));
  }
}
