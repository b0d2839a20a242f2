package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.tcp.TcpProvider;
import dev.watchkeeper.testkit.HostileDns;
import dev.watchkeeper.testkit.HostileProxy;
import dev.watchkeeper.testkit.HostileServer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ProxyTest {
  private Peer peer;

  @BeforeEach
  void startPeer() throws IOException {
    peer =
        new Peer(
            (self, socket) -> {
              socket.getOutputStream().write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII));
              self.readRequest(socket);
            });
  }

  @AfterEach
  void stopPeer() throws IOException {
    peer.close();
  }

  static Stream<Supplier<HostileProxy>> kinds() {
    return Stream.of(HostileProxy::http, HostileProxy::socks5);
  }

  private Reading talk(Looking looking, String host) {
    return looking.at(new TcpProvider(), Tcp.to(host, peer.port()).expect("220 ready"));
  }

  private static Network through(HostileProxy proxy) {
    return Network.standard().proxy(proxy.url());
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void talksThroughAProxyByAddress(Supplier<HostileProxy> kind) {
    try (HostileProxy proxy = kind.get();
        HostileDns dns = HostileDns.start()) {
      dns.addresses("inside.test", "127.0.0.1", "::1");
      Looking looking = Looking.with(through(proxy).dnsServer(dns.address()));
      Reading reading = talk(looking, "inside.test");
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals(List.of("127.0.0.1:" + peer.port()), proxy.asked());
      assertTrue(reading.measurements().number(Net.PROXY).orElseThrow() > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void hasTheProxyResolveIfAskedFor(Supplier<HostileProxy> kind) {
    try (HostileProxy proxy = kind.get().leadingTo("127.0.0.1", peer.port())) {
      Reading reading = talk(Looking.with(through(proxy).proxyResolves()), "no.such.name.test");
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals(List.of("no.such.name.test:" + peer.port()), proxy.asked());
    }
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void logsIn(Supplier<HostileProxy> kind) {
    try (HostileProxy proxy = kind.get().demanding("me", "hush")) {
      Network right = through(proxy).proxyLogin("me", Secret.of("hush"));
      Reading good = talk(Looking.with(right), "127.0.0.1");
      assertEquals(Status.UP, good.status(), good.reason());
      Network wrong = through(proxy).proxyLogin("me", Secret.of("wrong-secret"));
      Reading bad = talk(Looking.with(wrong), "127.0.0.1");
      assertEquals(Outcome.AUTH, bad.outcome(), bad.reason());
      assertTrue(bad.reason().contains("the proxy " + proxy.address() + " refused our login"));
      assertFalse(bad.toString().contains("wrong-secret"));
      Reading none = talk(Looking.with(through(proxy)), "127.0.0.1");
      assertEquals(Outcome.AUTH, none.outcome(), none.reason());
      assertEquals("proxy", none.phase());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "403, REFUSED",
    "407, AUTH",
    "500, PROTOCOL",
    "502, UNREACHABLE",
    "504, UNREACHABLE",
  })
  void whatAnHttpProxyAnswersIsTold(int status, Outcome outcome) {
    try (HostileProxy proxy = HostileProxy.http().answering(status)) {
      Reading reading = talk(Looking.with(through(proxy)), "127.0.0.1");
      assertEquals(outcome, reading.outcome());
      assertTrue(reading.reason().startsWith("the proxy " + proxy.address()), reading.reason());
      assertTrue(reading.reason().contains("HTTP/1.1 " + status), reading.reason());
      assertEquals("proxy", reading.phase());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, IO, failed to connect to",
    "2, REFUSED, does not allow a connection to",
    "3, UNREACHABLE, has no route to the network of",
    "4, UNREACHABLE, has no route to",
    "5, REFUSED, says that the connection was refused by",
    "6, UNREACHABLE, has no route to",
    "7, PROTOCOL, does not connect for others",
    "8, PROTOCOL, does not know this kind of address",
    "99, PROTOCOL, answered with the unknown code 99",
  })
  void whatASocksProxyAnswersIsTold(int code, Outcome outcome, String words) {
    try (HostileProxy proxy = HostileProxy.socks5().answering(code)) {
      Reading reading = talk(Looking.with(through(proxy)), "127.0.0.1");
      assertEquals(outcome, reading.outcome());
      assertTrue(reading.reason().contains(words), reading.reason());
      assertEquals("proxy", reading.phase());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http, silent, TIMEOUT",
    "http, closing, RESET",
    "http, resetting, RESET",
    "http, garbage, PROTOCOL",
    "http, endless, PROTOCOL",
    "http, refusing, REFUSED",
    "http, dripping, TIMEOUT",
    "socks5, silent, TIMEOUT",
    "socks5, closing, RESET",
    "socks5, resetting, RESET",
    "socks5, garbage, PROTOCOL",
    "socks5, endless, PROTOCOL",
    "socks5, refusing, REFUSED",
    "socks5, dripping, TIMEOUT",
  })
  void aProxyThatIsDeadOrSpeaksNonsenseIsNamed(String scheme, String how, Outcome outcome) {
    try (HostileServer proxy = server(scheme, how)) {
      Network network = Network.standard().proxy(scheme + "://" + proxy.address());
      Reading reading = talk(Looking.with(network).millis(300), "127.0.0.1");
      assertEquals(outcome, reading.outcome(), reading.reason());
      assertTrue(reading.reason().contains("the proxy " + proxy.address()), reading.reason());
      assertEquals("proxy", reading.phase());
    }
  }

  private static HostileServer server(String scheme, String how) {
    return switch (how) {
      case "silent" -> HostileServer.silent();
      case "closing" -> HostileServer.closing();
      case "resetting" -> HostileServer.resetting();
      case "garbage" -> HostileServer.garbage();
      case "endless" ->
          HostileServer.endless(scheme.equals("http") ? "HTTP/1.1 200 OK\r\nA: " : "");
      case "refusing" -> HostileServer.refusing();
      default ->
          HostileServer.dripping(
              scheme.equals("http") ? "HTTP/1.1 200 OK\r\nA: " : "\u0005", Duration.ofSeconds(1));
    };
  }

  @Test
  void thePolicyIsAskedAboutTheProxyAndAboutTheTargetBehindIt() {
    try (HostileProxy proxy = HostileProxy.socks5()) {
      AddressPolicy not7 =
          address ->
              address.getHostAddress().equals("127.0.0.7")
                  ? java.util.Optional.of("forbidden")
                  : java.util.Optional.empty();
      Looking looking = Looking.with(through(proxy)).policy(not7);
      Reading target = talk(looking, "127.0.0.7");
      assertEquals(Outcome.BLOCKED, target.outcome());
      assertEquals("127.0.0.7 is blocked: forbidden", target.reason());
      assertEquals(List.of(), proxy.asked());
      Looking resolving = Looking.with(through(proxy).proxyResolves()).policy(not7);
      assertEquals(Outcome.BLOCKED, talk(resolving, "127.0.0.7").outcome());
      AddressPolicy nothing = address -> java.util.Optional.of("forbidden");
      Reading blocked =
          talk(Looking.with(through(proxy).proxyResolves()).policy(nothing), "a.test");
      assertEquals(
          "no way to the proxy " + proxy.address() + ": 127.0.0.1 is blocked: forbidden",
          blocked.reason());
      assertEquals("proxy", blocked.phase());
    }
  }

  @Test
  void theProxyLineIsSentFirst() throws InterruptedException {
    Reading reading =
        Looking.with(Network.standard().proxyLineV1())
            .at(
                new TcpProvider(),
                Tcp.to("127.0.0.1", peer.port()).send("hello\\r\\n\\r\\n").expect("220"));
    assertEquals(Status.UP, reading.status(), reading.reason());
    while (peer.requests.isEmpty()) {
      Thread.onSpinWait();
    }
    String line = peer.requests.get(0);
    assertTrue(
        line.matches("(?s)PROXY TCP4 127.0.0.1 127.0.0.1 [0-9]+ " + peer.port() + "\r\nhello.*"),
        line);
  }
}
