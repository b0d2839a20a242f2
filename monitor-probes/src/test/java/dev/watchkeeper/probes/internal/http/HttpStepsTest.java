package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.probes.Expect;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.HttpStep;
import dev.watchkeeper.probes.internal.net.TestContext;
import dev.watchkeeper.probes.internal.net.Warm;
import dev.watchkeeper.testkit.HostileHttp;
import dev.watchkeeper.testkit.HostileServer;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Several requests in one run, what is carried from one to the next, and where it may go. */
class HttpStepsTest {
  @BeforeAll
  static void warmUp() throws IOException {
    Warm.up();
  }

  private Site site;

  @BeforeEach
  void open() throws IOException {
    site = new Site();
  }

  @AfterEach
  void close() throws IOException {
    site.close();
  }

  private Http journey() {
    return Http.get(site.url("/"))
        .header("X-All", "1")
        .steps(
            HttpStep.post("log-in", "/login", "{\"user\":\"me\"}")
                .captureSecretJson("token", "$.token")
                .captureHeader("place", "Location")
                .status("201"),
            HttpStep.get("order", "${place}/items?q=${token}")
                .header("X-Token", "${token}")
                .captureMatch("id", "id=(\\d+)")
                .expectJson("$.n", Expect.present().ifPresent()),
            HttpStep.post("log-out", "/logout", "bye ${id}").always());
  }

  private void pages() {
    String token = "{\"token\":\"t/k n\"}";
    site.on("/login", Site.answer("201 Made", token, "Location: " + site.url("/o/7")));
    site.on("/o/7/items", Site.ok("{\"n\":1,\"x\":\"id=42\"}"));
    site.on("/logout", Site.ok(""));
  }

  @Test
  void capturedValuesGoIntoLaterSteps() throws Exception {
    pages();
    Reading reading = Runs.run(journey());
    assertEquals(Status.UP, reading.status(), reading::toString);
    assertEquals(3, site.requests.size());
    String order = site.requests.get(1);
    assertTrue(order.startsWith("GET /o/7/items?q=t%2Fk%20n HTTP/1.1\r\n"), order);
    assertTrue(order.contains("X-Token: t/k n\r\n") && order.contains("X-All: 1\r\n"), order);
    assertTrue(site.requests.get(2).endsWith("\r\n\r\nbye 42"));
    for (String name : List.of("log_in", "order", "log_out")) {
      MetricKey time = MetricKey.gauge("http.step." + name, "seconds");
      assertTrue(reading.measurements().number(time).orElseThrow() > 0, name);
    }
  }

  @Test
  void theFirstStepThatFailsIsNamedAndThoseForTidyingUpAreMade() throws Exception {
    pages();
    site.on("/o/7/items", Site.answer("500 Oops", "t/k n"));
    Reading reading = Runs.run(journey());
    assertTrue(reading.reason().startsWith("step 'order': HTTP 500 after "), reading::reason);
    assertEquals("***", reading.measurements().text(Http.BODY).orElseThrow());
    assertTrue(site.requests.get(2).startsWith("POST /logout "));
    site.on("/login", Site.answer("201 Made", "{}", "Location: x"));
    Reading nothing = Runs.run(journey());
    assertTrue(nothing.reason().startsWith("step 'log-in': nothing to capture as 'token'"));
  }

  @Test
  void aStepThatGetsNoAnswerIsNamedToo() throws Exception {
    pages();
    try (HostileServer closing = HostileServer.closing()) {
      site.on(
          "/login",
          Site.answer("201 Made", "{\"token\":\"abcd\"}", "Location: http://" + closing.address()));
      Reading reading = Runs.run(journey());
      assertEquals(Status.DOWN, reading.status());
      assertTrue(reading.reason().startsWith("step 'order': "), reading::reason);
      assertTrue(site.requests.get(1).startsWith("POST /logout "), site.requests::toString);
    }
  }

