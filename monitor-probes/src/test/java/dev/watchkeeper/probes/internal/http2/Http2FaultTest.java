package dev.watchkeeper.probes.internal.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.http.HttpProvider;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.Warm;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servers that break HTTP/2, or lead an honest client astray: what is said of them, and when. */
@Execution(ExecutionMode.SAME_THREAD)
class Http2FaultTest {
  private static final Duration TIMEOUT = Duration.ofMillis(600);
  private static final Duration OVERRUN = Duration.ofMillis(300);
  private static final int BUDGET = 128 << 10;

  @BeforeAll
  static void warmUp() throws IOException {
    Warm.up();
  }

  private record Fault(
      String id,
      boolean raw,
      Http2Peer.Talk talk,
      Map<String, ?> settings,
      Outcome outcome,
      String reason) {
    @Override
    public String toString() {
      return id;
    }
  }

  private static Fault fault(String id, Outcome outcome, String reason, Http2Peer.Talk talk) {
    return new Fault(id, false, talk, Map.of(), outcome, reason);
  }

  private static Fault broken(String id, String reason, Http2Peer.Talk talk) {
    return fault(id, Outcome.PROTOCOL, "the answer breaks HTTP/2: " + reason, talk);
  }

  private static Fault raw(String id, Outcome outcome, String reason, Http2Peer.Talk talk) {
    return new Fault(id, true, talk, Map.of(), outcome, reason);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  static Stream<Fault> beginnings() {
    return Stream.of(
        raw(
            "answers in HTTP/1",
            Outcome.PROTOCOL,
            "the server answers in HTTP/1, not in HTTP/2",
            p -> p.bytes(ascii("HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n"))),
        raw(
            "speaks nonsense",
            Outcome.PROTOCOL,
            "it does not begin with SETTINGS",
            p -> p.bytes(ascii("220 mail.example ready\r\n"))),
        raw(
            "begins with a head",
            Outcome.PROTOCOL,
            "it does not begin with SETTINGS",
            p -> p.onlyHead(":status:200")),
        raw("says nothing", Outcome.TIMEOUT, "no answer within 600 ms", Http2Peer::request),
        raw("settings only", Outcome.TIMEOUT, "waiting for headers", Http2Peer::settings),
        raw(
            "settings that let us push",
            Outcome.PROTOCOL,
            "a server that lets us push",
            p -> p.settings(2, 1)),
        raw(
            "a window too large",
            Outcome.PROTOCOL,
            "a window that is too large",
            p -> p.settings(4, -1)),
        raw(
            "settings of five bytes",
            Outcome.PROTOCOL,
            "settings with a wrong size",
            p -> p.frame(Frame.SETTINGS, 0, 0, new byte[5])),
        raw(
            "settings in a stream",
            Outcome.PROTOCOL,
            "a frame of the connection in a stream",
            p -> p.frame(Frame.SETTINGS, 0, 1)));
  }

  static Stream<Fault> frames() {
    return Stream.of(
        broken(
            "a frame too large",
            "a frame of 16385 bytes, where 16384 are allowed",
            p -> p.frame(Frame.DATA, 0, 1, new byte[16_385])),
        broken("data first", "a body before its head", p -> p.data("x")),
        broken(
            "another stream",
            "an answer in a stream that nobody opened",
            p -> p.frame(Frame.HEADERS, 4, 3, Http2Peer.block(":status:200"))),
        broken(
            "a push",
            "a push that nobody wanted",
            p -> p.frame(Frame.PUSH_PROMISE, 4, 1, new byte[4])),
        broken(
            "more fields after their end",
            "more header fields after their end",
            p -> p.frame(Frame.CONTINUATION, 4, 1)),
        broken(
            "padding too long",
            "padding that is longer than its frame",
            p -> p.frame(Frame.HEADERS, 0xc, 1, (byte) 9, (byte) 0x88)),
        broken(
            "a ping of 7 bytes",
            "a frame of type 6 with a wrong size",
            p -> p.frame(Frame.PING, 0, 0, new byte[7])),
        broken(
            "a window by nothing",
            "a window that opens by nothing or nowhere",
            p -> p.frame(Frame.WINDOW_UPDATE, 0, 0, new byte[4])),
        broken(
            "a window too wide",
            "a window that is too large",
            p -> p.frame(Frame.WINDOW_UPDATE, 0, 0, (byte) 0x7f, (byte) -1, (byte) -1, (byte) -1)),
        broken(
            "a short GOAWAY",
            "a GOAWAY with a wrong size",
            p -> p.frame(Frame.GOAWAY, 0, 0, new byte[7])),
        fault(
            "GOAWAY with an error",
            Outcome.RESET,
            "the server ended the connection: ENHANCE_YOUR_CALM: 'too many?calls'",
            p -> p.frame(Frame.GOAWAY, 0, 0, ascii("\0\0\0\1\0\0\0\13too many\ncalls"))),
        fault(
            "GOAWAY before us",
            Outcome.RESET,
            "the server ended the connection: NO_ERROR",
            p -> p.frame(Frame.GOAWAY, 0, 0, new byte[8])),
        fault(
            "reset",
            Outcome.RESET,
            "the server reset the request: REFUSED_STREAM",
            p -> p.frame(Frame.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 7})),
        fault(
            "reset with an unknown code",
            Outcome.RESET,
            "the server reset the request: error 4294967295",
            p -> p.frame(Frame.RST_STREAM, 0, 1, new byte[] {-1, -1, -1, -1})),
        fault(
            "wants HTTP/1.1",
            Outcome.PROTOCOL,
            "the server wants HTTP/1.1 for this request",
            p -> p.frame(Frame.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 13})));
  }

  static Stream<Fault> heads() {
    return Stream.of(
        broken("no status", "a head that does not begin with its status", p -> p.head("a:b")),
        broken("a bad status", "a bad status: '2xx'", p -> p.head(":status:2xx")),
        broken("101", "a bad status: '101'", p -> p.head(":status:101")),
        broken(
            "two states",
            "a header field with a bad name: ':status'",
            p -> p.head(":status:200", ":status:200")),
        broken(
            "upper case",
            "a header field with a bad name: 'Server'",
            p -> p.head(":status:200", "Server:x")),
        broken(
            "a line break",
            "a header field with a bad value: 'a'",
            p -> p.head(":status:200", "a:b\r\nc: d")),
        broken(
            "a field of connections",
            "the header field 'transfer-encoding', which is none of HTTP/2",
            p -> p.head(":status:200", "transfer-encoding:chunked")),
        broken(
            "a bad block",
            "a reference to a header field that is in no table",
            p -> p.frame(Frame.HEADERS, 4, 1, (byte) 0x80)),
        broken("a bomb", "a head of more than 65536 bytes", Http2FaultTest::bomb),
        broken(
            "endless fields",
            "header fields of more than 65536 bytes or 64 frames",
            p -> {
              p.frame(Frame.HEADERS, 0, 1, Http2Peer.block(":status:200"));
              for (int i = 0; i < 100; i++) {
                p.frame(Frame.CONTINUATION, 0, 1);
              }
            }),
        broken(
            "a frame amid fields",
            "another frame amid header fields",
            p -> {
              p.frame(Frame.HEADERS, 0, 1, Http2Peer.block(":status:200"));
              p.frame(Frame.PING, 0, 0, new byte[8]);
            }),
        fault(
            "fields without an end",
            Outcome.TIMEOUT,
            "reading headers",
            p -> p.frame(Frame.HEADERS, 0, 1, Http2Peer.block(":status:200"))),
        broken("interim only", "an answer that is only interim", p -> p.onlyHead(":status:103")),
        broken(
            "interim for ever",
            "more than 8 interim answers",
            p -> {
              for (int i = 0; i < 9; i++) {
                p.head(":status:103");
              }
            }),
        broken(
            "a second head",
            "a second head",
            p -> {
              p.head(":status:200");
              p.head("a:b");
            }));
  }

  /** A field of 4,000 bytes in the table, and references to it. */
  private static void bomb(Http2Peer peer) throws IOException {
    java.io.ByteArrayOutputStream block = new java.io.ByteArrayOutputStream();
    block.write(0x88);
    block.writeBytes(new byte[] {0x40, 1, 'a'});
    HpackWriter.number(0, 7, 4_000, block);
    block.writeBytes(ascii("b".repeat(4_000)));
    block.writeBytes(ascii("\0".repeat(100)).clone());
    byte[] bytes = block.toByteArray();
    java.util.Arrays.fill(bytes, bytes.length - 100, bytes.length, (byte) 0xbe);
    peer.frame(Frame.HEADERS, 5, 1, bytes);
  }

  static Stream<Fault> bodies() {
    return Stream.of(
        broken(
            "shorter than said",
            "a body of another size than its head says",
            p -> {
              p.head(":status:200", "content-length:9");
              p.lastData("hello");
            }),
        broken(
            "longer than said",
            "a body of another size than its head says",
            p -> {
              p.head(":status:200", "content-length:3");
              p.lastData("hello");
            }),
        broken(
            "a length and no body",
            "a body of another size than its head says",
            p -> p.onlyHead(":status:200", "content-length:3")),
        broken(
            "204 with a body",
            "a body of another size than its head says",
            p -> {
              p.head(":status:204");
              p.lastData("hello");
            }),
        fault(
            "two lengths",
            Outcome.PROTOCOL,
            "more than one content length",
            p -> p.head(":status:200", "content-length:3", "content-length:3")),
        fault(
            "no end after its length",
            Outcome.TIMEOUT,
            "reading the body",
            p -> {
              p.head(":status:200", "content-length:5");
              p.data("hello");
            }),
        fault(
            "reset amid the body",
            Outcome.RESET,
            "the server reset the request: INTERNAL_ERROR: truncated: got 5 bytes of the body",
            p -> {
              p.head(":status:200");
              p.data("hello");
              p.frame(Frame.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 2});
            }),
        fault(
            "bad trailers",
            Outcome.PROTOCOL,
            "a header field with a bad name: ':status'",
            p -> {
              p.head(":status:200");
              p.onlyHead(":status:200");
            }),
        fault("drips", Outcome.TIMEOUT, "reading the body", Http2FaultTest::drip),
        broken(
            "empty data for ever",
            "more than 1000 frames that bring nothing",
            p -> {
              p.head(":status:200");
              flood(p, new Frame(Frame.DATA, 0, 1, new byte[0]));
            }),
        broken(
            "pings for ever",
            "more than 1000 frames that bring nothing",
            p -> flood(p, new Frame(Frame.PING, 0, 0, new byte[8]))),
        broken(
            "settings for ever",
            "more than 1000 frames that bring nothing",
            p -> flood(p, new Frame(Frame.SETTINGS, 0, 0, new byte[0]))),
        new Fault(
            "endless, judged",
            false,
            Http2FaultTest::endless,
            Map.of("body-contains", "hello"),
            Outcome.TOO_LARGE,
            "HTTP 200, but the body has more than"),
        new Fault("endless, status good", false, Http2FaultTest::endless, Map.of(), Outcome.OK, ""),
        new Fault(
            "a window that never opens",
            true,
            p -> {
              p.settings(4, 0);
              p.request();
            },
            Map.of("method", "POST", "body", "x".repeat(70_000)),
            Outcome.TIMEOUT,
            "sending the request"));
  }

  private static void flood(Http2Peer peer, Frame frame) throws IOException {
    for (int i = 0; i < 1_100; i++) {
      peer.bytes(frame.bytes());
    }
  }

  private static void drip(Http2Peer peer) throws Exception {
    peer.head(":status:200");
    java.util.concurrent.CountDownLatch never = new java.util.concurrent.CountDownLatch(1);
    while (!never.await(20, java.util.concurrent.TimeUnit.MILLISECONDS)) {
      peer.data("x");
    }
  }

  /** As much as the window lets it send, and it does not wait for more. */
  private static void endless(Http2Peer peer) throws IOException {
    peer.head(":status:200");
    String much = "y".repeat(16_000);
    for (int i = 0; i < 16; i++) {
      peer.data(much);
    }
  }

  @ParameterizedTest
  @MethodSource({"beginnings", "frames", "heads", "bodies"})
  void aFaultHasItsOutcomeAndItsTime(Fault fault) throws Exception {
    Map<String, Object> settings = new java.util.HashMap<>(fault.settings());
    settings.put("version", "2");
    try (Peer peer = fault.raw() ? Http2Peer.raw(fault.talk()) : Http2Peer.after(fault.talk())) {
      ProbeRun run =
          ProbeRunner.of(new HttpProvider())
              .target(peer.url())
              .settings(Settings.of(settings))
              .timeout(TIMEOUT)
              .byteBudget(BUDGET)
              .run();
      Reading reading = run.returned().orElseThrow(() -> new AssertionError(run.toString()));
      assertEquals(fault.outcome(), reading.outcome(), reading::toString);
      assertTrue(reading.reason().contains(fault.reason()), reading::reason);
      boolean fine = fault.outcome() == Outcome.OK;
      assertEquals(fine ? Blame.NONE : Blame.TARGET, reading.outcome().blame());
      assertTrue(
          run.elapsed().compareTo(TIMEOUT.plus(OVERRUN)) <= 0, () -> "took " + run.elapsed());
      assertFalse(reading.reason().contains("Exception"), reading::reason);
    }
  }
}
