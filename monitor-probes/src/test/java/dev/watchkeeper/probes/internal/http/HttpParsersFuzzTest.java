package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.probes.internal.net.ProbeFailure;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The parsers of the http probe take whatever comes: an answer, or a failure with an outcome. */
class HttpParsersFuzzTest {
  private static final int ROUNDS = 3_000;

  /** Bytes that come in pieces of any size. */
  private static ByteSource source(byte[] bytes, Random random) {
    InputStream in = new ByteArrayInputStream(bytes);
    return new ByteSource() {
      @Override
      public int read() throws IOException {
        return in.read();
      }

      @Override
      public int read(byte[] into, int offset, int length) throws IOException {
        return in.read(into, offset, 1 + random.nextInt(length));
      }
    };
  }

  static Stream<String> answers() {
    return Seeds.of("answers.txt");
  }

  @ParameterizedTest
  @MethodSource("answers")
  void anAnswerIsReadOrAFailure(String seed) throws IOException {
    Random random = new Random(seed.hashCode());
    for (int i = 0; i < ROUNDS; i++) {
      byte[] bytes = Seeds.mutated(seed, random).getBytes(StandardCharsets.ISO_8859_1);
      try {
        ByteSource source = source(bytes, random);
        HttpMessage head = new HeadReader(source).head();
        assertTrue(head.status() >= 101 && head.status() <= 599);
        new Body(new byte[0], 0, 0, false, null).text(head);
        FramedBody framed = new FramedBody(Framing.of(head, false), source);
        try (InputStream body = Codings.decode(framed, Codings.of(head))) {
          body.readAllBytes();
        }
        assertTrue(framed.got() <= bytes.length);
        new Cookies().take(head, Url.parse("http://a.example/"), 0);
      } catch (ProbeFailure e) {
        assertFalse(e.reason().isEmpty());
        assertTrue(e.reason().chars().noneMatch(Character::isISOControl), e.reason());
      }
    }
  }

  @Test
  void chunksThatAreWrittenAreReadBack() throws IOException {
    Random random = new Random(7_230);
    for (int i = 0; i < 500; i++) {
      byte[] body = new byte[random.nextInt(3_000)];
      random.nextBytes(body);
      byte[] written = chunked(body, random);
      FramedBody framed = new FramedBody(new Framing(true, -1), source(written, random));
      assertArrayEquals(body, framed.readAllBytes());
      assertTrue(framed.complete());
      assertEquals(body.length, framed.got());
      int cut = random.nextInt(written.length);
      byte[] less = java.util.Arrays.copyOf(written, cut);
      FramedBody part = new FramedBody(new Framing(true, -1), source(less, random));
      org.junit.jupiter.api.Assertions.assertThrows(ProbeFailure.class, part::readAllBytes);
    }
  }

  private static byte[] chunked(byte[] body, Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    List<String> extensions = List.of("", "", ";x", ";x=y", " ;x=\"y z\"", "\t;a;b=c");
    for (int at = 0; at < body.length; ) {
      int size = Math.min(body.length - at, 1 + random.nextInt(700));
      String hex = Integer.toHexString(size);
      String digits = random.nextBoolean() ? hex.toUpperCase(Locale.ROOT) : "00" + hex;
      String line = digits + extensions.get(random.nextInt(extensions.size())) + "\r\n";
      out.writeBytes(line.getBytes(StandardCharsets.US_ASCII));
      out.write(body, at, size);
      out.writeBytes("\r\n".getBytes(StandardCharsets.US_ASCII));
      at += size;
    }
    String end = random.nextBoolean() ? "0\r\n\r\n" : "0;e\r\nTrailer: v\r\n\r\n";
    out.writeBytes(end.getBytes(StandardCharsets.US_ASCII));
    return out.toByteArray();
  }

  static Stream<String> urls() {
    return Seeds.of("urls.txt");
  }

  @ParameterizedTest
  @MethodSource("urls")
  void aUrlIsOneThatCanBeAskedForOrRefused(String seed) {
    Random random = new Random(seed.hashCode());
    Url base = Url.parse("https://base.example/folder/page?q=1");
    for (int i = 0; i < ROUNDS; i++) {
      String text = Seeds.mutated(seed, random);
      try {
        Url url = base.resolve(text);
        String sent = url.path() + url.hostField();
        assertTrue(sent.chars().allMatch(c -> c > ' ' && c < 127), sent);
        assertTrue(url.path().startsWith("/") && url.port() >= 1 && url.port() <= 65_535);
        assertFalse(url.host().isEmpty());
        Url again = Url.parse(url.origin() + url.path());
        assertEquals(url.path(), again.path());
        assertTrue(again.sameOrigin(url), again + " and " + url);
        assertTrue(url.shown().chars().noneMatch(Character::isISOControl));
      } catch (IllegalArgumentException e) {
        assertFalse(String.valueOf(e.getMessage()).isEmpty());
      }
    }
  }

  static Stream<String> cookies() {
    return Seeds.of("cookies.txt");
  }

  @ParameterizedTest
  @MethodSource("cookies")
  void aCookieIsKeptForItsHostOrNotAtAll(String seed) {
    Random random = new Random(seed.hashCode());
    Url from = Url.parse("https://www.example.com/x/y");
    for (int i = 0; i < ROUNDS; i++) {
      Cookies cookies = new Cookies();
      String value = Seeds.mutated(seed, random).replaceAll("[\\x00-\\x1f\\x7f]", "");
      HttpMessage.Field field = new HttpMessage.Field("set-cookie", value);
      cookies.take(new HttpMessage("1.1", 200, List.of(field)), from, 1_000_000_000);
      assertEquals(null, cookies.field(Url.parse("https://example.org/x/y")));
      assertEquals(null, cookies.field(Url.parse("https://evil-example.com/x/y")));
      assertEquals(null, cookies.field(Url.parse("https://other.com/x/y")));
    }
  }

  @Test
  void datesAreReadAsTheyAreWritten() {
    Random random = new Random(822);
    var form =
        java.time.format.DateTimeFormatter.ofPattern(
            "EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH);
    for (int i = 0; i < 1_000; i++) {
      long seconds = random.nextLong(-2_000_000_000L, 200_000_000_000L);
      var time = java.time.Instant.ofEpochSecond(seconds).atZone(java.time.ZoneOffset.UTC);
      assertEquals(seconds, HttpDates.seconds(form.format(time)));
      String odd = Seeds.mutated(form.format(time), random);
      assertTrue(HttpDates.seconds(odd) >= HttpDates.NONE);
    }
    assertEquals(HttpDates.NONE, HttpDates.seconds("Sun, 30 Feb 2025 08:49:37 GMT"));
    assertEquals(HttpDates.NONE, HttpDates.seconds("Sunday, 06-Nov-94 08:49:37 GMT"));
  }
}
