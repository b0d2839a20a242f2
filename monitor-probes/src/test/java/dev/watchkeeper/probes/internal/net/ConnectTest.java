package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.testkit.HostileDns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConnectTest {
  private static HostileDns dns;

  @BeforeAll
  static void start() {
    dns = HostileDns.start();
  }

  @AfterAll
  static void stop() {
    dns.close();
  }

  private static Network network() {
    return Network.standard().dnsServer(dns.address());
  }

  private static ServerSocket listening(String address, int port) throws IOException {
    ServerSocket server = new ServerSocket();
    server.bind(new InetSocketAddress(InetAddress.getByName(address), port));
    return server;
  }

  private static double attempts(Reading reading) {
    return reading.measurements().number(Net.ATTEMPTS).orElseThrow();
  }

  @Test
  void aDeadAddressCostsAQuarterOfASecondAndNoMore() throws IOException {
    try (BlackHole dead = new BlackHole("127.0.0.2", 0);
        ServerSocket alive = listening("127.0.0.3", dead.port())) {
      dns.addresses("race.test", "127.0.0.2", "127.0.0.3");
      Reading reading = Looking.with(network()).at("race.test:" + alive.getLocalPort());
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals("127.0.0.3", Looking.address(reading));
      assertEquals(2, attempts(reading));
      double connect = reading.measurements().number(Net.CONNECT).orElseThrow();
      assertTrue(connect >= 0.25 && connect < 0.6, "connect " + connect);
    }
  }

  @Test
  void aDeadIpv6IsOvercomeByIpv4AndTheFamilyIsTold() throws IOException {
    try (BlackHole dead = new BlackHole("::1", 0);
        ServerSocket alive = listening("127.0.0.1", dead.port())) {
      dns.addresses("six.test", "127.0.0.1", "::1");
      Reading reading = Looking.with(network().preferIpv6()).at("six.test:" + alive.getLocalPort());
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals("ipv4", reading.measurements().text(Net.FAMILY).orElseThrow());
    }
  }

  @Test
  void anAddressThatRefusesIsPassedByAtOnce() throws IOException {
    try (ServerSocket alive = listening("127.0.0.3", 0)) {
      dns.addresses("pass.test", "127.0.0.2", "127.0.0.3");
      Reading reading = Looking.with(network()).at("pass.test:" + alive.getLocalPort());
      assertEquals("127.0.0.3", Looking.address(reading));
      assertTrue(reading.measurements().number(Net.CONNECT).orElseThrow() < 0.2);
    }
  }

  @Test
  void theFirstAddressThatAnswersIsTheOnlyOneTried() throws IOException {
    try (ServerSocket alive = listening("127.0.0.2", 0)) {
      dns.addresses("quick.test", "127.0.0.2", "127.0.0.3");
      Reading reading = Looking.with(network()).at("quick.test:" + alive.getLocalPort());
      assertEquals(1, attempts(reading));
      assertEquals(2, reading.measurements().number(Net.ADDRESSES).orElseThrow());
    }
  }

  @Test
  void whenAllRefuseThatIsTheReason() throws IOException {
    int port = freePort();
    dns.addresses("closed.test", "127.0.0.2", "127.0.0.3");
    Reading reading = Looking.with(network()).at("closed.test:" + port);
    assertEquals(Outcome.REFUSED, reading.outcome());
    assertEquals(
        "connection refused by closed.test:" + port + " (all 2 addresses)", reading.reason());
    assertEquals("connect", reading.phase());
  }

  @Test
  void whenNobodyAnswersTheDeadlineHolds() throws IOException {
    try (BlackHole dead = new BlackHole("127.0.0.2", 0);
        BlackHole other = new BlackHole("127.0.0.3", dead.port())) {
      dns.addresses("dead.test", "127.0.0.2", "127.0.0.3");
      long began = System.nanoTime();
      Reading reading = Looking.with(network()).millis(400).at("dead.test:" + other.port());
      assertEquals(Outcome.TIMEOUT, reading.outcome(), reading.reason());
      assertEquals("connect", reading.phase());
      assertTrue(System.nanoTime() - began < 650_000_000L);
      Reading alone = Looking.with(Network.standard()).millis(300).at("127.0.0.2:" + other.port());
      assertEquals(Outcome.TIMEOUT, alone.outcome(), alone.reason());
      assertEquals("connect", alone.phase());
    }
  }

  @Test
  void theFirstAddressAloneIsTriedIfAskedFor() throws IOException {
    try (ServerSocket alive = listening("127.0.0.3", 0)) {
      dns.addresses("first.test", "127.0.0.2", "127.0.0.3");
      Reading reading =
          Looking.with(network().firstAddress()).at("first.test:" + alive.getLocalPort());
      assertEquals(Outcome.REFUSED, reading.outcome());
    }
  }

  @Test
  void ifAllMustAnswerTheOneThatDoesNotIsNamed() throws IOException {
    try (ServerSocket first = listening("127.0.0.2", 0);
        ServerSocket second = listening("127.0.0.3", first.getLocalPort())) {
      int port = second.getLocalPort();
      dns.addresses("all.test", "127.0.0.2", "127.0.0.3");
      Reading good = Looking.with(network().allAddresses()).at("all.test:" + port);
      assertEquals(Status.UP, good.status(), good.reason());
      assertEquals("127.0.0.2", Looking.address(good));
      assertEquals(2, attempts(good));
      dns.addresses("some.test", "127.0.0.2", "127.0.0.3", "127.0.0.4");
      Reading bad = Looking.with(network().allAddresses()).at("some.test:" + port);
      assertEquals(Outcome.REFUSED, bad.outcome());
      assertTrue(bad.reason().endsWith("127.0.0.4:" + port + ", one of 3 addresses"), bad.reason());
    }
  }

  @Test
  void ifAllMustAnswerTheSilentOneIsNamed() throws IOException {
    try (BlackHole dead = new BlackHole("127.0.0.4", 0);
        ServerSocket alive = listening("127.0.0.2", dead.port())) {
      dns.addresses("silent.test", "127.0.0.2", "127.0.0.4");
      Reading reading =
          Looking.with(network().allAddresses())
              .millis(300)
              .at("silent.test:" + alive.getLocalPort());
      assertEquals(Outcome.TIMEOUT, reading.outcome());
      assertTrue(
          reading.reason().contains("connecting to 127.0.0.4:" + dead.port() + ", one of 2"),
          reading.reason());
    }
  }

  @Test
  void connectsFromTheSourceAddress() throws Exception {
    try (Peer peer =
        new Peer((self, socket) -> self.requests.add(socket.getInetAddress().getHostAddress()))) {
      Looking looking = Looking.with(Network.standard().source("127.0.0.7"));
      Reading reading = looking.at("127.0.0.1:" + peer.port());
      assertEquals(Status.UP, reading.status(), reading.reason());
      while (peer.requests.isEmpty()) {
        Thread.onSpinWait();
      }
      assertEquals("127.0.0.7", peer.requests.get(0));
    }
  }

  @Test
  void aSourceAddressThatIsNotOursIsAnErrorOfTheSettings() {
    Reading reading = Looking.with(Network.standard().source("203.0.113.5")).at("127.0.0.1:1");
    assertEquals(Outcome.CONFIG, reading.outcome(), reading.reason());
    assertTrue(reading.reason().contains("203.0.113.5 cannot be used"), reading.reason());
    dns.addresses("two.test", "127.0.0.2", "127.0.0.3");
    Reading race = Looking.with(network().source("203.0.113.5")).at("two.test:1");
    assertEquals(Outcome.CONFIG, race.outcome(), race.reason());
  }

  @Test
  void familiesThatDoNotFitAreToldApart() {
    Reading source = Looking.with(Network.standard().source("::1")).at("127.0.0.1:1");
    assertEquals(Outcome.CONFIG, source.outcome());
    assertEquals(
        "127.0.0.1 is an IPv4 address, and the check connects from 0:0:0:0:0:0:0:1",
        source.reason());
    Reading family = Looking.with(Network.standard().ipv6Only()).at("127.0.0.1:1");
    assertEquals(Outcome.CONFIG, family.outcome());
    assertEquals(
        "127.0.0.1 is an IPv4 address, and the check connects to ipv6 only", family.reason());
  }

  @Test
  void thePlatformsProxyPropertiesAreNotConsulted() throws IOException {
    int port = freePort();
    String before = System.getProperty("socksProxyHost");
    System.setProperty("socksProxyHost", "127.0.0.250");
    try {
      Reading reading = Looking.with(Network.standard()).at("127.0.0.1:" + port);
      assertEquals("connection refused by 127.0.0.1:" + port, reading.reason());
    } finally {
      if (before == null) {
        System.clearProperty("socksProxyHost");
      } else {
        System.setProperty("socksProxyHost", before);
      }
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket unused = listening("0.0.0.0", 0)) {
      return unused.getLocalPort();
    }
  }
}
