package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Expect;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.HttpStep;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The writer and the reader of settings say the same, and what is wrong is told at once. */
class HttpSettingsTest {
  private static HttpPlan read(Http http) {
    ProbeDefinition definition = http.definition();
    Settings settings = definition.settings().reading("settings");
    Transport transport = Transport.read(settings, new Resolver());
    HttpPlan plan = HttpPlan.read(definition.target(), settings);
    assertEquals(List.of(), settings.problems());
    assertNotNull(transport);
    return plan;
  }

  @Test
  void aRequestIsReadAsItIsWritten() {
    HttpPlan plan =
        read(
            Http.post("https://user@shop.example/", "b")
                .header("A", "b")
                .secretHeader("X-Key", Secret.of("k3y-of-mine"))
                .userAgent("me")
                .redirects(3)
                .allowDowngrade()
                .noCookies()
                .compressed()
                .version("auto")
                .insecure());
    RequestPlan request = plan.steps().get(0).plan();
    assertEquals("POST", request.method());
    assertEquals(Map.of("A", "b", "User-Agent", "me"), request.headers());
    assertEquals("k3y-of-mine", request.secrets().get("X-Key"));
    assertEquals("Basic dXNlcg==", request.secrets().get("Authorization"));
    assertEquals("b", request.text());
    assertEquals(new HttpPlan.Following(3, true, false), plan.following());
    assertEquals(new Request.Options(true, false), plan.options());
    assertEquals(HttpVersion.EITHER, plan.version());
    assertEquals(HttpVersion.FIRST, read(Http.get("http://shop.example/")).version());
    assertEquals(HttpVersion.SECOND, read(Http.get("http://shop.example/").version("2")).version());
    assertTrue(plan.secrets().containsAll(List.of("k3y-of-mine", "dXNlcg==")));
  }

  @Test
  void expectationsAreReadAsTheyAreWritten() {
    HttpPlan plan =
        read(
            Http.get("http://shop.example/")
                .status("200", "300-302")
                .bodyContains("a")
                .bodyContainsNot("b")
                .bodyMatches("c")
                .bodyMatchesNot("d")
                .expectHeader("X", Expect.equalTo("y").ifPresent())
                .expectHeader("Y", Expect.notContaining("y"))
                .expectJson("$.a", Expect.notEqualTo(5))
                .expectUrl(Expect.notMatching("x"))
                .expectRedirects(1)
                .expectVersion("1.1")
                .expectTls(false)
                .contentType("text/*")
                .modifiedWithin(Duration.ofHours(1))
                .ageAtMost(Duration.ofSeconds(5))
                .size(1, 9)
                .wellFormed("json")
                .digest()
                .bodySha256("A".repeat(64))
                .downIfBodyChanged()
                .captureHeader("h", "X")
                .captureMatch("m", "x(.)")
                .captureJson("j", "$.a")
                .captureSecretJson("s", "$.b")
                .measureJson("n", "$.c"));
    StepPlan.Expected expected = plan.steps().get(0).expected();
    assertTrue(expected.status().accept(301) && !expected.status().accept(201));
    HeadTests head = expected.head();
    assertEquals(List.of("x", "y"), head.fields().stream().map(f -> f.name()).toList());
    assertTrue(head.fields().get(0).test().optional());
    assertEquals(ValueTest.Operator.CONTAINS_NOT, head.fields().get(1).test().operator());
    assertEquals(List.of("text/*"), head.types());
    assertEquals("1.1", head.version());
    assertEquals(false, head.tls());
    assertEquals(1, head.redirects());
    assertEquals(Duration.ofHours(1), head.modifiedWithin());
    assertEquals(Duration.ofSeconds(5), head.ageAtMost());
    BodyTests body = expected.body();
    assertEquals(4, body.texts().size());
    assertEquals("$.a", body.json().get(0).path().toString());
    assertEquals(5L, body.json().get(0).test().operand());
    assertEquals(List.of(1, 9), List.of(body.minSize(), body.maxSize()));
    assertEquals(
        List.of("json", "a".repeat(64), "down"),
        List.of(body.wellFormed(), body.sha256(), body.changed()));
    List<Capture> captures = plan.steps().get(0).captures();
    assertEquals(List.of("h", "m", "j", "s", "n"), captures.stream().map(Capture::name).toList());
    assertTrue(captures.get(3).secret());
    assertEquals("http.json.n", String.valueOf(captures.get(4).key()));
  }

