package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Warm;
import dev.watchkeeper.testkit.HostileHttp;
import dev.watchkeeper.testkit.HostileServer;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every fault of an http target that is known by number: what is said of it, and when. */
@Execution(ExecutionMode.SAME_THREAD)
class HttpFaultMatrixTest {
  @BeforeAll
  static void warmUp() throws IOException {
    Warm.up();
  }

  private static final Duration TIMEOUT = Duration.ofMillis(400);
  private static final Duration OVERRUN = Duration.ofMillis(250);
  private static final int BUDGET = 128 << 10;
  private static final String OK = "HTTP/1.1 200 OK\r\n";
  private static final String HELLO = "\r\n\r\nhello";

  /**
   * One fault.
   *
   * @param id its number and what it is
   * @param server who has it
   * @param settings how it is looked at
   * @param outcome what is found
   * @param phase how far it got; empty for anything
   * @param reason a part of the reason
   */
  private record Fault(
      String id,
      Supplier<HostileServer> server,
      Map<String, ?> settings,
      Outcome outcome,
      String phase,
      String reason) {
    @Override
    public String toString() {
      return id;
    }
  }

  private static Fault fault(
      String id, Supplier<HostileServer> server, Outcome outcome, String phase, String reason) {
    return new Fault(id, server, Map.of(), outcome, phase, reason);
  }

  private static Fault protocol(String id, String answer, String reason) {
    return fault(id, () -> HostileHttp.answering(answer), Outcome.PROTOCOL, "", reason);
  }

