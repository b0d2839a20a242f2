package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Expect;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What may be expected of an answer, what is said where it is not so, and what is measured. */
class HttpConditionsTest {
  private static final String SHOP =
      "{\"status\":\"up\",\"queue\":{\"depth\":17},\"nodes\":[{\"ok\":true},{\"ok\":true}]}";
  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = new Site();
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private void holds(UnaryOperator<Http> how) throws Exception {
    Reading reading = Runs.run(how.apply(Http.get(site.url("/"))));
    assertEquals(Status.UP, reading.status(), reading::toString);
  }

  private void fails(UnaryOperator<Http> how, String reason) throws Exception {
    Reading reading = Runs.run(how.apply(Http.get(site.url("/"))));
    assertEquals(Outcome.ASSERTION_FAILED, reading.outcome(), reading::toString);
    assertTrue(reading.reason().startsWith(reason), reading::reason);
  }

  @Test
  void headersAreJudged() throws Exception {
    site.on("/", Site.ok("x", "X-Cache: HIT", "X-Depth: 12", "Via: a", "Via: b"));
    holds(h -> h.expectHeader("X-Cache", Expect.equalTo("HIT")));
    holds(h -> h.expectHeader("via", Expect.equalTo("a, b")));
    holds(h -> h.expectHeader("X-Depth", Expect.lessThan(13)));
    holds(h -> h.expectHeader("X-Depth", Expect.equalTo(12)));
    holds(h -> h.expectHeader("X-None", Expect.absent()));
    holds(h -> h.expectHeader("X-None", Expect.equalTo("x").ifPresent()));
    holds(h -> h.expectHeader("X-Cache", Expect.notMatching("MISS")));
    fails(
        h -> h.expectHeader("X-Cache", Expect.equalTo("MISS")),
        "header x-cache is 'HIT', expected that it is 'MISS' after ");
    fails(
        h -> h.expectHeader("X-None", Expect.present()),
        "header x-none is absent, expected that it is present");
    fails(h -> h.expectHeader("X-Depth", Expect.greaterThan(12)), "header x-depth is '12'");
    fails(h -> h.expectHeader("X-Cache", Expect.atLeast(1)), "header x-cache is 'HIT'");
    fails(h -> h.expectHeader("X-Cache", Expect.absent()), "header x-cache is 'HIT'");
  }

  @Test
  void valuesInJsonAreJudgedAndMeasured() throws Exception {
    site.on("/", Site.ok(SHOP, "Content-Type: application/json"));
    holds(h -> h.expectJson("$.status", Expect.equalTo("up")));
    holds(h -> h.expectJson("$.queue.depth", Expect.atMost(17)));
    holds(h -> h.expectJson("$.nodes[*].ok", Expect.equalTo(true)));
    holds(h -> h.expectJson("$.nodes.length()", Expect.equalTo(2)));
    holds(h -> h.expectJson("$.error", Expect.absent()).wellFormed("json"));
    fails(
        h -> h.expectJson("$.queue.depth", Expect.lessThan(10)),
        "$.queue.depth is 17, expected that it is less than 10");
    fails(h -> h.expectJson("$.queue.depth", Expect.equalTo("17")), "$.queue.depth is 17");
    fails(h -> h.expectJson("$.error", Expect.present()), "$.error is absent");
    fails(h -> h.wellFormed("xml"), "bad body: not well-formed XML");
    Reading reading = Runs.run(Http.get(site.url("/")).measureJson("depth", "$.queue.depth"));
    MetricKey depth = MetricKey.gauge("http.json.depth", "");
    assertEquals(17, reading.measurements().number(depth).orElseThrow());
    site.on("/", Site.ok("no json"));
    fails(h -> h.expectJson("$.a", Expect.present()), "bad body: not JSON: no value at position 0");
    fails(h -> h.captureJson("a", "$.a"), "bad body: not JSON");
  }