  @Test
  void stepsAndTokensAreReadAsTheyAreWritten() {
    HttpPlan plan =
        read(
            Http.get("https://shop.example/base/")
                .oauth2("https://login.example/token", "me", Secret.of("s3cret"), "a", "b")
                .oauth2CredentialsInBody()
                .secretHeader("X-Key", Secret.of("k3y"))
                .steps(
                    HttpStep.get("one", "x").ignoreBody().always().bodyFile("/dev/null"),
                    HttpStep.post("two", "https://other.example/", "b").degradedIfBodyChanged()));
    assertEquals(2, plan.steps().size());
    StepPlan one = plan.steps().get(0);
    assertTrue(one.always() && !one.expected().readBody());
    assertEquals("/base/x", one.constant().url().path());
    assertEquals("k3y", one.plan().secrets().get("X-Key"));
    assertEquals(Map.of(), plan.steps().get(1).plan().secrets());
    String form =
        new String(plan.oauth().request().body(), java.nio.charset.StandardCharsets.UTF_8);
    assertEquals("grant_type=client_credentials&scope=a+b&client_id=me&client_secret=s3cret", form);
  }

  @Test
  void whereToConnectIsReadToo() {
    Http http =
        Http.get("http://shop.example/").network(Network.standard().connectTo("127.0.0.1:81"));
    Settings settings = http.definition().settings().reading("settings");
    assertEquals(
        new Endpoint("127.0.0.1", 81), Transport.read(settings, new Resolver()).connectTo());
    assertFalse(Http.get("https://user:pw@x/").definition().toString().contains("user"));
  }

  @Test
  void everyMeasurementIsDeclaredOnce() {
    List<String> names = new HttpProvider().metrics().stream().map(k -> k.name()).toList();
    assertEquals(names.size(), names.stream().distinct().count());
  }

  @Test
  void aVersionIsReadFromFilesAndDoesNotGoWithEverything() {
    assertEquals(List.of(), Runs.problems(Map.of("version", 2)));
    assertEquals(List.of(), Runs.problems(Map.of("version", 1.1)));
    assertEquals(List.of("version"), Runs.problems(Map.of("version", 3)));
    assertEquals(List.of("version"), Runs.problems(Map.of("version", "2", "connection", "reuse")));
    assertEquals(
        List.of("version"),
        Runs.problems(Map.of("version", "auto", "tls", Map.of("alpn", List.of("h2")))));
  }

  @Test
  void allWrongSettingsAreToldAtOnce() {
    Map<String, Object> wrong =
        Map.ofEntries(
            Map.entry("method", "get"),
            Map.entry("headers", Map.of("A", "b\r\nC: d", "Content-Length", "5", "Bad name", "x")),
            Map.entry("status", List.of("2xx")),
            Map.entry("redirects", 99),
            Map.entry("body-matches", "("),
            Map.entry("expect-headers", List.of(Map.of("name", "x"), Map.of("equals", "y"))),
            Map.entry("expect-json", List.of(Map.of("path", "a", "less", "x"))),
            Map.entry("expect-url", Map.of("equals", "x", "contains", "y")),
            Map.entry("expect-version", "3"),
            Map.entry("body-sha256", "abc"),
            Map.entry("body-changed", "up"),
            Map.entry("well-formed", "yaml"),
            Map.entry("read-body", false),
            Map.entry("min-size", 1),
            Map.entry("connection", "often"),
            Map.entry("capture", List.of(Map.of("name", "A", "json", "$", "header", "x"))),
            Map.entry("body", "x"),
            Map.entry("form", Map.of("a", "b")),
            Map.entry("oauth2", Map.of("token-url", "ftp://x/")),
            Map.entry("tls", Map.of("ca", "nonsense")),
            Map.entry("tiemout", "5s"));
    List<String> expected =
        Stream.of(
                "method",
                "headers.A",
                "headers.Content-Length",
                "headers",
                "status",
                "redirects",
                "body-matches",
                "expect-headers[0]",
                "expect-headers[1].name",
                "expect-json[0].path",
                "expect-json[0].less",
                "expect-url.contains",
                "expect-version",
                "body-sha256",
                "body-changed",
                "well-formed",
                "read-body",
                "connection",
                "capture[0].name",
                "capture[0]",
                "body",
                "oauth2.token-url",
                "oauth2.client-id",
                "oauth2.client-secret",
                "tls.ca",
                "tiemout")
            .sorted()
            .toList();
    assertEquals(expected, Runs.problems(wrong));
    Settings refused = Settings.empty().reading("");
    new HttpProvider().create(dev.watchkeeper.api.Target.of("ftp://x/"), refused);
    assertEquals("target", refused.problems().get(0).where());
  }
}
