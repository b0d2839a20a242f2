package dev.watchkeeper.probes.internal.icmp;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.probes.Ping;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketWayTest {
  private static final Duration MOMENT = Duration.ofMillis(60);

  private static PingProvider over(FakeNet net) {
    return new PingProvider(new PingWays((six, whole) -> net, List.of()));
  }

  private static ProbeRunner runner(PingProvider provider, Ping ping) {
    return ProbeRunner.of(provider)
        .target(ping.definition().target())
        .settings(ping.definition().settings());
  }

  private static Reading run(FakeNet net, Ping ping) {
    return runner(over(net), ping).run().reading();
  }

  private static Ping quick() {
    return Ping.host("192.0.2.7").spacing(Duration.ofMillis(1)).patience(MOMENT);
  }

  private static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow();
  }

  private static FakeNet each(FakeNet.Behaviour behaviour) {
    return new FakeNet(behaviour);
  }

  @Test
  void answersAreMeasured() {
    FakeNet net = FakeNet.echo();
    Reading reading = run(net, quick().count(5).size(20));
    assertEquals(Status.UP, reading.status(), reading.reason());
    assertEquals(5, number(reading, Ping.SENT));
    assertEquals(5, number(reading, Ping.RECEIVED));
    assertEquals(0, number(reading, Ping.LOSS));
    assertEquals(0, number(reading, Ping.DUPLICATES));
    assertEquals(64, number(reading, Ping.REPLY_TTL));
    assertTrue(number(reading, Ping.RTT_MIN) <= number(reading, Ping.RTT_MEDIAN));
    assertTrue(number(reading, Ping.RTT_MEDIAN) <= number(reading, Ping.RTT_MAX));
    assertEquals("socket", reading.measurements().text(Ping.WAY).orElseThrow());
    assertEquals(28, net.packets.get(0).length);
    assertEquals(8, net.packets.get(0)[0]);
  }

  @Test
  void thePatternIsWhatIsSent() {
    FakeNet net = FakeNet.echo();
    run(net, quick().count(1).size(24).pattern("ab cd ef"));
    byte[] filled = Arrays.copyOfRange(net.packets.get(0), 16, 32);
    assertArrayEquals(HexFormat.of().parseHex("efabcdefabcdefabcdefabcdefabcdef"), filled);
  }

  @Test
  void noAnswerIsATimeout() {
    Reading reading = run(each((net, to, packet) -> 0), quick().count(2));
    assertEquals(Outcome.TIMEOUT, reading.outcome());
    assertTrue(
        reading.reason().matches("no answer of 192.0.2.7 to 2 pings within \\d+ ms"),
        reading.reason());
    assertEquals(1, number(reading, Ping.LOSS));
  }

  @Test
  void lossIsMeasured() {
    AtomicInteger count = new AtomicInteger();
    FakeNet net =
        each(
            (self, to, packet) -> {
              if (count.getAndIncrement() % 4 != 0) {
                self.answer(packet, 60);
              }
              return 0;
            });
    Reading reading = run(net, quick().count(8));
    assertEquals(0.25, number(reading, Ping.LOSS));
    assertEquals(Status.UP, reading.status());
  }

  @Test
  void duplicatesAndOrderAreMeasured() {
    List<byte[]> kept = new ArrayList<>();
    FakeNet net =
        each(
            (self, to, packet) -> {
              kept.add(packet);
              if (kept.size() == 3) {
                for (int index : new int[] {2, 2, 0, 1, 1, 1}) {
                  self.answer(kept.get(index), 64);
                }
              }
              return 0;
            });
    Reading reading = run(net, quick().count(3));
    assertEquals(3, number(reading, Ping.RECEIVED));
    assertEquals(2, number(reading, Ping.OUT_OF_ORDER));
    // The run ends with the answer to the last request that was open; what comes behind is not
    // seen.
    assertTrue(number(reading, Ping.DUPLICATES) >= 1);
  }

  @Test
  void lateAnswersOfAnEarlierRunAreNotCreditedToALaterOne() {
    List<byte[]> earlier = new ArrayList<>();
    FakeNet net =
        each(
            (self, to, packet) -> {
              // The answers to the run before come now, with the numbers of this run too.
              for (byte[] old : earlier) {
                self.answer(old, 64);
                byte[] renumbered = old.clone();
                System.arraycopy(packet, 0, renumbered, 0, 8);
                self.answer(renumbered, 64);
              }
              earlier.add(packet);
              return 0;
            });
    PingProvider provider = over(net);
    for (int i = 0; i < 3; i++) {
      Reading reading = runner(provider, quick().count(1)).run().reading();
      assertEquals(Outcome.TIMEOUT, reading.outcome(), reading.reason());
      assertEquals(0, number(reading, Ping.RECEIVED));
    }
  }

  @Test
  void anAnswerAfterItsOwnPatienceIsLost() {
    CountDownLatch second = new CountDownLatch(1);
    List<byte[]> kept = new ArrayList<>();
    FakeNet net =
        each(
            (self, to, packet) -> {
              kept.add(packet);
              if (kept.size() == 2) {
                kept.forEach(one -> self.answer(one, 64));
                second.countDown();
              }
              return 0;
            });
    Reading reading = run(net, quick().count(2).spacing(Duration.ofMillis(120)).patience(MOMENT));
    assertEquals(0, second.getCount());
    assertEquals(1, number(reading, Ping.RECEIVED));
    assertTrue(number(reading, Ping.RTT_MAX) < 0.06);
  }

  @Test
  void anAnswerWithOtherBytesIsNoAnswer() {
    FakeNet net =
        each(
            (self, to, packet) -> {
              byte[] changed = packet.clone();
              changed[changed.length - 1] ^= 1;
              self.answer(changed, 64);
              self.answer(Arrays.copyOf(packet, packet.length - 1), 64);
              return 0;
            });
    Reading reading = run(net, quick().count(1));
    assertEquals(Outcome.PROTOCOL, reading.outcome());
    assertEquals(2, number(reading, Ping.CORRUPTED));
    assertEquals(0, number(reading, Ping.RECEIVED));
  }

  @Test
  void anIcmpErrorIsUnreachableWithItsSenderAndWaitsNoLonger() {
    FakeNet net =
        each(
            (self, to, packet) -> {
              self.error(packet, to.address(), IcmpError.v4(3, 1, "10.9.0.1"));
              return 0;
            });
    ProbeRun run = runner(over(net), quick().count(2).patience(Duration.ofSeconds(3))).run();
    Reading reading = run.reading();
    assertEquals(Outcome.UNREACHABLE, reading.outcome());
    assertEquals("192.0.2.7: host unreachable, as 10.9.0.1 says", reading.reason());
    assertEquals("host unreachable", reading.measurements().text(Ping.UNREACHABLE).orElseThrow());
    assertEquals("10.9.0.1", reading.measurements().text(Ping.UNREACHABLE_BY).orElseThrow());
    assertTrue(run.elapsed().toMillis() < 2_000, run.toString());
  }

  @Test
  void anErrorForAnotherAddressOrRunIsNotOurs() {
    FakeNet net =
        each(
            (self, to, packet) -> {
              self.error(packet, new byte[] {10, 0, 0, 1}, IcmpError.v4(3, 0, "10.0.0.9"));
              byte[] foreign = packet.clone();
              foreign[9] ^= 1;
              self.error(foreign, to.address(), IcmpError.v4(3, 0, "10.0.0.9"));
              self.answer(packet, 64);
              return 0;
            });
    Reading reading = run(net, quick().count(1));
    assertEquals(Status.UP, reading.status());
    assertFalse(reading.measurements().has(Ping.UNREACHABLE));
  }

  @ParameterizedTest
  @CsvSource({
    "101, UNREACHABLE, network unreachable from this machine",
    "113, UNREACHABLE, host unreachable from this machine",
    "90, UNREACHABLE, too large to pass whole from this machine",
    "1, CONFIG, this machine does not let pings out",
    "13, CONFIG, this machine does not let pings out",
    "105, LOCAL_RESOURCES, no buffer is left",
    "22, IO, sending failed with the error 22"
  })
  void whatTheMachineRefusesToSendHasItsOutcome(int error, Outcome outcome, String words) {
    Reading reading =
        runner(over(each((net, to, packet) -> error)), quick().count(1))
            .timeout(Duration.ofMillis(300))
            .run()
            .reading();
    assertEquals(outcome, reading.outcome(), reading.reason());
    assertTrue(reading.reason().contains(words), reading.reason());
  }

  @Test
  void anErrorThatBelongsToAnotherRunIsNotBelieved() {
    AtomicInteger count = new AtomicInteger();
    FakeNet net =
        each(
            (self, to, packet) -> {
              if (count.getAndIncrement() % 3 != 2) {
                return IcmpSocket.EHOSTUNREACH;
              }
              self.answer(packet, 64);
              return 0;
            });
    Reading reading = run(net, quick().count(4));
    assertEquals(4, number(reading, Ping.RECEIVED));
    assertFalse(reading.measurements().has(Ping.UNREACHABLE));
  }

  @Test
  void aThousandRunsShareOneSocketAndDoNotMeet() throws Exception {
    FakeNet net =
        each(
            (self, to, packet) -> {
              // Only even addresses are alive; their answers come twice.
              if (to.address()[3] % 2 == 0) {
                self.answer(packet, 64);
                self.answer(packet, 64);
              }
              return 0;
            });
    PingProvider provider = over(net);
    var threads = Executors.newFixedThreadPool(32);
    List<Future<Reading>> readings = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      boolean alive = (byte) (i % 200 + 1) % 2 == 0;
      // Whom nobody answers waits in vain; an answer ends the wait, however busy the machine is.
      Ping ping =
          Ping.host("127.1." + i / 200 + "." + (i % 200 + 1))
              .count(2)
              .spacing(Duration.ofMillis(1))
              .patience(alive ? Duration.ofSeconds(4) : MOMENT);
      readings.add(threads.submit(() -> runner(provider, ping).run().reading()));
    }
    for (int i = 0; i < 1_000; i++) {
      boolean alive = (byte) (i % 200 + 1) % 2 == 0;
      Reading reading = readings.get(i).get(30, TimeUnit.SECONDS);
      assertEquals(alive ? 2 : 0, number(reading, Ping.RECEIVED), reading.toString());
    }
    threads.shutdown();
    assertEquals(2_000, net.packets.size());
  }

  @Test
  void aSocketThatBreaksIsOurTroubleAndTheNextRunOpensAnother() {
    FakeNet broken =
        each(
            (self, to, packet) -> {
              self.fail();
              return 0;
            });
    AtomicInteger opened = new AtomicInteger();
    IcmpPort.Opener opener =
        (six, whole) -> opened.incrementAndGet() <= 2 ? broken : FakeNet.echo();
    PingProvider provider = new PingProvider(new PingWays(opener, List.of()));
    Reading lost = runner(provider, quick().count(1)).run().reading();
    assertEquals(Outcome.LOCAL_RESOURCES, lost.outcome(), lost.reason());
    assertEquals(Status.UP, runner(provider, quick().count(1)).run().reading().status());
  }

  @Test
  void theDeadlineAndACancelledRunEndIt() {
    FakeNet silent = each((net, to, packet) -> 0);
    Ping slow = Ping.host("192.0.2.7").count(100).spacing(Duration.ofSeconds(1));
    ProbeRun run = runner(over(silent), slow).timeout(Duration.ofMillis(300)).run();
    assertEquals(Outcome.TIMEOUT, run.reading().outcome());
    assertEquals(1, number(run.reading(), Ping.SENT));
    assertTrue(run.elapsed().toMillis() < 550);
  }

  @Test
  void theAddressPolicyIsAsked() {
    FakeNet net = FakeNet.echo();
    AddressPolicy none = address -> Optional.of("refused");
    Reading reading = runner(over(net), quick()).addressPolicy(none).run().reading();
    assertEquals(Outcome.BLOCKED, reading.outcome());
    assertTrue(net.packets.isEmpty());
  }

  @Test
  void noiseIsPassedOver() {
    Random random = new Random(7);
    FakeNet net =
        each(
            (self, to, packet) -> {
              for (int i = 0; i < 50; i++) {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                self.noise(noise);
              }
              self.answer(packet, 64);
              return 0;
            });
    assertEquals(10, number(run(net, quick().count(10)), Ping.RECEIVED));
  }
}
