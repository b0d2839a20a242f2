package dev.watchkeeper.probes.internal.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.tcp.TcpProvider;
import dev.watchkeeper.testkit.HostileDns;
import dev.watchkeeper.testkit.HostileServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class DnsServerTest {
  private static HostileDns dns;
  private static HostileServer server;

  @BeforeAll
  static void start() {
    dns = HostileDns.start();
    server = HostileServer.silent();
  }

  @AfterAll
  static void stop() {
    dns.close();
    server.close();
  }

  private static Network network() {
    return Network.standard().dnsServer(dns.address());
  }

  private static Reading look(Network network, String host) {
    return Looking.with(network).millis(3_000).at(host + ":" + server.port());
  }

  private static Reading look(String host) {
    return look(network(), host);
  }

  private static void assertFails(Outcome outcome, String words, String host) {
    Reading reading = look(host);
    assertEquals(outcome, reading.outcome(), reading.reason());
    assertTrue(reading.reason().contains(words), reading.reason());
    assertEquals("resolve", reading.phase());
  }

  @Test
  void theNameServerOfTheCheckIsAsked() {
    dns.addresses("shop.test", "127.0.0.1");
    Reading reading = look("shop.test");
    assertEquals(Status.UP, reading.status(), reading.reason());
    assertEquals("127.0.0.1", Looking.address(reading));
    assertEquals("ipv4", reading.measurements().text(Net.FAMILY).orElseThrow());
    assertTrue(reading.measurements().number(Net.RESOLVE).orElseThrow() > 0);
  }

  @Test
  void fourWaysToHaveNoAddressHaveFourReasons() {
    dns.servfail("fail.test").refused("no.test").empty("empty.test");
    assertFails(Outcome.DNS, "missing.test does not exist (NXDOMAIN)", "missing.test");
    assertFails(Outcome.DNS, "the name server failed (SERVFAIL)", "fail.test");
    assertFails(Outcome.DNS, "the name server refused to answer (REFUSED)", "no.test");
    assertFails(Outcome.DNS, "empty.test has no address (empty answer)", "empty.test");
    assertFails(Outcome.DNS, "says the name server 127.0.0.1:", "missing.test");
  }

  @Test
  void whatTheServerSaysInsteadOfAnAnswerIsNonsense() {
    dns.garbage("odd.test");
    assertFails(Outcome.DNS, "the name server answered nonsense", "odd.test");
  }

  @Test
  void aServerThatDropsQuestionsIsATimeoutWithinTheDeadline() {
    dns.dropped("dropped.test");
    long began = System.nanoTime();
    Reading reading = Looking.with(network()).millis(300).at("dropped.test:" + server.port());
    assertEquals(Outcome.TIMEOUT, reading.outcome(), reading.reason());
    assertEquals("resolve", reading.phase());
    assertTrue(reading.reason().contains("resolving dropped.test"), reading.reason());
    assertTrue(System.nanoTime() - began < 550_000_000L);
  }

  @Test
  void aSlowAnswerCountsAsTimeOfTheRun() {
    dns.slow("slow.test", "127.0.0.1", Duration.ofMillis(120));
    Reading reading = look("slow.test");
    assertEquals(Status.UP, reading.status(), reading.reason());
    assertTrue(reading.measurements().number(Net.RESOLVE).orElseThrow() >= 0.12);
  }

  @Test
  void aHundredHangingNamesDelayNobody() throws InterruptedException {
    dns.dropped("hang.test").addresses("fine.test", "127.0.0.1");
    TcpProvider provider = new TcpProvider();
    Looking hanging = Looking.with(network()).millis(1_500);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      Tcp tcp = Tcp.to("hang.test:" + server.port());
      threads.add(new Thread(() -> hanging.at(provider, tcp)));
    }
    threads.forEach(Thread::start);
    Tcp fine = Tcp.to("fine.test:" + server.port());
    assertEquals(Status.UP, Looking.with(network()).millis(1_000).at(provider, fine).status());
    for (Thread thread : threads) {
      thread.join();
    }
  }

  @Test
  void anAnswerThatWasCutIsAskedForOverTcp() {
    dns.truncated("long.test", "127.0.0.1");
    Reading reading = look("long.test");
    assertEquals(Status.UP, reading.status(), reading.reason());
  }

  @Test
  void oddBytesOfAnAliasAreCleaned() {
    byte[] odd = {'a', '\r', '\n', 0x1b, '[', '2', 'J', (byte) 0xff};
    dns.alias("alias.test", odd, "127.0.0.1");
    Reading reading = look("alias.test");
    assertEquals(Status.UP, reading.status(), reading.reason());
    assertEquals(
        "a\\013\\010\\027[2j\\255", reading.measurements().text(Net.CANONICAL_NAME).orElseThrow());
  }

  @Test
  void theOtherFamilyIsNotWaitedForLong() {
    dns.oneFamily("four.test", "127.0.0.1");
    Reading reading = look("four.test");
    assertEquals(Status.UP, reading.status(), reading.reason());
    assertTrue(reading.measurements().number(Net.RESOLVE).orElseThrow() < 0.9);
  }

  @Test
  void aFamilyThatIsNotWantedIsNotAskedFor() {
    dns.addresses("both.test", "127.0.0.1", "::1");
    Reading six = look(network().ipv6Only(), "both.test");
    assertEquals(1, six.measurements().number(Net.ADDRESSES).orElseThrow());
    Reading none = look(network().ipv6Only(), "shop4.test");
    assertEquals(Outcome.DNS, none.outcome());
    assertEquals(1, dns.questions().stream().filter("shop4.test"::equals).count());
  }

  @Test
  void aPrivateAddressAmongPublicOnesIsNeverConnectedTo() {
    dns.addresses("mixed.test", "127.0.0.3", "127.0.0.1");
    AddressPolicy notTheThird =
        address ->
            address.getHostAddress().equals("127.0.0.3")
                ? Optional.of("127.0.0.3 is forbidden")
                : Optional.empty();
    Looking looking = Looking.with(network()).policy(notTheThird);
    Reading reading = looking.at("mixed.test:" + server.port());
    assertEquals(Status.UP, reading.status(), reading.reason());
    assertEquals("127.0.0.1", Looking.address(reading));
    dns.addresses("inner.test", "127.0.0.3");
    Reading blocked = looking.at("inner.test:" + server.port());
    assertEquals(Outcome.BLOCKED, blocked.outcome());
    assertEquals("inner.test is blocked: 127.0.0.3 is forbidden", blocked.reason());
  }

  @Test
  void aNameThatChangesItsAddressIsJudgedByTheOneThatIsConnected() {
    dns.rebinding("rebind.test", "127.0.0.1", "127.0.0.3");
    List<String> judged = new ArrayList<>();
    AddressPolicy noting =
        address -> {
          judged.add(address.getHostAddress());
          return address.getHostAddress().equals("127.0.0.3")
              ? Optional.of("forbidden")
              : Optional.empty();
        };
    TcpProvider provider = new TcpProvider();
    Tcp tcp = Tcp.to("rebind.test:" + server.port());
    Looking looking = Looking.with(network().dnsCache(Duration.ZERO)).policy(noting);
    Reading first = looking.at(provider, tcp);
    assertEquals(Status.UP, first.status(), first.reason());
    assertEquals("127.0.0.1", Looking.address(first));
    assertEquals(Outcome.BLOCKED, looking.at(provider, tcp).outcome());
    assertEquals(List.of("127.0.0.1", "127.0.0.1", "127.0.0.1", "127.0.0.3"), judged);
  }

  @Test
  void aNameServerThatFailsForEveryNameIsOurTrouble() {
    dns.servfail("x.test").servfail("y.test").servfail("z.test");
    TcpProvider provider = new TcpProvider();
    Looking looking = Looking.with(network());
    assertEquals(Outcome.DNS, looking.at(provider, Tcp.to("x.test:1")).outcome());
    assertEquals(Outcome.DNS, looking.at(provider, Tcp.to("y.test:1")).outcome());
    Reading third = looking.at(provider, Tcp.to("z.test:1"));
    assertEquals(Outcome.LOCAL_NETWORK, third.outcome());
    assertEquals(Status.UNKNOWN, third.status());
    Tcp fine = Tcp.to("shop.test:" + server.port());
    dns.addresses("shop.test", "127.0.0.1");
    assertEquals(Status.UP, looking.at(provider, fine).status());
  }

  @Test
  void theNameServerItselfIsSubjectToThePolicy() {
    Looking looking = Looking.with(network()).policy(AddressPolicy.publicOnly());
    Reading reading = looking.at("shop.test:1");
    assertEquals(Outcome.BLOCKED, reading.outcome());
    assertTrue(reading.reason().startsWith("the name server is blocked:"), reading.reason());
  }

  @Test
  void aNameServerThatIsNotThereIsNamed() {
    HostileDns gone = HostileDns.start();
    String address = gone.address();
    gone.close();
    Reading reading = Looking.with(Network.standard().dnsServer(address)).at("a.test:1");
    assertEquals(Outcome.DNS, reading.outcome());
    assertEquals("nobody answers at the name server " + address, reading.reason());
  }

  @Test
  void whatIsNoNameIsNotAsked() {
    int before = dns.questions().size();
    Reading reading = look("a..b");
    assertEquals(Outcome.DNS, reading.outcome());
    assertFalse(dns.questions().subList(before, dns.questions().size()).contains("a..b"));
  }
}
