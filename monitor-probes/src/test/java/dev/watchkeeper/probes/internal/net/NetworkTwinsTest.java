package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.Tcp;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NetworkTwinsTest {
  private static Transport read(Network network) {
    Settings settings = Tcp.to("a:1").network(network).definition().settings().reading("settings");
    Transport transport = Transport.read(settings, new Resolver());
    assertEquals(List.of(), settings.problems());
    return transport;
  }

  private static List<String> problems(Map<String, ?> network) {
    Settings settings = Settings.of(Map.of("network", network)).reading("settings");
    Transport.read(settings, new Resolver());
    return settings.problems().stream().map(Problem::where).sorted().toList();
  }

  @Test
  void everyMethodOfTheWriterIsReadBack() throws Exception {
    Transport transport =
        read(
            Network.standard()
                .connectTo("127.0.0.1:81")
                .dnsServer("[::1]:5353")
                .dnsCache(Duration.ofSeconds(7))
                .dnsNegativeCache(Duration.ofMillis(200))
                .source("192.0.2.9")
                .proxy("http://proxy.example:3128/")
                .proxyLogin("me", Secret.of("hush"))
                .proxyResolves());
    assertEquals(new Endpoint("127.0.0.1", 81), transport.connectTo());
    Names names =
        new Names(
            new InetSocketAddress(InetAddress.getByName("::1"), 5353),
            Duration.ofSeconds(7),
            Duration.ofMillis(200));
    assertEquals(names, transport.names());
    assertEquals(InetAddress.getByName("192.0.2.9"), transport.source());
    ProxyServer proxy =
        new ProxyServer(
            ProxyServer.Kind.HTTP,
            new Endpoint("proxy.example", 3128),
            "me",
            Secret.of("hush"),
            true);
    assertEquals(proxy, transport.proxy());
    assertFalse(transport.toString().contains("hush"));
  }

  @Test
  void choicesAreReadBack() {
    Network standard = Network.standard();
    assertEquals(Family.IPV4, read(standard.ipv4Only()).family());
    assertEquals(Family.IPV6, read(standard.ipv6Only()).family());
    assertEquals(Family.PREFER_IPV4, read(standard.preferIpv4()).family());
    assertEquals(Family.PREFER_IPV6, read(standard.preferIpv6()).family());
    assertEquals(Attempts.FIRST, read(standard.firstAddress()).attempts());
    assertEquals(Attempts.ALL, read(standard.allAddresses()).attempts());
    assertEquals(ProxyLine.V1, read(standard.proxyLineV1()).proxyLine());
    assertEquals(ProxyLine.V2, read(standard.proxyLineV2()).proxyLine());
    assertEquals(
        ProxyServer.Kind.SOCKS5, read(standard.proxy("socks5://127.0.0.1:1080")).proxy().kind());
  }

  @Test
  void nothingGivenIsTheUsual() {
    Transport transport = read(Network.standard());
    assertEquals(Names.STANDARD, transport.names());
    assertEquals(Family.ANY, transport.family());
    assertEquals(Attempts.RACE, transport.attempts());
    assertNull(transport.source());
    assertNull(transport.proxy());
    assertNull(transport.proxyLine());
    assertEquals(53, read(Network.standard().dnsServer("192.0.2.53")).names().server().getPort());
  }

  @Test
  void allWrongSettingsAreToldAtOnce() {
    Map<String, Object> wrong =
        Map.of(
            "family", "v4",
            "addresses", "some",
            "dns-server", "ns.example:53",
            "dns-cache", "2h",
            "dns-negative-cache", "soon",
            "source", "eth0",
            "proxy", "ftp://127.0.0.1:21",
            "proxy-password", "x",
            "proxy-line", "v3",
            "connect-to", "nowhere");
    List<String> expected =
        wrong.keySet().stream().map(name -> "settings.network." + name).sorted().toList();
    assertEquals(expected, problems(wrong));
  }

  @Test
  void aLoginWithoutAProxyAndUnknownNamesAreProblems() {
    assertEquals(
        List.of("settings.network.proxy-resolves", "settings.network.proxy-user"),
        problems(Map.of("proxy-user", "me", "proxy-resolves", true)));
    assertEquals(
        List.of("settings.network.proxy-user"),
        problems(Map.of("proxy", "http://a:1", "proxy-user", "a:b")));
    assertEquals(
        List.of("settings.network.proxy"), problems(Map.of("proxy", "http://me:hush@a:1")));
    assertEquals(List.of("settings.network.famly"), problems(Map.of("famly", "ipv4")));
  }
}