  @Test
  void aCapturedLineBreakDoesNotBecomeAHeader() throws Exception {
    site.on("/a", Site.ok("{\"v\":\"x\\r\\nEvil: yes\"}"));
    Http http =
        Http.get(site.url("/"))
            .steps(
                HttpStep.get("a", "/a").captureJson("v", "$.v"),
                HttpStep.get("b", "/b").header("X-V", "${v}"));
    Reading reading = Runs.run(http);
    assertTrue(reading.reason().contains("cannot stand in the header field X-V"), reading::reason);
    assertEquals(1, site.requests.size());
  }

  @Test
  void cookiesGoFromStepToStepAndOverRedirectsButNotElsewhere() throws Exception {
    site.on("/in", Site.answer("302 Found", "", "Location: /home", "Set-Cookie: s=1; Path=/"));
    site.on("/home", Site.ok("home"));
    site.on("/away", Site.redirect(site.otherUrl("/home")));
    Http http =
        Http.get(site.url("/"))
            .steps(
                HttpStep.get("in", "/in"),
                HttpStep.get("home", "/home"),
                HttpStep.get("away", "/away"));
    assertEquals(Status.UP, Runs.run(http).status());
    List<Boolean> sent = site.requests.stream().map(r -> r.contains("Cookie: s=1\r\n")).toList();
    assertEquals(List.of(false, true, true, true, false), sent);
    site.requests.clear();
    Runs.run(http.noCookies());
    assertTrue(site.requests.stream().noneMatch(r -> r.contains("Cookie:")));
  }

  @Test
  void secretsAndWhatLooksSecretStayAtHome() throws Exception {
    try (Site other = Site.of(Site.ok("x"))) {
      site.on("/", Site.redirect(other.url("/")));
      Http http =
          Http.get(site.url("/"))
              .bearer(Secret.of("s3cret"))
              .secretHeader("X-Mine", Secret.of("s3cret"))
              .header("Cookie", "c=s3cret")
              .header("X-Api-Key", "s3cret")
              .header("X-Plain", "seen")
              .header("Host", "front.example");
      Reading reading = Runs.run(http);
      assertEquals(Status.UP, reading.status(), reading::toString);
      assertEquals(4, site.requests.get(0).split("s3cret", -1).length - 1);
      assertTrue(site.requests.get(0).contains("Host: front.example\r\n"));
      assertFalse(other.requests.get(0).contains("s3cret"), other.requests.get(0));
      assertTrue(other.requests.get(0).contains("X-Plain: seen\r\n"));
      assertTrue(other.requests.get(0).contains("Host: 127.0.0.1:"));
      assertEquals(other.url("/"), reading.measurements().text(Http.URL).orElseThrow());
      String hops = reading.measurements().text(Http.HOPS).orElseThrow();
      assertTrue(hops.matches(".*/ 302 .*connect .* ms.* -> .*/ 200 .*"), hops);
    }
  }

  @Test
  void aRedirectChangesTheMethodAsTheStandardSays() throws Exception {
    site.on("/end", Site.ok("x"));
    for (String[] row :
        new String[][] {
          {"POST", "301", "GET"}, {"POST", "302", "GET"}, {"POST", "303", "GET"},
          {"POST", "307", "POST"}, {"POST", "308", "POST"}, {"PUT", "301", "PUT"},
          {"PUT", "303", "GET"}, {"HEAD", "303", "HEAD"}, {"DELETE", "302", "DELETE"}
        }) {
      site.requests.clear();
      site.on("/", Site.answer(row[1] + " Go", "", "Location: end"));
      boolean head = row[0].equals("HEAD");
      site.on("/end", head ? "HTTP/1.1 200 OK\r\n\r\n" : Site.ok("x"));
      Http http = Http.get(site.url("/")).method(row[0]);
      Runs.run(head ? http : http.body("b"));
      assertTrue(site.requests.get(1).startsWith(row[2] + " /end "), String.join(" ", row));
      assertEquals(row[2].equals(row[0]) && !head, site.requests.get(1).endsWith("\r\n\r\nb"));
    }
  }

