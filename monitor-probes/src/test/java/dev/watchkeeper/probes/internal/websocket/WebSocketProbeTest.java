package dev.watchkeeper.probes.internal.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.WebSocket;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestContext;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class WebSocketProbeTest {
  private static Reading look(Peer peer, UnaryOperator<WebSocket> how) throws Exception {
    return look(peer, how, 2_000);
  }

  private static Reading look(Peer peer, UnaryOperator<WebSocket> how, long millis)
      throws Exception {
    try (peer) {
      WebSocket socket = how.apply(WebSocket.open("ws://127.0.0.1:" + peer.port() + "/feed?x=1"));
      Settings settings = socket.definition().settings().reading("settings");
      Probe probe = new WebSocketProvider().create(socket.definition().target(), settings);
      assertEquals(List.of(), settings.problems());
      return probe.run(new TestContext(millis, 1 << 20, AddressPolicy.standard()));
    }
  }

  private static void broken(String reason, SocketPeer.Talk talk) throws Exception {
    Reading reading = look(SocketPeer.open(talk), socket -> socket.expect("x"));
    assertEquals(Outcome.PROTOCOL, reading.outcome(), reading::toString);
    assertEquals("the server breaks the protocol: " + reason, reading.reason());
  }

  private static void refused(String reason, String head) throws Exception {
    Reading reading = look(SocketPeer.answering(head), socket -> socket);
    assertEquals(Outcome.PROTOCOL, reading.outcome(), reading::toString);
    assertEquals("the handshake is broken: " + reason, reading.reason());
  }

  private static final String GOOD =
      "HTTP/1.1 101 Ok\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
          + "Sec-WebSocket-Accept: $accept\r\n";

  @Test
  void theProofIsThatOfTheStandard() {
    assertEquals("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=", Handshake.accept("dGhlIHNhbXBsZSBub25jZQ=="));
  }

  @Test
  void opensPingsTalksAndCloses() throws Exception {
    String large = "z".repeat(300) + " done";
    Reading reading =
        look(
            SocketPeer.open("Sec-WebSocket-Protocol: b\r\n", SocketPeer::echo),
            socket ->
                socket
                    .subprotocol("a")
                    .subprotocol("b")
                    .ping()
                    .send("hello")
                    .expect("hell")
                    .send(large)
                    .expectMatch("z{300} d")
                    .awaitClose());
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertEquals(101, reading.measurements().number(WebSocket.STATUS).orElseThrow());
    assertEquals("b", reading.measurements().text(WebSocket.SUBPROTOCOL).orElseThrow());
    assertEquals(2, reading.measurements().number(WebSocket.MESSAGES).orElseThrow());
    assertEquals(large, reading.measurements().text(WebSocket.MESSAGE).orElseThrow());
    assertEquals(1_000, reading.measurements().number(WebSocket.CLOSE_CODE).orElseThrow());
    assertTrue(reading.measurements().number(WebSocket.PING).orElseThrow() > 0);
    assertTrue(reading.measurements().number(WebSocket.ANSWER).orElseThrow() > 0);
    assertTrue(reading.measurements().has(Net.CONNECT));
  }

  @Test
  void theHandshakeIsAsTheStandardWantsIt() throws Exception {
    Peer peer = SocketPeer.open(self -> self.next());
    Reading reading =
        look(
            peer,
            socket ->
                socket
                    .header("Origin", "https://shop.example")
                    .secretHeader("Authorization", Secret.of("Bearer k1")));
    assertEquals(Status.UP, reading.status(), reading::toString);
    String request = peer.requests.get(0);
    assertTrue(request.startsWith("GET /feed?x=1 HTTP/1.1\r\nHost: 127.0.0.1:" + peer.port()));
    assertTrue(request.contains("\r\nSec-WebSocket-Version: 13\r\n"));
    assertTrue(request.contains("\r\nOrigin: https://shop.example\r\n"));
    assertTrue(request.contains("\r\nAuthorization: Bearer k1\r\n"));
    assertFalse(reading.toString().contains("k1"));
  }

  @Test
  void messagesInPiecesArePutTogetherAndPingsInBetweenAreAnswered() throws Exception {
    List<String> heard = new CopyOnWriteArrayList<>();
    Reading reading =
        look(
            SocketPeer.open(
                self -> {
                  self.text("noise");
                  self.frame(0x01, "one ");
                  self.frame(0x89, "are you there");
                  heard.add(self.next());
                  self.frame(0x00, "and ");
                  self.frame(0x80, "two");
                  heard.add(self.next());
                }),
            socket -> socket.expect("one and two"));
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertEquals("10:are you there", heard.get(0));
    assertEquals(2, reading.measurements().number(WebSocket.MESSAGES).orElseThrow());
  }

  @Test
  void messagesBeforeThePongAreNotLost() throws Exception {
    Reading reading =
        look(
            SocketPeer.open(
                self -> {
                  self.text("welcome");
                  self.frame(0x8a, "a pong that nobody asked for");
                  self.echo();
                }),
            socket -> socket.ping().expect("welcome"));
    assertEquals(Status.UP, reading.status(), reading::toString);
  }

  @Test
  void aServerThatClosesFirstIsDownWithItsCode() throws Exception {
    Reading reading =
        look(
            SocketPeer.open(self -> self.raw(0x88, 6, 0x03, 0xf3, 'f', 'u', 'l', 'l')),
            socket -> socket.expect("x"));
    assertEquals(Outcome.ASSERTION_FAILED, reading.outcome());
    assertTrue(
        reading.reason().startsWith("the server closed with the code 1011 (full) while waiting"),
        reading::reason);
    assertEquals(1_011, reading.measurements().number(WebSocket.CLOSE_CODE).orElseThrow());
  }

  @Test
  void aServerThatSaysNothingOrGoesAwayIsDown() throws Exception {
    SocketPeer.Talk silence =
        self -> {
          while (true) {
            self.next();
          }
        };
    assertEquals(
        Outcome.TIMEOUT,
        look(SocketPeer.open(silence), socket -> socket.expect("x"), 200).outcome());
    assertEquals(
        Outcome.TIMEOUT, look(SocketPeer.open(silence), WebSocket::awaitClose, 200).outcome());
    assertEquals(
        Outcome.RESET,
        look(SocketPeer.open(self -> self.raw(0x81)), socket -> socket.expect("x")).outcome());
    Reading cut =
        look(SocketPeer.open(self -> self.raw(0x81, 5, 'a')), socket -> socket.expect("x"));
    assertEquals("truncated: got 1 of 5 bytes", cut.reason());
  }

  @Test
  void badFramesBreakTheProtocol() throws Exception {
    broken("a masked frame from the server", self -> self.raw(0x81, 0x81, 1, 2, 3, 4, 5));
    broken("bits that nobody agreed on", self -> self.raw(0xc1, 0));
    broken("a frame of the unknown kind 3", self -> self.raw(0x83, 0));
    broken("a frame of the unknown kind 11", self -> self.raw(0x8b, 0));
    broken("the rest of a message that has no beginning", self -> self.raw(0x80, 0));
    broken("a message within another one", self -> self.raw(0x01, 0, 0x81, 0));
    broken("a control frame in pieces or of more than 125 bytes", self -> self.raw(0x09, 0));
    broken(
        "a control frame in pieces or of more than 125 bytes", self -> self.raw(0x89, 126, 0, 126));
    broken("a length in more bytes than it takes", self -> self.raw(0x81, 126, 0, 125));
    broken(
        "a length in more bytes than it takes",
        self -> self.raw(0x81, 127, 0, 0, 0, 0, 0, 0, 0xff, 0xff));
    broken("a length of more than 63 bits", self -> self.raw(0x81, 127, 0x80, 0, 0, 0, 0, 0, 0, 0));
    broken("a text that is not UTF-8", self -> self.raw(0x81, 2, 0xc3, 0x28));
    broken("a close frame with the code cut in two", self -> self.raw(0x88, 1, 3));
    broken("a close frame with the code 1005", self -> self.raw(0x88, 2, 0x03, 0xed));
    broken("a close frame with the code 999", self -> self.raw(0x88, 2, 0x03, 0xe7));
    broken("a reason to close that is not UTF-8", self -> self.raw(0x88, 3, 3, 0xe8, 0xff));
  }

  @Test
  void noiseInPlaceOfFramesGivesAReading() throws Exception {
    for (int seed = 0; seed < 300; seed++) {
      int[] noise = new Random(seed).ints(1 + seed, 0, 256).toArray();
      Reading reading = look(SocketPeer.open(self -> self.raw(noise)), s -> s.expect("never"));
      assertEquals(Status.DOWN, reading.status(), "seed " + seed + ": " + reading);
    }
  }

  @Test
  void messagesThatAreTooLongAreNotTaken() throws Exception {
    UnaryOperator<WebSocket> small = socket -> socket.maxMessage(10).expect("x");
    Reading one = look(SocketPeer.open(self -> self.text("12345678901")), small);
    assertEquals(Outcome.TOO_LARGE, one.outcome());
    assertEquals("a message of more than 10 bytes", one.reason());
    Reading pieces =
        look(
            SocketPeer.open(
                self -> {
                  self.frame(0x01, "123456");
                  self.frame(0x80, "12345");
                }),
            small);
    assertEquals(Outcome.TOO_LARGE, pieces.outcome());
    Reading huge =
        look(
            SocketPeer.open(self -> self.raw(0x82, 127, 0x7f, 0xff, 0xff, 0xff, 0, 0, 0, 0)),
            small);
    assertEquals(Outcome.TOO_LARGE, huge.outcome());
  }

  @Test
  void anAnswerThatIsNoWebSocketIsToldAsWhatItIs() throws Exception {
    Reading page = look(Peer.saying("HTTP/1.1 403 Forbidden\r\n\r\n"), socket -> socket);
    assertEquals(Outcome.ASSERTION_FAILED, page.outcome());
    assertEquals("the server answered HTTP 403 in place of 101", page.reason());
    assertEquals(403, page.measurements().number(WebSocket.STATUS).orElseThrow());
    refused("not a status line of HTTP/1.1: 'hello'", "hello\r\n\r\n");
    refused("a bad header field: 'Up grade: x'", "HTTP/1.1 101 Ok\r\nUp grade: x\r\n\r\n");
    refused("the answer has no 'Upgrade: websocket'", GOOD.replace("websocket", "h2c") + "\r\n");
    refused(
        "the answer has no 'Connection: Upgrade'", GOOD.replace("n: Upgrade", "n: close") + "\r\n");
    refused("the answer does not prove that it has read the key", GOOD.replace("$a", "a") + "\r\n");
    refused(
        "the server uses an extension that was not offered",
        GOOD + "Sec-WebSocket-Extensions: permessage-deflate\r\n\r\n");
    refused(
        "the server chose the subprotocol 'x', which was not offered",
        GOOD + "Sec-WebSocket-Protocol: x\r\n\r\n");
    Reading none = look(SocketPeer.answering(GOOD + "\r\n"), socket -> socket.subprotocol("chat"));
    assertEquals("the server chose none of the subprotocols chat", none.reason());
    Reading endless = look(SocketPeer.answering(GOOD + "x: ".repeat(10_000)), socket -> socket);
    assertEquals(Outcome.TOO_LARGE, endless.outcome());
  }

  @Test
  void everyWrongSettingIsTold() throws IOException {
    WebSocket all =
        WebSocket.open("http://x/")
            .header("Upgrade", "x")
            .header("a b", "x")
            .secretHeader("X", Secret.of("a\nb"))
            .subprotocol("a,b")
            .expectMatch("(")
            .maxMessage(0);
    Settings settings = all.definition().settings().with("ping", 1).reading("settings");
    new WebSocketProvider().create(all.definition().target(), settings);
    List<String> where = settings.problems().stream().map(p -> p.where()).sorted().toList();
    assertEquals(
        List.of(
            "settings.headers",
            "settings.headers.Upgrade",
            "settings.max-message",
            "settings.ping",
            "settings.secret-headers.X",
            "settings.steps[0].expect-matches",
            "settings.subprotocols",
            "settings.target"),
        where);
  }
}
