package dev.watchkeeper.probes.internal.tls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestTlsServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of server is asked for TLS in its own words. */
class StartTlsTest extends TlsRuns {
  private static final String FEATURES =
      "<?xml version='1.0'?><stream:stream id='1'><stream:features>"
          + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features>";
  private static final String LDAP =
      "0x301d02010177188016312e332e362e312e342e312e313436362e3230303337";
  private static final String POSTGRES = "0x0000000804d2162f";
  private static final String MYSQL_REQUEST =
      "0x20000001" + "008a0000" + "00000001" + "21" + "00".repeat(23);

  private static String mysqlGreeting(String capabilities) {
    String body =
        "0a" + "382e3000" + "01000000" + "4142434445464748" + "00" + capabilities + "21" + "0200";
    return "0x" + HexFormat.of().toHexDigits((byte) (body.length() / 2)) + "000000" + body;
  }

  /** What is expected from the probe (after {@code >}) and said to it (after {@code <}). */
  static Stream<Arguments> good() {
    return Stream.of(
        Arguments.of(
            "smtp",
            "<220-mx.test\r\n220 ready\r\n|>EHLO watchkeeper.invalid\r\n"
                + "|<250-mx.test\r\n250-SIZE 1\r\n250 starttls\r\n|>STARTTLS\r\n|<220 go\r\n"),
        Arguments.of(
            "imap", "<* OK ready\r\n|>a1 STARTTLS\r\n|<* CAPABILITY IMAP4\r\na1 OK go\r\n"),
        Arguments.of("pop3", "<+OK ready\r\n|>STLS\r\n|<+OK go\r\n"),
        Arguments.of("ftp", "<220-hello\r\n 230 odd\r\n220 x\r\n|>AUTH TLS\r\n|<234 go\r\n"),
        Arguments.of(
            "xmpp",
            ">?<|<" + FEATURES + "|>?/>|<<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"),
        Arguments.of("ldap", ">" + LDAP + "|<0x300c02010178070a010004000400"),
        Arguments.of("postgres", ">" + POSTGRES + "|<S"),
        Arguments.of("mysql", "<" + mysqlGreeting("00ff") + "|>" + MYSQL_REQUEST));
  }

  static Stream<Arguments> refusing() {
    return Stream.of(
        Arguments.of("smtp", "<220 x\r\n|>EHLO watchkeeper.invalid\r\n|<250 SIZE 1\r\n"),
        Arguments.of("smtp", "<554 go away\r\n"),
        Arguments.of("imap", "<* OK x\r\n|>a1 STARTTLS\r\n|<a1 BAD no\r\n"),
        Arguments.of("pop3", "<+OK x\r\n|>STLS\r\n|<-ERR no\r\n"),
        Arguments.of("ftp", "<220 x\r\n|>AUTH TLS\r\n|<502 no\r\n"),
        Arguments.of("xmpp", ">?<|<<stream:features></stream:features>"),
        Arguments.of("ldap", ">" + LDAP + "|<0x300c02010178070a010204000400"),
        Arguments.of("postgres", ">" + POSTGRES + "|<N"),
        Arguments.of("mysql", "<" + mysqlGreeting("00f7")));
  }

  static Stream<Arguments> nonsense() {
    return Stream.of(
        Arguments.of("smtp", "<hello\r\n"),
        Arguments.of("smtp", "<220-" + "x".repeat(3_000)),
        Arguments.of("smtp", "<" + "220-x\r\n".repeat(200)),
        Arguments.of("imap", "<+OK x\r\n"),
        Arguments.of("imap", "<* OK x\r\n|>a1 STARTTLS\r\n|<" + "* x\r\n".repeat(200)),
        Arguments.of("pop3", "<220 x\r\n"),
        Arguments.of("ftp", "<SSH-2.0-x\r\n"),
        Arguments.of("xmpp", ">?<|<" + "<a/>".repeat(5_000)),
        Arguments.of("ldap", ">" + LDAP + "|<0x30847fffffff"),
        Arguments.of("ldap", ">" + LDAP + "|<0x3003020101"),
        Arguments.of("ldap", ">" + LDAP + "|<HTTP/1.1 400 Bad Request\r\n"),
        Arguments.of("postgres", ">" + POSTGRES + "|<X"),
        Arguments.of("mysql", "<0xffffff00"),
        Arguments.of("mysql", "<0x0300000009" + "0000"),
        Arguments.of("mysql", "<0x040000000a" + "313233"),
        Arguments.of("pop3", "<+OK x\r\n|>STLS\r\n|<+OK\r\nmore"));
  }

