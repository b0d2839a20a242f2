package dev.watchkeeper.probes.internal.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestContext;
import dev.watchkeeper.probes.internal.net.Warm;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Redirects and kept connections where there is TLS. */
class HttpOverTlsTest {
  private static final TestAuthority AUTHORITY = TestAuthority.root("Root of sites");

  @BeforeAll
  static void warmUp() throws IOException {
    Warm.up();
  }

  private static Site site(int days) throws IOException {
    Instant until = Instant.now().plus(Duration.ofDays(days)).plusSeconds(3_600);
    return new Site(AUTHORITY.leaf("localhost").until(until).make());
  }

  private static Http get(String url) {
    return Http.get(url).trust(AUTHORITY.pem());
  }

  private static double days(Reading reading) {
    return Math.floor(reading.measurements().number(Net.CERTIFICATE_DAYS).orElseThrow());
  }

  @Test
  void aRedirectOutOfTlsIsRefusedUnlessItIsAllowed() throws Exception {
    try (Site secure = site(60);
        Site open = Site.of(Site.ok("in the open"))) {
      secure.on("/", Site.redirect(open.url("/")));
      Reading refused = Runs.run(get(secure.url("/")));
      assertEquals(Outcome.REDIRECT, refused.outcome(), refused::toString);
      assertEquals(
          "a redirect from https to http: " + open.url("/").replaceFirst("/$", ""),
          refused.reason());
      assertEquals(List.of(), open.requests);
      Reading allowed = Runs.run(get(secure.url("/")).allowDowngrade().bodyContains("open"));
      assertEquals(Status.UP, allowed.status(), allowed::toString);
      assertEquals(60, days(allowed), "the certificate that was seen is told all the same");
      assertEquals(1, open.requests.size());
    }
  }

  @Test
  void factsAreThoseOfTheLastHopAndTheWayTellsTheOthers() throws Exception {
    try (Site first = site(60);
        Site last = site(20)) {
      first.on("/", Site.redirect(last.url("/")));
      last.on("/", Site.ok("there"));
      Reading reading = Runs.run(get(first.url("/")));
      assertEquals(Status.UP, reading.status(), reading::toString);
      assertEquals(20, days(reading));
      String hops = reading.measurements().text(Http.HOPS).orElseThrow();
      int arrow = hops.indexOf(" -> ");
      assertTrue(hops.substring(0, arrow).endsWith("certificate 60 days"), hops);
      assertTrue(hops.endsWith("certificate 20 days"), hops);
    }
  }

  @Test
  void nothingOfAnEarlierHopIsMixedIn() throws Exception {
    TestAuthority other = TestAuthority.root("Another root");
    try (Site first = site(60);
        Site last = new Site(other.good())) {
      first.on("/", Site.redirect(last.url("/")));
      Reading reading = Runs.run(get(first.url("/")));
      assertEquals(Outcome.TLS, reading.outcome(), reading::toString);
      Measurements facts = reading.measurements();
      Reading alone = Runs.run(get(last.url("/")));
      List<String> names = names(facts);
      assertEquals(names(alone.measurements()), names);
      assertFalse(names.isEmpty());
    }
  }

  private static List<String> names(Measurements measurements) {
    return measurements.keys().stream()
        .map(key -> key.name())
        .filter(name -> name.startsWith("tls.") || name.startsWith("certificate."))
        .sorted()
        .toList();
  }

  @Test
  void aKeptConnectionHasTheFactsOfItsHandshake() throws Exception {
    try (Site site = site(60).on("/", Site.ok("x"));
        Probe probe = Runs.probe(get(site.url("/")).reuseConnection())) {
      Reading first = probe.run(TestContext.millis(5_000));
      Reading second = probe.run(TestContext.millis(5_000));
      assertEquals(Status.UP, second.status(), second::toString);
      assertTrue(second.measurements().has(Http.REUSED), second::toString);
      assertFalse(second.measurements().has(Net.TLS));
      assertEquals(1, site.connections.get());
      assertEquals(60, days(second));
      List<String> facts = names(first.measurements());
      assertTrue(facts.size() > 5, facts::toString);
      assertEquals(facts, names(second.measurements()));
    }
  }
}