  private static Fault judged(
      String id, String answer, Map<String, ?> settings, Outcome outcome, String reason) {
    return new Fault(id, () -> HostileHttp.answering(answer), settings, outcome, "", reason);
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] gzip(String text) {
    try {
      ByteArrayOutputStream packed = new ByteArrayOutputStream();
      try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
      return packed.toByteArray();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  static Stream<Fault> connections() {
    String part = OK + "Content-Length: 10\r\n\r\nhel";
    Duration drip = Duration.ofMillis(20);
    return Stream.of(
        fault("F1 never answers", HostileServer::silent, Outcome.TIMEOUT, "headers", "no answer"),
        fault("F3 refuses", HostileServer::refusing, Outcome.REFUSED, "connect", "refused"),
        fault("F4 resets on accept", HostileServer::resetting, Outcome.RESET, "", ""),
        fault(
            "F4 resets after the request",
            () -> HostileHttp.resettingAfter(""),
            Outcome.RESET,
            "headers",
            "reset"),
        fault(
            "F5 no byte",
            () -> HostileHttp.answering(""),
            Outcome.RESET,
            "headers",
            "without a byte"),
        fault(
            "F6 head, then nothing",
            () -> HostileHttp.silentAfter(part),
            Outcome.TIMEOUT,
            "body",
            "got 3 of 10 bytes"),
        fault(
            "F7 body drips",
            () -> HostileHttp.drippingAfter(OK + "\r\n", drip),
            Outcome.TIMEOUT,
            "body",
            "reading the body"),
        fault(
            "F7 head drips",
            () -> HostileHttp.drippingAfter(OK + "X: ", drip),
            Outcome.TIMEOUT,
            "headers",
            "reading headers"),
        fault(
            "F9 closes in the body",
            () -> HostileHttp.answering(part),
            Outcome.RESET,
            "body",
            "truncated: got 3 of 10 bytes"),
        fault(
            "F9 resets in the body",
            () -> HostileHttp.resettingAfter(part),
            Outcome.RESET,
            "body",
            "truncated: got 3 of 10 bytes"),
        fault(
            "F9 bad status, closes in the body",
            () -> HostileHttp.answering("HTTP/1.1 503 Busy\r\nContent-Length: 10\r\n\r\nhel"),
            Outcome.RESET,
            "body",
            "HTTP 503, and then: truncated: got 3 of 10 bytes"),
        fault(
            "F9 closes in the head",
            () -> HostileHttp.answering("HTTP/1.1 200 OK\r\nServ"),
            Outcome.RESET,
            "headers",
            "truncated: the head ends after 21 bytes"),
        fault(
            "F9 closes in the chunks",
            () -> HostileHttp.answering(OK + "Transfer-Encoding: chunked\r\n\r\n5\r\nhel"),
            Outcome.RESET,
            "body",
            "truncated: got 3 bytes"));
  }

  static Stream<Fault> sizes() {
    Map<String, ?> judged = Map.of("body-contains", "hello");
    Map<String, ?> other = Map.of("status", "404");
    Outcome large = Outcome.TOO_LARGE;
    return Stream.of(
        new Fault(
            "F10 endless, judged",
            HostileHttp::endlessBody,
            judged,
            large,
            "body",
            "HTTP 200, but"),
        new Fault(
            "F10 huge, judged", HostileHttp::hugeBody, judged, large, "body", "HTTP 200, but"),
        new Fault(
            "F10 endless chunks", HostileHttp::endlessChunks, judged, large, "body", "HTTP 200"),
        new Fault(
            "F10 endless, status good", HostileHttp::endlessBody, Map.of(), Outcome.OK, "body", ""),
        new Fault(
            "F10 endless, status bad",
            HostileHttp::endlessBody,
            other,
            Outcome.ASSERTION_FAILED,
            "body",
            "HTTP 200 after"),
        fault(
            "F10 endless line",
            () -> HostileServer.endless("HTTP/1.1 200 "),
            large,
            "headers",
            "status line"),
        new Fault(
            "F11 bomb, judged",
            () -> HostileHttp.gzipBomb(1),
            judged,
            large,
            "body",
            "HTTP 200, but"),
        new Fault(
            "F11 bomb in a bomb",
            () -> HostileHttp.gzipBomb(3),
            judged,
            large,
            "body",
            "HTTP 200, but"),
        new Fault(
            "F11 bomb, status good",
            () -> HostileHttp.gzipBomb(1),
            Map.of(),
            Outcome.OK,
            "body",
            ""),
        fault(
            "F11 four layers",
            () -> HostileHttp.gzipBomb(4),
            Outcome.PROTOCOL,
            "body",
            "bad encoding"));
  }

  static Stream<Fault> encodings() {
    String head = OK + "Content-Encoding: gzip\r\nContent-Length: ";
    byte[] packed = gzip("hello");
    byte[] broken = packed.clone();
    broken[12] ^= 0x55;
    broken[packed.length - 6] ^= 0x55;
    String half = latin(packed).substring(0, packed.length - 12);
    return Stream.of(
        protocol(
            "F12 broken gzip",
            head + packed.length + "\r\n\r\n" + latin(broken),
            "bad encoding: the gzip data is broken"),
        protocol("F12 no gzip", head + "5" + HELLO, "bad encoding: the gzip data"),
        protocol(
            "F12 truncated gzip",
            head + half.length() + "\r\n\r\n" + half,
            "bad encoding: the gzip data ends early"),
        protocol(
            "F12 unknown",
            OK + "Content-Encoding: br\r\nContent-Length: 5" + HELLO,
            "bad encoding: 'br' is not known"),
        protocol(
            "F12 bad deflate",
            OK + "Content-Encoding: deflate\r\nContent-Length: 5" + HELLO,
            "bad encoding: the deflate data"));
  }

  static Stream<Fault> framing() {
    String length = OK + "Content-Length: ";
    String chunked = OK + "Transfer-Encoding: chunked\r\n\r\n";
    return Stream.of(
        protocol(
            "F13 two lengths",
            length + "5\r\nContent-Length: 6" + HELLO,
            "more than one content length"),
        protocol(
            "F13 the same length twice",
            length + "5\r\nContent-Length: 5" + HELLO,
            "more than one"),
        protocol("F13 a list of lengths", length + "5, 5" + HELLO, "bad content length"),
        protocol(
            "F13 length and chunks", length + "5\r\nTransfer-Encoding: chunked" + HELLO, "both"),
        protocol("F13 negative", length + "-5" + HELLO, "bad content length"),
        protocol("F13 signed", length + "+5" + HELLO, "bad content length"),
        protocol("F13 huge", length + "99999999999999999999" + HELLO, "bad content length"),
        protocol("F13 a word", length + "five" + HELLO, "bad content length"),
        protocol("F13 hexadecimal", length + "0x5" + HELLO, "bad content length"),
        protocol("F13 empty", length + HELLO, "bad content length"),
        protocol("F13 gzip as transfer", OK + "Transfer-Encoding: gzip" + HELLO, "transfer coding"),
        protocol(
            "F13 chunked last", OK + "Transfer-Encoding: gzip, chunked" + HELLO, "transfer coding"),
        protocol("F13 xchunked", OK + "Transfer-Encoding: xchunked" + HELLO, "transfer coding"),
        protocol(
            "F13 chunked twice",
            OK + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked" + HELLO,
            "transfer coding"),
        protocol(
            "F13 chunks in 1.0",
            "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked" + HELLO,
            "HTTP/1.0"),
        protocol("F14 no size", chunked + "zz\r\nhello", "bad chunk size"),
        protocol("F14 empty size", chunked + "\r\nhello", "bad chunk size"),
        protocol("F14 too long", chunked + "5\r\nhello!\r\n0\r\n\r\n", "longer than its size"),
        protocol("F14 overflow", chunked + "ffffffffffffffff\r\nhello", "digits"),
        protocol("F14 zeros without end", chunked + "0".repeat(40) + "5\r\nhello", "digits"),
        protocol("F14 negative", chunked + "-5\r\nhello", "bad chunk size"),
        protocol("F14 0x", chunked + "0x5\r\nhello", "bad chunk size"),
        protocol("F14 blank behind", chunked + "5 \r\nhello\r\n0\r\n\r\n", "bad chunk size"),
        protocol("F14 LF alone", chunked + "5\nhello\r\n0\r\n\r\n", "bad chunk size"),
        protocol(
            "F14 LF in the extension", chunked + "5;a\nhello\r\n0\r\n\r\n", "control character"),
        protocol("F14 LF behind", chunked + "5\r\nhello\n0\r\n\r\n", "longer than its size"),
        protocol("F14 bare CR", chunked + "5\rx\r\nhello", "bare CR"),
        protocol("F14 extensions", chunked + "5;" + "x".repeat(20_000) + "\r\nhello", "extensions"),
        protocol("F14 bad trailer", chunked + "0\r\nno colon\r\n\r\n", "colon"));
  }

  static Stream<Fault> heads() {
    return Stream.of(
        protocol("F15 99999", "HTTP/1.1 99999 Many\r\n\r\n", "status line"),
        protocol("F15 999", "HTTP/1.1 999 High\r\n\r\n", "status line"),
        protocol("F15 099", "HTTP/1.1 099 Low\r\n\r\n", "status line"),
        protocol("F15 20", "HTTP/1.1 20 Short\r\n\r\n", "status line"),
        protocol("F15 no code", "HTTP/1.1 OK\r\n\r\n", "status line"),
        protocol("F15 two blanks", "HTTP/1.1  200 OK\r\n\r\n", "status line"),
        protocol("F15 HTTP/2.0", "HTTP/2.0 200 OK\r\n\r\n", "status line"),
        protocol("F15 lower case", "http/1.1 200 OK\r\n\r\n", "status line"),
        protocol("F15 ICY", "ICY 200 OK\r\n\r\n", "status line"),
        protocol("F15 HTTP/0.9", "<html>hello</html>\r\n", "status line"),
        protocol("F15 SSH", "SSH-2.0-OpenSSH_9.2\r\n", "status line"),
        protocol("F15 HTTP/2 frames", "\0\0\u0012\4\0\0\0\0\0\0\3\0\0\0d", "may speak HTTP/2"),
        protocol("F16 bare CR", OK + "A: b\rC: d\r\n\r\n", "bare CR"),
        protocol("F16 NUL", OK + "A: \0\r\n\r\n", "NUL"),
        protocol("F16 escape", OK + "A: \33[31m\r\n\r\n", "control character"),
        protocol("F16 no colon", OK + "No-colon\r\n\r\n", "colon"),
        protocol("F16 no name", OK + ": empty\r\n\r\n", "colon"),
        protocol("F16 blank in the name", OK + "Bad name: x\r\n\r\n", "bad name"),
        protocol("F16 blank before the colon", OK + "Content-Length : 5" + HELLO, "bad name"),
        protocol("F16 folded", OK + "A: b\r\n c\r\n\r\n", "folded"),
        protocol("F16 folded first", OK + " A: b\r\n\r\n", "folded"),
        protocol("F16 8 MB", OK + "A: " + "x".repeat(8 << 20) + "\r\n\r\n", "a head of more than"),
        protocol("F16 100,000 fields", OK + "A: b\r\n".repeat(100_000) + "\r\n", "header fields"),
        fault(
            "F16 fields without end",
            HostileHttp::endlessHeaders,
            Outcome.PROTOCOL,
            "headers",
            "header fields"),
        protocol("F16 interim without end", "HTTP/1.1 100 Continue\r\n\r\n".repeat(50), "interim"));
  }

  static Stream<Fault> redirects() {
    String to = "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\nLocation: ";
    Outcome refused = Outcome.REDIRECT;
    return Stream.of(
        judged(
            "F19 loop",
            to + "/\r\n\r\n",
            Map.of(),
            refused,
            "a redirect loop, more than 5 redirects: http://127.0.0.1:"),
        fault(
            "F19 growing",
            HostileHttp::redirectingOn,
            refused,
            "",
            "more than 5 redirects: http://127.0.0.1:"),
        judged(
            "F19 none followed",
            to + "/\r\n\r\n",
            Map.of("redirects", 0),
            Outcome.ASSERTION_FAILED,
            "HTTP 301"),
        judged(
            "F19 two places",
            to + "/a\r\nLocation: /b\r\n\r\n",
            Map.of(),
            Outcome.PROTOCOL,
            "location"),
        judged(
            "F19 no place",
            "HTTP/1.1 301 Moved\r\nContent-Length: 0\r\n\r\n",
            Map.of(),
            Outcome.ASSERTION_FAILED,
            "HTTP 301"),
        judged(
            "F20 file",
            to + "file:///etc/passwd\r\n\r\n",
            Map.of(),
            refused,
            "a redirect that leads nowhere"),
        judged("F20 jar", to + "jar:http://x/a.jar!/\r\n\r\n", Map.of(), refused, "leads nowhere"),
        judged("F20 gopher", to + "gopher://x/\r\n\r\n", Map.of(), refused, "leads nowhere"),
        judged(
            "F20 javascript",
            to + "javascript:alert(1)\r\n\r\n",
            Map.of(),
            refused,
            "leads nowhere"),
        judged("F20 a bad host", to + "http://a b/\r\n\r\n", Map.of(), refused, "leads nowhere"));
  }

  static Stream<Fault> others() {
    String events = OK + "Content-Type: text/event-stream\r\n\r\ndata: x\r\n\r\n";
    Map<String, ?> json = Map.of("well-formed", "json");
    Map<String, ?> xml = Map.of("well-formed", "xml");
    String deep = "[".repeat(200_000);
    String entities = "<!DOCTYPE a [<!ENTITY b SYSTEM \"http://127.0.0.1:1/\">]><a>&b;</a>";
    return Stream.of(
        judged(
            "F25 101",
            "HTTP/1.1 101 Switching\r\nUpgrade: x\r\n\r\nnoise",
            Map.of("status", "101"),
            Outcome.OK,
            ""),
        judged(
            "F25 101 unexpected",
            "HTTP/1.1 101 Switching\r\n\r\n",
            Map.of(),
            Outcome.ASSERTION_FAILED,
            "HTTP 101"),
        new Fault(
            "F25 events", () -> HostileHttp.silentAfter(events), Map.of(), Outcome.OK, "", ""),
        judged(
            "F25 204 with a body",
            "HTTP/1.1 204 No Content\r\nContent-Length: 5" + HELLO,
            Map.of(),
            Outcome.OK,
            ""),
        judged(
            "F25 HEAD with a body",
            OK + "Content-Length: 5" + HELLO,
            Map.of("method", "HEAD"),
            Outcome.OK,
            ""),
        judged(
            "F28 explodes",
            OK + "Content-Length: 31\r\n\r\n" + "a".repeat(30) + "!",
            Map.of("body-matches", "^(a+)+$"),
            Outcome.ASSERTION_FAILED,
            "does not hold"),
        judged(
            "F29 deep JSON",
            OK + "Content-Length: 200000\r\n\r\n" + deep,
            json,
            Outcome.TOO_LARGE,
            ""),
        judged(
            "F29 deep JSON that fits",
            OK + "\r\n" + deep.substring(0, 5_000),
            json,
            Outcome.ASSERTION_FAILED,
            "bad body: not JSON: nested more than 100 deep"),
        judged("F29 absurd number", OK + "\r\n1e" + "9".repeat(5_000), json, Outcome.OK, ""),
        judged(
            "F29 no JSON",
            OK + "\r\n{\"a\":}",
            json,
            Outcome.ASSERTION_FAILED,
            "bad body: not JSON"),
        judged(
            "F29 XML with entities",
            OK + "\r\n" + entities,
            xml,
            Outcome.ASSERTION_FAILED,
            "bad body"),
        judged(
            "F29 deep XML",
            OK + "\r\n" + "<a>".repeat(9_000),
            xml,
            Outcome.ASSERTION_FAILED,
            "bad body"));
  }

  @ParameterizedTest
  @MethodSource({"connections", "sizes", "encodings", "framing", "heads", "redirects", "others"})
  void aFaultHasItsOutcomeItsPhaseAndItsTime(Fault fault) {
    try (HostileServer server = fault.server().get()) {
      ProbeRun run =
          ProbeRunner.of(new HttpProvider())
              .target("http://" + server.address() + "/")
              .settings(Settings.of(fault.settings()))
              .timeout(TIMEOUT)
              .byteBudget(BUDGET)
              .run();
      Reading reading = run.returned().orElseThrow(() -> new AssertionError(run.toString()));
      assertEquals(fault.outcome(), reading.outcome(), reading::toString);
      assertTrue(reading.reason().contains(fault.reason()), reading::reason);
      assertTrue(fault.phase().isEmpty() || fault.phase().equals(reading.phase()), reading.phase());
      boolean fine = fault.outcome() == Outcome.OK;
      assertEquals(fine ? Blame.NONE : Blame.TARGET, reading.outcome().blame());
      assertTrue(
          run.elapsed().compareTo(TIMEOUT.plus(OVERRUN)) <= 0, () -> "took " + run.elapsed());
      assertFalse(reading.reason().contains("Exception"), reading::reason);
    }
  }

  static Stream<Fault> proxies() {
    return Stream.of(
        fault("F30 dead", HostileServer::refusing, Outcome.REFUSED, "proxy", "refused"),
        fault("F30 silent", HostileServer::silent, Outcome.TIMEOUT, "proxy", "no answer"),
        fault("F30 resets", HostileServer::resetting, Outcome.RESET, "proxy", ""),
        fault("F30 nonsense", HostileServer::garbage, Outcome.PROTOCOL, "proxy", ""),
        fault(
            "F30 407",
            () -> HostileHttp.answering("HTTP/1.1 407 Authenticate\r\n\r\n"),
            Outcome.AUTH,
            "proxy",
            "HTTP/1.1 407"),
        fault(
            "F30 502",
            () -> HostileHttp.answering("HTTP/1.1 502 Bad Gateway\r\n\r\n"),
            Outcome.UNREACHABLE,
            "proxy",
            "HTTP/1.1 502"));
  }

  /** No status of its own tells a broken proxy; reason and phase name it. */
  @ParameterizedTest
  @MethodSource("proxies")
  void aBrokenProxyIsNamedAndNotTheTarget(Fault fault) throws Exception {
    try (HostileServer proxy = fault.server().get();
        Site site = Site.of(Site.ok("hello"))) {
      ProbeRun run =
          ProbeRunner.of(new HttpProvider())
              .target(site.url("/"))
              .settings(
                  Settings.of(Map.of("network", Map.of("proxy", "http://" + proxy.address()))))
              .timeout(TIMEOUT)
              .run();
      Reading reading = run.returned().orElseThrow(() -> new AssertionError(run.toString()));
      assertEquals(fault.outcome(), reading.outcome(), reading::toString);
      assertEquals(fault.phase(), reading.phase());
      assertTrue(reading.reason().contains("the proxy " + proxy.address()), reading::reason);
      assertTrue(reading.reason().contains(fault.reason()), reading::reason);
      assertEquals(List.of(), site.requests);
      assertTrue(
          run.elapsed().compareTo(TIMEOUT.plus(OVERRUN)) <= 0, () -> "took " + run.elapsed());
    }
  }

  @org.junit.jupiter.api.Test
  void aPortWhoseQueueIsFullIsATimeoutOfTheConnection() throws Exception {
    try (java.net.ServerSocket full =
        new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      List<java.net.Socket> waiting = new java.util.ArrayList<>();
      try {
        for (int i = 0; i < 8; i++) {
          java.net.Socket one = new java.net.Socket();
          waiting.add(one);
          one.connect(full.getLocalSocketAddress(), 50);
        }
      } catch (java.net.SocketTimeoutException e) {
        assertFalse(waiting.isEmpty());
      }
      ProbeRun run =
          ProbeRunner.of(new HttpProvider())
              .target("http://127.0.0.1:" + full.getLocalPort() + "/")
              .timeout(TIMEOUT)
              .run();
      assertEquals(Outcome.TIMEOUT, run.reading().outcome(), run::toString);
      assertEquals("connect", run.reading().phase());
      for (java.net.Socket one : waiting) {
        one.close();
      }
    }
  }

  @org.junit.jupiter.api.Test
  void aRedirectToAForbiddenAddressNeverArrivesThere() throws Exception {
    try (Site inner = Site.of(Site.ok("secret"));
        Site outer = new Site()) {
      outer.on("/", Site.redirect(inner.otherUrl("/admin")));
      int[] asked = {0};
      AddressPolicy firstOnly =
          address ->
              asked[0]++ == 0 ? java.util.Optional.empty() : java.util.Optional.of("not twice");
      ProbeRun run =
          ProbeRunner.of(new HttpProvider()).target(outer.url("/")).addressPolicy(firstOnly).run();
      assertEquals(Outcome.BLOCKED, run.reading().outcome());
      assertEquals(List.of(), inner.requests);
    }
  }
}
