package dev.watchkeeper.probes.internal.ntp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.Ntp;
import dev.watchkeeper.probes.internal.net.UdpPeer;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NtpProbeTest {
  private static final Duration MOMENT = Duration.ofMillis(80);

  private static ProbeRunner runner(Ntp ntp) {
    return ProbeRunner.of(new NtpProvider())
        .target(ntp.definition().target())
        .settings(ntp.definition().settings());
  }

  private static Reading run(Ntp ntp) {
    return runner(ntp).run().reading();
  }

  private static Reading facing(Consumer<ByteBuffer> change) throws IOException {
    try (UdpPeer peer = NtpAnswers.ahead(Duration.ZERO, change)) {
      return run(Ntp.of(peer.address()).patience(MOMENT));
    }
  }

  private static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow();
  }

  private static String text(Reading reading, MetricKey key) {
    return reading.measurements().text(key).orElseThrow();
  }

  private static byte[] without(byte[] bytes, int count) {
    return Arrays.copyOf(bytes, bytes.length - count);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 5_000, -3_600_000})
  void theOffsetOfTheServersClockIsMeasured(long millis) throws Exception {
    try (UdpPeer peer = NtpAnswers.ahead(Duration.ofMillis(millis), answer -> {})) {
      Reading reading = run(Ntp.of(peer.address()).samples(3).spacing(Duration.ofMillis(5)));
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals(millis / 1e3, number(reading, Ntp.OFFSET), 0.05);
      assertTrue(number(reading, Ntp.DELAY) >= 0 && number(reading, Ntp.DELAY) < 0.1);
      assertTrue(number(reading, Ntp.JITTER) < 0.1);
      assertEquals(2, number(reading, Ntp.STRATUM));
      assertEquals("192.168.1.1", text(reading, Ntp.REFERENCE));
      assertEquals("none", text(reading, Ntp.LEAP));
      assertEquals(0.5, number(reading, Ntp.ROOT_DELAY));
      assertEquals(0.25, number(reading, Ntp.ROOT_DISPERSION));
      assertEquals(Math.pow(2, -20), number(reading, Ntp.PRECISION));
      assertEquals(3, number(reading, Ntp.SENT));
      assertEquals(3, number(reading, Ntp.RECEIVED));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "2036-02-07T06:28:15.9Z, 200",
    "2036-02-07T06:28:16.1Z, -200",
    "2036-02-07T06:28:15Z, 60000",
    "2040-06-01T00:00:00Z, 0",
    "1999-12-31T23:59:59Z, 86400000"
  })
  void theEraThatEndsIn2036ChangesNothing(Instant now, long ahead) throws Exception {
    long began = System.nanoTime();
    TimeSource clocks =
        new TimeSource() {
          @Override
          public long nanoTime() {
            return System.nanoTime();
          }

          @Override
          public Instant wallTime() {
            return now.plusNanos(System.nanoTime() - began);
          }
        };
    UdpPeer.Behaviour server =
        (peer, request, client) ->
            peer.send(NtpAnswers.to(request, clocks.wallTime().plusMillis(ahead)).array(), client);
    try (UdpPeer peer = new UdpPeer(server)) {
      Reading reading = runner(Ntp.of(peer.address())).time(clocks).run().reading();
      assertEquals(ahead / 1e3, number(reading, Ntp.OFFSET), 0.05, reading.toString());
    }
  }

  @Test
  void aRequestTellsNothingOfOurClockAndIsNeverTheSame() throws Exception {
    try (UdpPeer peer = NtpAnswers.good()) {
      run(Ntp.of(peer.address()).samples(2).spacing(Duration.ZERO).version(3));
      byte[] one = peer.requests.get(0);
      byte[] other = peer.requests.get(1);
      assertEquals(48, one.length);
      assertEquals(3 << 3 | 3, one[0]);
      for (int i = 1; i < 40; i++) {
        assertEquals(0, one[i]);
      }
      assertFalse(Arrays.equals(one, other));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "RATE, it is asked too often",
    "DENY, it refuses us",
    "RSTR, it refuses us",
    "INIT, its clock is not set yet",
    "XYZZ, XYZZ"
  })
  void aKissOfDeathIsDownWithItsCode(String code, String words) throws Exception {
    Reading reading =
        facing(
            answer ->
                answer
                    .put(0, (byte) (3 << 6 | 4 << 3 | 4))
                    .put(1, (byte) 0)
                    .put(12, code.getBytes(StandardCharsets.US_ASCII))
                    .putLong(32, 0)
                    .putLong(40, 0));
    assertEquals(Outcome.ASSERTION_FAILED, reading.outcome());
    assertTrue(reading.reason().contains("kiss-o'-death '" + code + "'"), reading.reason());
    assertTrue(reading.reason().endsWith(words) || words.equals(code), reading.reason());
    assertEquals(code, text(reading, Ntp.KISS));
    assertFalse(reading.measurements().has(Ntp.OFFSET));
  }

  @Test
  void aServerThatIsNotSynchronizedIsDown() throws Exception {
    Reading leap = facing(answer -> answer.put(0, (byte) (3 << 6 | 4 << 3 | 4)));
    assertTrue(leap.reason().endsWith("(leap alarm)"), leap.reason());
    assertEquals("alarm", text(leap, Ntp.LEAP));
    Reading stratum = facing(answer -> answer.put(1, (byte) 16).putLong(32, 0).putLong(40, 0));
    assertTrue(stratum.reason().endsWith("(stratum 16)"), stratum.reason());
    assertFalse(stratum.measurements().has(Ntp.OFFSET));
    Reading far = facing(answer -> answer.putInt(8, 16 << 16));
    assertTrue(far.reason().endsWith("is 16 s or more from its reference clock"), far.reason());
    for (Reading reading : List.of(leap, stratum, far)) {
      assertEquals(Outcome.ASSERTION_FAILED, reading.outcome());
    }
  }

  @Test
  void aClockAtStratumOneHasAName() throws Exception {
    Reading reading =
        facing(answer -> answer.put(1, (byte) 1).put(12, new byte[] {'G', 'P', 'S', 0}));
    assertEquals("GPS", text(reading, Ntp.REFERENCE));
    Reading odd = facing(answer -> answer.put(1, (byte) 1).put(12, new byte[] {'A', 10, 27, -1}));
    assertEquals("A??ÿ", text(odd, Ntp.REFERENCE));
  }

  @Test
  void anAnswerThatBreaksTheProtocolIsSaidToDoSo() throws Exception {
    assertEquals(Outcome.PROTOCOL, facing(a -> a.put(0, (byte) (4 << 3 | 3))).outcome());
    assertEquals(Outcome.PROTOCOL, facing(a -> a.put(0, (byte) (7 << 3 | 4))).outcome());
    assertEquals(Outcome.PROTOCOL, facing(a -> a.put(1, (byte) 17)).outcome());
    Reading timeless = facing(a -> a.putLong(40, 0));
    assertEquals(Outcome.PROTOCOL, timeless.outcome());
    assertTrue(timeless.reason().endsWith("has no time"), timeless.reason());
  }

  @Test
  void aTruncatedAnswerIsAFailureOfTheProtocol() throws Exception {
    UdpPeer.Behaviour cut =
        (peer, request, client) ->
            peer.send(without(NtpAnswers.to(request, Instant.now()).array(), 1), client);
    try (UdpPeer peer = new UdpPeer(cut)) {
      Reading reading = run(Ntp.of(peer.address()));
      assertEquals(Outcome.PROTOCOL, reading.outcome());
      assertTrue(reading.reason().endsWith("has only 47 bytes"), reading.reason());
    }
  }

  @Test
  void whatDoesNotRepeatOurNumberIsPassedOver() throws Exception {
    UdpPeer.Behaviour liesFirst =
        (peer, request, client) -> {
          Instant wrong = Instant.now().plusSeconds(500);
          ByteBuffer lie = NtpAnswers.to(request, wrong).putLong(24, 42);
          peer.send(lie.array(), client);
          peer.send(NtpAnswers.to(request, Instant.now()).array(), client);
        };
    try (UdpPeer peer = new UdpPeer(liesFirst)) {
      assertEquals(0, number(run(Ntp.of(peer.address())), Ntp.OFFSET), 0.05);
    }
    Reading onlyLies = facing(answer -> answer.putLong(24, 0));
    assertEquals(Outcome.TIMEOUT, onlyLies.outcome(), onlyLies.reason());
  }

  @Test
  void aLateAnswerDoesNotCountForTheNextSample() throws Exception {
    UdpPeer.Behaviour oneBehind =
        (peer, request, client) -> {
          int last = peer.requests.size() - 2;
          if (last >= 0) {
            byte[] late = NtpAnswers.to(peer.requests.get(last), Instant.now()).array();
            peer.send(late, peer.clients.get(last));
            peer.send(late, client);
          }
        };
    try (UdpPeer peer = new UdpPeer(oneBehind)) {
      Ntp three = Ntp.of(peer.address()).samples(3).spacing(Duration.ZERO).patience(MOMENT);
      Reading reading = run(three);
      assertEquals(Outcome.TIMEOUT, reading.outcome(), reading.reason());
      assertEquals(3, number(reading, Ntp.SENT));
      assertEquals(0, number(reading, Ntp.RECEIVED));
    }
  }

  @Test
  void someLossIsNoFailureAndTheSampleWithTheLeastDelayCounts() throws Exception {
    UdpPeer.Behaviour everySecond =
        (peer, request, client) -> {
          if (peer.requests.size() % 2 == 0) {
            peer.send(NtpAnswers.to(request, Instant.now()).array(), client);
          }
        };
    try (UdpPeer peer = new UdpPeer(everySecond)) {
      Reading reading =
          run(Ntp.of(peer.address()).samples(4).spacing(Duration.ZERO).patience(MOMENT));
      assertEquals(Status.UP, reading.status(), reading.reason());
      assertEquals(2, number(reading, Ntp.RECEIVED));
    }
  }

  @Test
  void silenceAndAnUnreachablePortAreToldApart() throws Exception {
    try (UdpPeer peer = UdpPeer.silent()) {
      Reading reading = run(Ntp.of(peer.address()).patience(MOMENT));
      assertEquals(Outcome.TIMEOUT, reading.outcome());
      assertTrue(reading.reason().contains(" to a request within "), reading.reason());
    }
    int port;
    try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
      port = socket.getLocalPort();
    }
    assertEquals(Outcome.REFUSED, run(Ntp.of("127.0.0.1:" + port)).outcome());
  }

  @Test
  void writerAndReaderAreTwins() {
    Ntp all =
        Ntp.of("time.example")
            .attribute("a", "b")
            .network(Network.standard())
            .samples(8)
            .spacing(Duration.ofSeconds(3))
            .patience(Duration.ofMillis(700))
            .version(3);
    NtpProbe.Plan plan = plan(all);
    assertEquals("time.example:123", plan.endpoint().toString());
    assertEquals(8, plan.samples());
    assertEquals(3_000_000_000L, plan.spacing());
    assertEquals(700_000_000L, plan.patience());
    assertEquals(3, plan.version());
    assertEquals("[::1]:123", plan(Ntp.of("::1")).endpoint().toString());
    assertEquals("[::1]:5", plan(Ntp.of("[::1]:5")).endpoint().toString());
    assertEquals(2_000_000_000L, plan(Ntp.of("::1")).spacing());
  }

  private static NtpProbe.Plan plan(Ntp ntp) {
    var settings = ntp.definition().settings().reading("settings");
    NtpProbe.Plan plan = NtpProvider.plan(ntp.definition().target(), settings);
    settings.section("network");
    assertEquals(List.of(), settings.problems());
    return plan;
  }
}
