package dev.watchkeeper.probes.internal.udp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.Udp;
import dev.watchkeeper.probes.internal.net.TestContext;
import dev.watchkeeper.probes.internal.net.UdpPeer;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class UdpProbeTest {
  private static final Duration MOMENT = Duration.ofMillis(60);

  private static Reading run(Udp udp, ProbeContext context) throws Exception {
    Settings settings = udp.definition().settings().reading("settings");
    var probe = new UdpProvider().create(udp.definition().target(), settings);
    assertEquals(List.of(), settings.problems());
    return probe.run(context);
  }

  private static Udp to(UdpPeer peer) {
    return Udp.to(peer.address()).send("x");
  }

  private static Udp toClosedPort() throws IOException {
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      return Udp.to("127.0.0.1", socket.getLocalPort()).send("x");
    }
  }

  private static Reading run(Udp udp) throws Exception {
    return run(udp, TestContext.millis(5_000));
  }

  private static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static UdpPeer saying(String text) throws IOException {
    return new UdpPeer((peer, request, client) -> peer.send(bytes(text), client));
  }

  @Test
  void anAnswerIsMeasured() throws Exception {
    try (UdpPeer peer = saying("pong 7")) {
      Reading reading =
          run(Udp.to(peer.address()).send("ping\\r\\n\\x00").expectMatch("pong \\d").count(3));
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals(3, number(reading, Udp.SENT));
      assertEquals(3, number(reading, Udp.RECEIVED));
      assertEquals(0, number(reading, Udp.LOSS));
      assertTrue(number(reading, Udp.RTT_MIN) > 0);
      assertTrue(number(reading, Udp.RTT_MIN) <= number(reading, Udp.RTT));
      assertTrue(number(reading, Udp.RTT) <= number(reading, Udp.RTT_MAX));
      assertEquals("pong 7", reading.measurements().text(Udp.ANSWER).orElseThrow());
      assertEquals("127.0.0.1", reading.measurements().text(Net.ADDRESS).orElseThrow());
      assertEquals(18, number(reading, Net.BYTES));
      assertArrayEquals(new byte[] {'p', 'i', 'n', 'g', 13, 10, 0}, peer.requests.get(0));
    }
  }

  @Test
  void bytesAreSentAndExpectedByTheirDigits() throws Exception {
    try (UdpPeer peer = new UdpPeer((self, request, client) -> self.send(request, client))) {
      Udp udp = Udp.to(peer.address()).sendHex("00 ff 10:20");
      assertEquals(Status.UP, run(udp.expectHex("ff10")).status());
      assertArrayEquals(new byte[] {0, -1, 16, 32}, peer.requests.get(0));
      Reading reading = run(udp.expectHex("ff20"));
      assertEquals(Outcome.ASSERTION_FAILED, reading.outcome());
      assertEquals(
          "the answer of " + peer.address() + " does not have the bytes expected",
          reading.reason());
    }
  }

  @Test
  void aWrongAnswerIsDownAtOnceAndNotAskedForAgain() throws Exception {
    try (UdpPeer peer = saying("nope")) {
      Reading reading = run(to(peer).expect("pong"));
      assertEquals(Outcome.ASSERTION_FAILED, reading.outcome());
      assertTrue(reading.reason().endsWith("does not hold: contains 'pong'"), reading.reason());
      assertEquals("nope", reading.measurements().text(Udp.ANSWER).orElseThrow());
      assertEquals(1, peer.requests.size());
      assertEquals(Status.DOWN, run(to(peer).expectMatch("^p")).status());
    }
  }

  @Test
  void silenceIsATimeoutAfterAllRetries() throws Exception {
    try (UdpPeer peer = UdpPeer.silent()) {
      Reading reading = run(to(peer).patience(MOMENT).retries(3));
      assertEquals(Outcome.TIMEOUT, reading.outcome());
      assertTrue(
          reading.reason().matches("no answer of 127.0.0.1:\\d+ to 4 datagrams within \\d+ ms"),
          reading.reason());
      assertEquals(4, number(reading, Udp.SENT));
      assertEquals(1, number(reading, Udp.LOSS));
      assertEquals(4, peer.requests.size());
    }
  }

  @Test
  void anUnreachablePortIsToldApartFromSilence() throws Exception {
    long began = System.nanoTime();
    Reading reading = run(toClosedPort());
    assertEquals(Outcome.REFUSED, reading.outcome());
    assertTrue(reading.reason().startsWith("port unreachable: nobody listens"), reading.reason());
    assertTrue(System.nanoTime() - began < 900_000_000L, "at once, not after the wait");
  }

  @Test
  void lossIsMeasuredAndRetriesMakeUpForIt() throws Exception {
    AtomicInteger count = new AtomicInteger();
    UdpPeer.Behaviour everySecond =
        (peer, request, client) -> {
          if (count.getAndIncrement() % 2 == 1) {
            peer.send(request, client);
          }
        };
    try (UdpPeer peer = new UdpPeer(everySecond)) {
      Udp udp = to(peer).patience(MOMENT).count(4);
      Reading bare = run(udp.retries(0));
      assertEquals(Status.UP, bare.status(), bare.reason());
      assertEquals(0.5, number(bare, Udp.LOSS));
      Reading retried = run(udp.retries(1));
      assertEquals(8, number(retried, Udp.SENT));
      assertEquals(4, number(retried, Udp.RECEIVED));
    }
  }

  @Test
  void aLateAnswerDoesNotCountForTheNextAttempt() throws Exception {
    UdpPeer.Behaviour oneBehind =
        (peer, request, client) -> {
          if (peer.clients.size() > 1) {
            peer.send(bytes("late"), peer.clients.get(peer.clients.size() - 2));
          }
        };
    try (UdpPeer peer = new UdpPeer(oneBehind)) {
      Reading reading = run(to(peer).patience(MOMENT).retries(3));
      assertEquals(Outcome.TIMEOUT, reading.outcome(), reading.reason());
      assertEquals(0, number(reading, Udp.RECEIVED));
    }
  }

  @Test
  void aDuplicateDoesNotCountForTheNextDatagram() throws Exception {
    UdpPeer.Behaviour twiceThenSilent =
        (peer, request, client) -> {
          if (peer.requests.size() == 1) {
            peer.send(bytes("one"), client);
            peer.send(bytes("one"), client);
          }
        };
    try (UdpPeer peer = new UdpPeer(twiceThenSilent)) {
      Reading reading = run(to(peer).count(2).retries(0).patience(MOMENT));
      assertEquals(1, number(reading, Udp.RECEIVED));
      assertEquals(0.5, number(reading, Udp.LOSS));
    }
  }

  @Test
  void anotherHostOrPortIsNotHeard() throws Exception {
    UdpPeer.Behaviour byAnother =
        (peer, request, client) -> {
          try (DatagramSocket stranger = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            stranger.send(new DatagramPacket(request, request.length, client));
          }
        };
    try (UdpPeer peer = new UdpPeer(byAnother)) {
      Reading reading = run(to(peer).retries(0).patience(MOMENT));
      assertEquals(Outcome.TIMEOUT, reading.outcome(), reading.reason());
    }
  }

  @Test
  void anAnswerBeyondTheByteCapIsTooLarge() throws Exception {
    try (UdpPeer peer = saying("x".repeat(1_000))) {
      TestContext small = new TestContext(5_000, 100, AddressPolicy.standard());
      assertEquals(Outcome.TOO_LARGE, run(to(peer), small).outcome());
    }
  }

  @Test
  void theDeadlineHoldsWhateverTheWait() throws Exception {
    try (UdpPeer peer = UdpPeer.silent()) {
      long began = System.nanoTime();
      Udp patient = to(peer).patience(Duration.ofMinutes(1)).count(100);
      Reading reading = run(patient, TestContext.millis(300));
      assertEquals(Outcome.TIMEOUT, reading.outcome());
      assertTrue(System.nanoTime() - began < 550_000_000L);
      assertEquals("answer", reading.phase());
    }
  }

  @Test
  void aServiceThatNeverAnswersIsUpUnlessItsPortIsUnreachable() throws Exception {
    try (UdpPeer peer = UdpPeer.silent()) {
      Reading reading = run(to(peer).withoutAnswer().patience(MOMENT));
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals(1, number(reading, Udp.SENT));
    }
    assertEquals(Outcome.REFUSED, run(toClosedPort().withoutAnswer()).outcome());
  }

  @Test
  void aRefusedAddressIsNotSentTo() throws Exception {
    try (UdpPeer peer = saying("x")) {
      AddressPolicy none = address -> Optional.of("refused");
      Reading reading = run(to(peer), new TestContext(5_000, 1_000, none));
      assertEquals(Outcome.BLOCKED, reading.outcome());
      assertTrue(peer.requests.isEmpty());
    }
  }

  @Test
  void writerAndReaderAreTwins() {
    Udp all =
        Udp.to("[::1]:9")
            .attribute("a", "b")
            .network(Network.standard().connectTo("localhost:7"))
            .patience(Duration.ofMillis(250))
            .send("a\\n")
            .expect("b")
            .count(4)
            .retries(0);
    Settings settings = all.definition().settings().reading("settings");
    UdpPlan plan = UdpPlan.read(all.definition().target(), settings);
    settings.section("network").text("connect-to").optional();
    assertEquals(List.of(), settings.problems());
    assertEquals("[::1]:9", plan.endpoint().toString());
    assertArrayEquals(bytes("a\n"), plan.send());
    assertEquals(new UdpPlan.Volume(4, 0, 250_000_000L), plan.volume());
    assertEquals("contains 'b'", plan.expected().text().expected());
    Settings other =
        Udp.to("h:1").sendHex("ff").withoutAnswer().definition().settings().reading("settings");
    plan = UdpPlan.read(all.definition().target(), other);
    assertEquals(List.of(), other.problems());
    assertArrayEquals(new byte[] {-1}, plan.send());
    assertFalse(plan.expected().answer());
    assertArrayEquals(
        new byte[] {1},
        UdpPlan.read(
                all.definition().target(),
                Udp.to("h:1").send("x").expectHex("01").definition().settings().reading("s"))
            .expected()
            .bytes());
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    Settings wrong =
        Settings.of(
                Map.of(
                    "send",
                    "\\q",
                    "send-hex",
                    "f",
                    "expect",
                    "a",
                    "expect-hex",
                    "zz",
                    "answer",
                    false,
                    "count",
                    0,
                    "retries",
                    11,
                    "wait",
                    "2m",
                    "nonsense",
                    1))
            .reading("settings");
    new UdpProvider().create(dev.watchkeeper.api.Target.of("localhost"), wrong);
    String told = wrong.problems().toString();
    for (String name :
        List.of(
            "target",
            "send",
            "send-hex",
            "expect",
            "expect-hex",
            "answer",
            "count",
            "retries",
            "wait",
            "nonsense")) {
      assertTrue(told.contains("settings." + name), name + " in " + told);
    }
  }
}