  @Test
  void typeSizeVersionAndWayAreJudged() throws Exception {
    site.on("/", Site.ok("hello", "Content-Type: text/html; charset=utf-8"));
    holds(h -> h.contentType("text/plain", "TEXT/HTML").size(5, 5).expectVersion("1.1"));
    holds(h -> h.contentType("text/*").expectTls(false).expectRedirects(0));
    holds(h -> h.expectUrl(Expect.matching("/$")));
    fails(h -> h.contentType("application/json"), "the content type is 'text/html; charset=utf-8'");
    fails(h -> h.size(6, 10), "the body has 5 bytes, expected at least 6");
    fails(h -> h.size(0, 4), "the body has 5 bytes, expected at most 4");
    fails(h -> h.expectVersion("2"), "the answer is HTTP/1.1, expected HTTP/2");
    fails(h -> h.expectTls(true), "the answer came without TLS");
    fails(h -> h.expectRedirects(1), "0 redirects, expected 1");
    fails(h -> h.expectUrl(Expect.containing("/login")), "the last url is http://127.0.0.1:");
  }

  private static String date(Instant at) {
    return DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ENGLISH)
        .format(at.atZone(ZoneOffset.UTC));
  }

  @Test
  void agesAreJudgedAndTheClockIsMeasured() throws Exception {
    Instant now = Instant.now();
    site.on(
        "/",
        Site.ok(
            "x",
            "Last-Modified: " + date(now.minusSeconds(600)),
            "Age: 30",
            "Date: " + date(now.plusSeconds(3_600))));
    holds(h -> h.modifiedWithin(Duration.ofMinutes(11)).ageAtMost(Duration.ofSeconds(30)));
    fails(h -> h.modifiedWithin(Duration.ofMinutes(9)), "last modified 60");
    fails(h -> h.ageAtMost(Duration.ofSeconds(29)), "the age is '30'");
    double skew =
        Runs.run(Http.get(site.url("/"))).measurements().number(Http.CLOCK_SKEW).orElseThrow();
    assertEquals(3_600, skew, 5);
    site.on("/", Site.ok("x", "Last-Modified: yesterday", "Age: old"));
    fails(h -> h.modifiedWithin(Duration.ofDays(9)), "no date in Last-Modified");
    fails(h -> h.ageAtMost(Duration.ofDays(9)), "the age is 'old'");
  }

  @Test
  void theDigestIsMeasuredAndJudged() throws Exception {
    String sum = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824";
    site.on("/", Site.ok("hello"));
    Reading reading = Runs.run(Http.get(site.url("/")).digest());
    assertEquals(sum, reading.measurements().text(Http.BODY_SHA256).orElseThrow());
    holds(h -> h.bodySha256(sum));
    fails(h -> h.bodySha256("0".repeat(64)), "the body has the SHA-256 digest 2cf2");
  }

  @Test
  void aChangedBodyIsToldOnce() {
    ProbeRunner runner =
        ProbeRunner.of(new HttpProvider())
            .target(site.url("/"))
            .setting("body-changed", "degraded");
    site.on("/", Site.ok("one"));
    ProbeRun first = runner.run();
    assertEquals(Status.UP, first.reading().status());
    assertEquals(Status.UP, runner.remembering(first.memory()).run().reading().status());
    site.on("/", Site.ok("two"));
    ProbeRun changed = runner.remembering(first.memory()).run();
    assertEquals(Status.DEGRADED, changed.reading().status());
    assertEquals("the body has changed since the last run", changed.reading().reason());
    assertEquals(Status.UP, runner.remembering(changed.memory()).run().reading().status());
    ProbeRun down = runner.setting("body-changed", "down").remembering(first.memory()).run();
    assertEquals(Status.DOWN, down.reading().status());
  }

  private static String latin(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static byte[] packed(String text, boolean gzip, boolean raw) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out =
        gzip
            ? new GZIPOutputStream(bytes)
            : new DeflaterOutputStream(bytes, new Deflater(6, raw))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return bytes.toByteArray();
  }

  @Test
  void compressedBodiesAreUnderstoodAndAskedForOnDemand() throws Exception {
    String text = "hello ".repeat(100);
    byte[] gzip = packed(text, true, false);
    site.on("/", Site.ok(latin(gzip), "Content-Encoding: gzip"));
    holds(h -> h.bodyContains("hello hello").size(600, 600));
    assertFalse(site.requests.get(0).contains("Accept-Encoding"));
    Reading reading = Runs.run(Http.get(site.url("/")).compressed());
    assertTrue(site.requests.get(1).contains("Accept-Encoding: gzip, deflate\r\n"));
    assertEquals(600, reading.measurements().number(Http.SIZE).orElseThrow());
    assertEquals(gzip.length, reading.measurements().number(Http.WIRE_SIZE).orElseThrow());
    double ratio = reading.measurements().number(Http.RATIO).orElseThrow();
    assertEquals(600.0 / gzip.length, ratio, 1e-9);
    for (boolean raw : new boolean[] {true, false}) {
      site.on("/", Site.ok(latin(packed(text, false, raw)), "Content-Encoding: deflate"));
      holds(h -> h.bodyContains("hello hello").size(600, 600));
    }
    byte[] twice =
        packed(latin(packed(text, false, false)).replaceAll("[^\0-\377]", ""), true, false);
    assertTrue(twice.length > 0);
    site.on("/", Site.ok("", "Content-Encoding: gzip"));
    holds(h -> h.size(0, 0));
    site.on("/", Site.ok("hello", "Content-Encoding: identity"));
    holds(h -> h.bodyContains("hello"));
  }

  @Test
  void theCharsetOfTheAnswerIsUsed() throws Exception {
    site.on("/", Site.ok("\u00fc", "Content-Type: text/plain; charset=\"ISO-8859-1\""));
    holds(h -> h.bodyMatches("^\u00fc$"));
    site.on("/", Site.ok("u", "Content-Type: text/plain; charset=no such"));
    holds(h -> h.bodyMatches("^u$"));
  }

  @Test
  void aBodyThatNobodyWantsIsNotRead() throws Exception {
    site.on("/", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhel");
    holds(Http::ignoreBody);
  }

  @Test
  void refusedCredentialsAreTheirOwnOutcome() throws Exception {
    site.on("/", Site.answer("401 Unauthorized", ""));
    Reading reading = Runs.run(Http.get(site.url("/")).basicAuth("me", Secret.of("wrong")));
    assertEquals(Outcome.AUTH, reading.outcome());
    assertTrue(reading.reason().startsWith("HTTP 401: the credentials were refused after "));
    assertEquals(Outcome.ASSERTION_FAILED, Runs.run(Http.get(site.url("/"))).outcome());
    holds(h -> h.basicAuth("me", Secret.of("wrong")).status("401"));
  }

  @Test
  void whatAnAnswerReflectsOfASecretIsHidden() throws Exception {
    site.on("/", request -> Site.answer("500 Oops", request, "X-Token: abc", "X-Plain: t0ken42"));
    Reading reading =
        Runs.run(
            Http.get(site.url("/")).secretHeader("X-Key", Secret.of("t0ken42")).form("p", "v"));
    String all = reading.toString() + reading.measurements().text(Http.BODY).orElseThrow();
    assertFalse(all.contains("t0ken42"), all);
    String headers = reading.measurements().text(Http.HEADERS).orElseThrow();
    assertEquals("x-token: ***; x-plain: ***; content-length: ", headers.substring(0, 44));
  }

  @Test
  void bodiesAreSentAsTextFileAndForm() throws Exception {
    site.on("/", Site.ok(""));
    holds(h -> h.method("POST").body("h\u00e9"));
    assertTrue(site.requests.get(0).endsWith("Content-Length: 3\r\n\r\nh\u00e9"));
    var file = java.nio.file.Files.createTempFile("body", ".txt");
    java.nio.file.Files.writeString(file, "from a file");
    holds(h -> h.method("PUT").bodyFile(file.toString()));
    assertTrue(site.requests.get(1).startsWith("PUT / ") && site.requests.get(1).endsWith("file"));
    java.nio.file.Files.delete(file);
    holds(h -> h.form("a b", "c&d").form("p", Secret.of("x=y")));
    String form = site.requests.get(2);
    assertTrue(form.contains("Content-Type: application/x-www-form-urlencoded\r\n"), form);
    assertTrue(form.startsWith("POST / ") && form.endsWith("\r\n\r\na+b=c%26d&p=x%3Dy"), form);
    assertEquals(
        java.util.List.of("body-file"), Runs.problems(Map.of("body-file", file.toString())));
  }
}
