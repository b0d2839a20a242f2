package dev.watchkeeper.probes.internal.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Expect;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.HttpStep;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.TlsOptions;
import dev.watchkeeper.probes.internal.http.HttpProvider;
import dev.watchkeeper.probes.internal.net.TestAuthority;
import dev.watchkeeper.probes.internal.net.TestContext;
import dev.watchkeeper.probes.internal.net.Warm;
import dev.watchkeeper.testkit.HostileProxy;
import io.undertow.Undertow;
import io.undertow.UndertowOptions;
import io.undertow.server.HttpServerExchange;
import io.undertow.util.Headers;
import io.undertow.util.HttpString;
import java.net.InetSocketAddress;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP/2 with a server of others, in the open and over TLS. */
class Http2ServerTest {
  private static final int LARGE = 900_000;
  private static final TestAuthority AUTHORITY = TestAuthority.root("Root of HTTP/2");

  private static Undertow server;
  private static Undertow first;

  @BeforeAll
  static void start() throws Exception {
    Warm.up();
    SSLContext context = context();
    server =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, true)
            .addHttpListener(0, "127.0.0.1")
            .addHttpsListener(0, "127.0.0.1", context)
            .setIoThreads(1)
            .setWorkerThreads(2)
            .setHandler(Http2ServerTest::serve)
            .build();
    server.start();
    first =
        Undertow.builder()
            .setServerOption(UndertowOptions.ENABLE_HTTP2, false)
            .addHttpsListener(0, "127.0.0.1", context)
            .setIoThreads(1)
            .setWorkerThreads(1)
            .setHandler(Http2ServerTest::serve)
            .build();
    first.start();
  }

  @AfterAll
  static void stop() {
    server.stop();
    first.stop();
  }

  private static SSLContext context() throws Exception {
    TestAuthority.Identity identity = AUTHORITY.good();
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    char[] password = "test".toCharArray();
    store.setKeyEntry(
        "own", identity.key(), password, identity.chain().toArray(Certificate[]::new));
    KeyManagerFactory keys = KeyManagerFactory.getInstance("PKIX");
    keys.init(store, password);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  private static void serve(HttpServerExchange exchange) throws Exception {
    switch (exchange.getRequestPath()) {
      case "/large" -> exchange.getResponseSender().send("l".repeat(LARGE));
      case "/echo" ->
          exchange
              .getRequestReceiver()
              .receiveFullString((back, text) -> back.getResponseSender().send("got " + text));
      case "/fields" -> fields(exchange);
      case "/redirect" -> redirect(exchange, "/fields");
      case "/to-first" -> redirect(exchange, url(first, 0) + "fields");
      case "/nothing" -> exchange.setStatusCode(204).endExchange();
      default -> exchange.setStatusCode(404).getResponseSender().send("not here");
    }
  }

  private static void redirect(HttpServerExchange exchange, String to) {
    exchange.setStatusCode(302).getResponseHeaders().put(Headers.LOCATION, to);
    exchange.endExchange();
  }

  private static void fields(HttpServerExchange exchange) {
    StringBuilder text = new StringBuilder();
    text.append(exchange.getProtocol()).append('\n');
    for (HttpString name : exchange.getRequestHeaders().getHeaderNames()) {
      text.append(name).append(": ").append(exchange.getRequestHeaders().getFirst(name));
      text.append('\n');
    }
    for (int i = 0; i < 40; i++) {
      exchange.getResponseHeaders().put(new HttpString("x-field-" + i), "value " + i);
    }
    exchange.getResponseSender().send(text.toString());
  }

  private static String url(Undertow of, int listener) {
    Undertow.ListenerInfo info = of.getListenerInfo().get(listener);
    int port = ((InetSocketAddress) info.getAddress()).getPort();
    return info.getProtcol() + "://127.0.0.1:" + port + "/";
  }

  private static String url(boolean tls) {
    return url(server, tls ? 1 : 0);
  }

  private static Reading run(Http http) throws Exception {
    return run(http, AddressPolicy.standard());
  }

  private static Reading run(Http http, AddressPolicy policy) throws Exception {
    Http trusting = http.trust(AUTHORITY.pem());
    Settings settings = trusting.definition().settings().reading("settings");
    try (Probe probe = new HttpProvider().create(trusting.definition().target(), settings)) {
      assertEquals(List.of(), settings.problems());
      return probe.run(new TestContext(5_000, 2 << 20, policy));
    }
  }

  private static Reading up(Http http) throws Exception {
    Reading reading = run(http);
    assertEquals(Status.UP, reading.status(), reading::toString);
    return reading;
  }

  private static String text(Reading reading, dev.watchkeeper.api.MetricKey key) {
    return reading.measurements().text(key).orElse("");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void asksAndReadsTheAnswer(boolean tls) throws Exception {
    Reading reading =
        up(
            Http.get(url(tls) + "fields")
                .version("2")
                .header("X-Mine", "yes")
                .bearer(Secret.of("t0ken"))
                .expectVersion("2")
                .expectHeader("x-field-39", Expect.equalTo("value 39"))
                .bodyContains("HTTP/2.0")
                .bodyContains("x-mine: yes"));
    assertEquals("2", text(reading, Http.VERSION));
    assertEquals(tls ? "h2" : "", text(reading, Net.TLS_ALPN));
    assertEquals(tls, reading.measurements().has(Net.CERTIFICATE_DAYS));
    for (dev.watchkeeper.api.MetricKey phase :
        List.of(Net.CONNECT, Net.WRITE, Net.WAIT, Net.READ)) {
      assertTrue(reading.measurements().has(phase), phase.name());
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void largeBodiesGoBothWays(boolean tls) throws Exception {
    Reading down = up(Http.get(url(tls) + "large").version("2").digest());
    assertEquals(LARGE, down.measurements().number(Http.SIZE).orElseThrow());
    String large = "u".repeat(300_000);
    up(Http.post(url(tls) + "echo", large).version("2").size(300_004, 300_004));
  }

  @Test
  void answersWithoutABodyAndBadOnesAreJudged() throws Exception {
    up(Http.head(url(true) + "large").version("2").size(0, 0));
    up(Http.get(url(true) + "nothing").version("2").status("204"));
    Reading missing = run(Http.get(url(true) + "missing").version("2"));
    assertEquals(Outcome.ASSERTION_FAILED, missing.outcome());
    assertTrue(missing.reason().startsWith("HTTP 404 after "), missing::reason);
  }

  @Test
  void redirectsAndStepsGoOn() throws Exception {
    Reading reading = up(Http.get(url(true) + "redirect").version("2").bodyContains("HTTP/2.0"));
    assertEquals(1, reading.measurements().number(Http.REDIRECTS).orElseThrow());
    up(
        Http.get(url(false))
            .version("2")
            .steps(
                HttpStep.get("a", "/fields").captureMatch("p", "(HTTP)/2"),
                HttpStep.post("b", "/echo", "x ${p}").bodyContains("got x HTTP")));
  }

  @Test
  void atAnotherOriginTheServerMayChoose() throws Exception {
    Reading reading = up(Http.get(url(true) + "to-first").version("2").bodyContains("HTTP/1.1"));
    assertEquals("1.1", text(reading, Http.VERSION));
  }

  @Test
  void aServerWithoutItFailsOnlyIfItIsDemanded() throws Exception {
    Reading demanded = run(Http.get(url(first, 0) + "fields").version("2"));
    assertEquals(Outcome.PROTOCOL, demanded.outcome(), demanded::toString);
    assertTrue(
        demanded.reason().startsWith("the server does not speak HTTP/2: it chose "),
        demanded::reason);
    Reading either = up(Http.get(url(first, 0) + "fields").version("auto"));
    assertEquals("1.1", text(either, Http.VERSION));
  }

  @Test
  void theServerChoosesIfItMay() throws Exception {
    assertEquals("2", text(up(Http.get(url(true) + "fields").version("auto")), Http.VERSION));
    assertEquals("1.1", text(up(Http.get(url(false) + "fields").version("auto")), Http.VERSION));
    assertEquals("1.1", text(up(Http.get(url(true) + "fields")), Http.VERSION));
  }

  @Test
  void certificatesPolicyAndProxyAreAsEver() throws Exception {
    Http http = Http.get(url(true) + "fields").version("2");
    Reading wrong = run(http.tls(TlsOptions.standard().serverName("other.example")));
    assertEquals(Outcome.TLS, wrong.outcome(), wrong::toString);
    Reading blocked = run(http, address -> Optional.of("not there"));
    assertEquals(Outcome.BLOCKED, blocked.outcome(), blocked::toString);
    try (HostileProxy proxy = HostileProxy.http()) {
      up(http.network(Network.standard().proxy(proxy.url())));
      assertEquals(1, proxy.asked().size());
    }
  }
}