  private static void talk(Socket socket, String script) throws IOException {
    for (String step : script.split("\\|")) {
      String text = step.substring(1);
      byte[] bytes =
          text.startsWith("0x")
              ? HexFormat.of().parseHex(text.substring(2))
              : text.getBytes(StandardCharsets.US_ASCII);
      if (step.charAt(0) == '<') {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
      } else if (text.startsWith("?")) {
        await(socket.getInputStream(), text.equals("?<") ? "version='1.0'>" : "/>");
      } else {
        assertEquals(
            HexFormat.of().formatHex(bytes),
            HexFormat.of().formatHex(socket.getInputStream().readNBytes(bytes.length)));
      }
    }
  }

  private static void await(InputStream in, String end) throws IOException {
    StringBuilder heard = new StringBuilder();
    while (!heard.toString().endsWith(end)) {
      int next = in.read();
      if (next < 0) {
        throw new IOException("heard only " + heard);
      }
      heard.append((char) next);
    }
  }

  private static Reading look(int port, String kind) {
    return runner("127.0.0.1:" + port, trusting())
        .setting("starttls", kind)
        .timeout(Duration.ofSeconds(2))
        .run()
        .reading();
  }

  @ParameterizedTest
  @MethodSource("good")
  void itIsAskedAndThenSecure(String kind, String script) throws IOException {
    try (TestTlsServer server = TestTlsServer.after(socket -> talk(socket, script), ROOT.good())) {
      Reading reading = look(server.port(), kind);
      assertEquals(Outcome.OK, reading.outcome(), reading + " " + server.troubles());
      assertEquals("ok", text(reading, Net.TLS_VERDICT));
      assertTrue(number(reading, Net.STARTTLS) > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("refusing")
  void whoDoesNotOfferTlsIsDown(String kind, String script) throws IOException {
    Reading reading = facing(kind, script);
    assertEquals(Outcome.TLS, reading.outcome(), reading::toString);
    assertTrue(
        reading.reason().startsWith(kind + ": the peer does not offer TLS"), reading::toString);
    assertEquals("starttls", reading.phase());
  }

  @ParameterizedTest
  @MethodSource("nonsense")
  void whoSpeaksNonsenseIsDown(String kind, String script) throws IOException {
    Reading reading = facing(kind, script);
    assertEquals(Outcome.PROTOCOL, reading.outcome(), reading::toString);
  }

  @ParameterizedTest
  @MethodSource("good")
  void whoSaysNothingIsATimeout(String kind, String script) throws IOException {
    try (Peer peer = new Peer((self, socket) -> self.pause(5_000))) {
      Reading reading =
          runner("127.0.0.1:" + peer.port(), trusting())
              .setting("starttls", kind)
              .timeout(Duration.ofMillis(150))
              .run()
              .reading();
      assertEquals(Outcome.TIMEOUT, reading.outcome(), reading + script);
      assertEquals("starttls", reading.phase());
    }
  }

  private static Reading facing(String kind, String script) throws IOException {
    Peer peer =
        new Peer(
            (self, socket) -> {
              talk(socket, script);
              socket.getInputStream().read();
            });
    try (peer) {
      return look(peer.port(), kind);
    }
  }
}