  @Test
  void aFormIsNotTakenToAnotherOrigin() throws Exception {
    site.on("/", Site.answer("307 Go", "", "Location: " + site.otherUrl("/x")));
    Reading reading = Runs.run(Http.get(site.url("/")).form("password", Secret.of("s3cret")));
    assertEquals(Outcome.REDIRECT, reading.outcome());
    assertEquals(1, site.requests.size());
  }

  private Http withToken(String tokenUrl) {
    return Http.get(site.url("/api")).oauth2(tokenUrl, "me&", Secret.of("p w:"), "read", "write");
  }

  @Test
  void aTokenIsHadOnceAndKeptAndHadAgainWhenItIsRefused() throws Exception {
    AtomicInteger tokens = new AtomicInteger();
    site.on(
        "/token",
        request ->
            Site.ok(
                "{\"access_token\":\"tok-" + tokens.incrementAndGet() + "\",\"expires_in\":600}"));
    int[] good = {1};
    site.on(
        "/api",
        request ->
            request.contains("Authorization: Bearer tok-" + good[0] + "\r\n")
                ? Site.ok("fine")
                : Site.answer("401 No", ""));
    try (Probe probe = Runs.probe(withToken(site.url("/token")))) {
      Reading first = probe.run(TestContext.millis(5_000));
      assertEquals(Status.UP, first.status(), first::toString);
      assertTrue(first.measurements().number(Http.TOKEN).orElseThrow() > 0);
      Reading second = probe.run(TestContext.millis(5_000));
      assertTrue(second.measurements().number(Http.TOKEN).isEmpty());
      assertEquals(1, tokens.get());
      good[0] = 2;
      assertEquals(Status.UP, probe.run(TestContext.millis(5_000)).status());
      assertEquals(2, tokens.get());
      good[0] = 9;
      Reading refused = probe.run(TestContext.millis(5_000));
      assertEquals(Outcome.AUTH, refused.outcome(), refused::toString);
      assertEquals(3, tokens.get());
      assertFalse(refused.toString().contains("tok-"));
    }
    String asked = site.requests.get(0);
    assertTrue(asked.startsWith("POST /token "), asked);
    assertTrue(asked.contains("Authorization: Basic bWUlMjY6cCt3JTNB\r\n"), asked);
    assertTrue(asked.endsWith("grant_type=client_credentials&scope=read+write"), asked);
  }

  @Test
  void whereThereIsNoTokenTheRunFailsForIt() throws Exception {
    site.on("/token", Site.answer("400 Bad", "{\"error\":\"invalid_client\"}"));
    Reading refused = Runs.run(withToken(site.url("/token")));
    assertEquals(Outcome.AUTH, refused.outcome());
    assertEquals("token", refused.phase());
    assertEquals("no token: HTTP 400 (invalid_client)", refused.reason());
    site.on("/token", Site.ok("<html>"));
    assertEquals(
        "no token: an answer that is not JSON", Runs.run(withToken(site.url("/token"))).reason());
    try (HostileServer silent = HostileHttp.silentAfter("HTTP/1.1 200 OK\r\n")) {
      Http http = withToken("http://" + silent.address() + "/");
      Reading late = Runs.run(http, TestContext.millis(200));
      assertEquals(Outcome.TIMEOUT, late.outcome());
      assertEquals("token", late.phase());
    }
    assertTrue(site.requests.stream().noneMatch(r -> r.startsWith("GET /api")));
  }

  @Test
  void whatIsWrongWithStepsIsToldAtOnce() {
    List<String> wrong =
        Runs.problems(
            Map.of(
                "status",
                "200",
                "body",
                "x",
                "steps",
                List.of(
                    Map.of("name", "a", "url", "/${late}"),
                    Map.of("name", "a", "url", "ftp://x/", "methot", "GET"),
                    Map.of("name", "Bad Name", "expect-json", List.of(Map.of("path", "x"))))));
    List<String> expected =
        List.of(
            "body",
            "status",
            "steps[0]",
            "steps[1].methot",
            "steps[1].name",
            "steps[1].url",
            "steps[2].expect-json[0]",
            "steps[2].expect-json[0].path",
            "steps[2].name");
    assertEquals(expected, wrong);
  }
}
