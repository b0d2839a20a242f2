package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.TestContext;
import dev.watchkeeper.probes.internal.net.Warm;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class HttpProbeTest {
  @BeforeAll
  static void warmUp() throws IOException {
    Warm.up();
  }

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private static Reading run(Http http, ProbeContext context) throws Exception {
    Settings settings = http.definition().settings().reading("settings");
    var probe = new HttpProvider().create(http.definition().target(), settings);
    assertEquals(List.of(), settings.problems());
    return probe.run(context);
  }

  private static Reading run(Http http) throws Exception {
    return run(http, TestContext.millis(5_000));
  }

  @Test
  void measuresPhasesStatusAndBody() throws Exception {
    try (Peer peer = Peer.saying(OK)) {
      Reading reading = run(Http.get(peer.url() + "path?q=1").bodyContains("ell"));
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals(200, reading.measurements().number(Http.STATUS).orElseThrow());
      assertEquals(5, reading.measurements().number(Http.SIZE).orElseThrow());
      for (var phase : List.of(Net.CONNECT, Net.WRITE, Net.WAIT, Net.READ, Net.LATENCY)) {
        assertTrue(reading.measurements().number(phase).orElseThrow() > 0, phase.name());
      }
      assertTrue(peer.requests.get(0).startsWith("GET /path?q=1 HTTP/1.1\r\nHost: 127.0.0.1:"));
    }
  }

  @Test
  void theWrongStatusOrBodyIsDownWithItsReason() throws Exception {
    try (Peer peer = Peer.saying("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
      Reading reading = run(Http.get(peer.url()));
      assertEquals(Outcome.ASSERTION_FAILED, reading.outcome());
      assertTrue(reading.reason().matches("HTTP 503 after \\d+ ms"), reading.reason());
      assertEquals(Status.UP, run(Http.get(peer.url()).status("500-599")).status());
    }
    try (Peer peer = Peer.saying(OK)) {
      Reading reading = run(Http.get(peer.url()).bodyContains("bye"));
      assertTrue(reading.reason().startsWith("the body does not hold: contains 'bye'"));
      assertEquals(Status.DOWN, run(Http.get(peer.url()).bodyMatchesNot("h.l")).status());
    }
  }

  static Stream<String> brokenAnswers() {
    String body = "\r\n\r\nhello";
    return Stream.of(
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6" + body,
        "HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked" + body,
        "HTTP/1.1 200 OK\r\nContent-Length: -5" + body,
        "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999" + body,
        "HTTP/1.1 200 OK\r\nContent-Length: five" + body,
        "HTTP/1.1 200 OK\r\nContent-Length: +5" + body,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip" + body,
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhello",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello!\r\n0\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\nhello",
        "HTTP/1.1 99999 Many\r\n\r\n",
        "HTTP/1.1 999 High\r\n\r\n",
        "HTTP/1.1 20 Short\r\n\r\n",
        "HTTP/2.0 200 OK\r\n\r\n",
        "ICY 200 OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nNo colon\r\n\r\n",
        "HTTP/1.1 200 OK\r\n: empty\r\n\r\n",
        "HTTP/1.1 200 OK\r\nBad name: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\n folded: x\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: b\rC: d\r\n\r\n",
        "HTTP/1.1 200 OK\r\nA: \0\r\n\r\n");
  }

  @ParameterizedTest
  @MethodSource("brokenAnswers")
  void brokenFramingIsAFailureOfTheProtocol(String answer) throws Exception {
    try (Peer peer = Peer.saying(answer)) {
      Reading reading = run(Http.get(peer.url()));
      assertEquals(Outcome.PROTOCOL, reading.outcome(), reading.reason());
      assertTrue(reading.reason().startsWith("the answer breaks HTTP: "), reading.reason());
    }
  }

  @Test
  void chunksInterimAnswersAndAnswersWithoutALengthAreRead() throws Exception {
    String chunks =
        "Transfer-Encoding: chunked\r\n\r\n2;x=y\r\nhe\r\n3\r\nllo\r\n0\r\nT: v\r\n\r\n";
    for (String answer :
        List.of(
            "HTTP/1.1 200 OK\r\n" + chunks,
            "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Hints\r\nL: x\r\n\r\n" + OK,
            "HTTP/1.0 200 OK\r\n\r\nhello")) {
      try (Peer peer = Peer.saying(answer)) {
        Reading reading = run(Http.get(peer.url()).bodyMatches("^hello$"));
        assertEquals(Status.UP, reading.status(), reading.reason());
      }
    }
  }

  @Test
  void anAnswerCutAfterAnyByteIsDownAndNeverAnException() throws Exception {
    for (int cut = 0; cut < OK.length(); cut++) {
      try (Peer peer = Peer.saying(OK.substring(0, cut))) {
        Reading reading = run(Http.get(peer.url()));
        assertEquals(Status.DOWN, reading.status(), "cut after " + cut);
        assertEquals(Outcome.RESET, reading.outcome(), "cut after " + cut + reading.reason());
      }
    }
  }

  @Test
  void silentDrippingAndEndlessPeersEndAtTheDeadlineOrTheCap() throws Exception {
    Peer.Behaviour silent = (peer, socket) -> peer.pause(10_000);
    Peer.Behaviour drip =
        (peer, socket) -> {
          peer.readRequest(socket);
          for (byte b : OK.getBytes(StandardCharsets.US_ASCII)) {
            socket.getOutputStream().write(b);
            if (peer.pause(100)) {
              return;
            }
          }
        };
    Peer.Behaviour endless = (peer, socket) -> flood(socket.getOutputStream(), "x");
    try (Peer a = new Peer(silent);
        Peer b = new Peer(drip);
        Peer c =
            new Peer(
                (peer, socket) -> {
                  peer.readRequest(socket);
                  socket
                      .getOutputStream()
                      .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                  endless.serve(peer, socket);
                });
        Peer d = new Peer(endless)) {
      assertTimeout(a, "waiting for headers", "headers");
      assertTimeout(b, "reading headers", "headers");
      Reading big =
          run(
              Http.get(c.url()).bodyContains("y"),
              new TestContext(5_000, 10_000, AddressPolicy.standard()));
      assertEquals(Outcome.TOO_LARGE, big.outcome());
      assertEquals("body", big.phase());
      assertEquals(10_000, big.measurements().number(Net.BYTES).orElseThrow());
      assertEquals(Outcome.TOO_LARGE, run(Http.get(d.url())).outcome(), "an endless line");
    }
  }

  private static void flood(OutputStream out, String text) throws IOException {
    byte[] some = text.repeat(8_192).getBytes(StandardCharsets.US_ASCII);
    for (int i = 0; i < 100_000; i++) {
      out.write(some);
    }
  }

  private static void assertTimeout(Peer peer, String doing, String phase) throws Exception {
    long begin = System.nanoTime();
    Reading reading = run(Http.get(peer.url()), TestContext.millis(300));
    long millis = (System.nanoTime() - begin) / 1_000_000;
    assertEquals(Outcome.TIMEOUT, reading.outcome(), reading.reason());
    assertEquals("no answer within 300 ms (" + doing + ")", reading.reason());
    assertEquals(phase, reading.phase());
    assertTrue(millis >= 290 && millis <= 550, "took " + millis + " ms");
  }

  @Test
  void redirectsAreFollowedWithinTheirLimitAndSecretsStayAtHome() throws Exception {
    try (Peer last = Peer.saying(OK);
        Peer first =
            Peer.saying(
                "HTTP/1.1 302 Found\r\nLocation: "
                    + last.url()
                    + "x\r\nContent-Length: 0\r\n\r\n")) {
      Reading reading =
          run(Http.get(first.url()).bearer(Secret.of("s3cret")).header("X-Plain", "seen"));
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals(1, reading.measurements().number(Http.REDIRECTS).orElseThrow());
      assertTrue(first.requests.get(0).contains("Authorization: Bearer s3cret\r\n"));
      assertFalse(last.requests.get(0).contains("s3cret"), last.requests.get(0));
      assertTrue(last.requests.get(0).contains("X-Plain: seen\r\n"));
      assertEquals(Outcome.ASSERTION_FAILED, run(Http.get(first.url()).redirects(0)).outcome());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/again,'a redirect loop, more than 5 redirects'",
    "file:///etc/passwd,a redirect that leads nowhere",
    "javascript:alert(1),a redirect that leads nowhere",
    "gopher://x/,a redirect that leads nowhere"
  })
  void redirectsThatLeadNowhereAreRefused(String location, String reason) throws Exception {
    String answer = "HTTP/1.1 301 Moved\r\nLocation: " + location + "\r\nContent-Length: 0\r\n\r\n";
    try (Peer peer = Peer.saying(answer)) {
      Reading reading = run(Http.get(peer.url()));
      assertEquals(Outcome.REDIRECT, reading.outcome());
      assertTrue(reading.reason().startsWith(reason), reading.reason());
    }
  }

  @Test
  void aForbiddenAddressIsNeverConnectedToAtAnyHop() throws Exception {
    try (Peer inner = Peer.saying(OK);
        Peer outer =
            Peer.saying(
                "HTTP/1.1 302 Found\r\nLocation: http://localhost:"
                    + inner.port()
                    + "/\r\nContent-Length: 0\r\n\r\n")) {
      int[] asked = {0};
      AddressPolicy firstOnly =
          address -> asked[0]++ == 0 ? Optional.empty() : Optional.of("not twice");
      Reading reading = run(Http.get(outer.url()), new TestContext(5_000, 100_000, firstOnly));
      assertEquals(Outcome.BLOCKED, reading.outcome());
      assertEquals(Status.UNKNOWN, reading.status());
      assertEquals(List.of(), inner.requests);
    }
  }

  @Test
  void aClosedPortIsRefusedAndAnUnknownNameHasNoAddress() throws Exception {
    int port;
    try (ServerSocket unused = new ServerSocket(0)) {
      port = unused.getLocalPort();
    }
    Reading refused = run(Http.get("http://127.0.0.1:" + port + "/"));
    assertEquals(Outcome.REFUSED, refused.outcome());
    assertEquals("connection refused by 127.0.0.1:" + port, refused.reason());
    assertEquals("connect", refused.phase());
    assertEquals(Outcome.DNS, run(Http.get("http://no-such-host.invalid/")).outcome());
  }

  @Test
  void noMutationOfAGoodAnswerGivesAnException() throws Exception {
    Random random = new Random(7);
    for (int i = 0; i < 300; i++) {
      byte[] bytes = OK.getBytes(StandardCharsets.US_ASCII);
      for (int j = 0; j <= random.nextInt(4); j++) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try (Peer peer = Peer.saying(new String(bytes, StandardCharsets.ISO_8859_1))) {
        Reading reading = run(Http.get(peer.url()), TestContext.millis(2_000));
        assertTrue(reading.status() != Status.UNKNOWN, "seed 7, round " + i + ": " + reading);
      }
    }
  }
}
