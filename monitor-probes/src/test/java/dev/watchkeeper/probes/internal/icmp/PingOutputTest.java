package dev.watchkeeper.probes.internal.icmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Ping;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The outputs are recorded ones, of iputils 20221126 and busybox 1.35.0, unless it is said that
 * they were written for the test.
 */
class PingOutputTest {
  private static final String IPUTILS =
      """
      PING 127.1.2.3 (127.1.2.3) 56(84) bytes of data.
      64 bytes from 127.1.2.3: icmp_seq=1 ttl=64 time=0.341 ms
      64 bytes from 127.1.2.3: icmp_seq=2 ttl=64 time=0.038 ms

      --- 127.1.2.3 ping statistics ---
      2 packets transmitted, 2 received, 0% packet loss, time 201ms
      rtt min/avg/max/mdev = 0.038/0.189/0.341/0.151 ms
      """;
  private static final String BUSYBOX =
      """
      PING 127.1.2.3 (127.1.2.3): 56 data bytes
      64 bytes from 127.1.2.3: seq=0 ttl=64 time=0.042 ms
      64 bytes from 127.1.2.3: seq=1 ttl=64 time=0.056 ms

      --- 127.1.2.3 ping statistics ---
      2 packets transmitted, 2 packets received, 0% packet loss
      round-trip min/avg/max = 0.042/0.049/0.056 ms
      """;
  private static final String UNREACHABLE =
      """
      PING 10.66.0.1 (10.66.0.1) 56(84) bytes of data.
      From 10.9.0.1 icmp_seq=1 Destination Host Unreachable
      From 10.9.0.1 icmp_seq=2 Destination Host Unreachable

      --- 10.66.0.1 ping statistics ---
      2 packets transmitted, 0 received, +2 errors, 100% packet loss, time 202ms

      """;
  private static final String TOO_LARGE =
      """
      PING 10.9.0.1 (10.9.0.1) 3000(3028) bytes of data.
      ./root/bin/ping: local error: message too long, mtu=1500

      --- 10.9.0.1 ping statistics ---
      1 packets transmitted, 0 received, +1 errors, 100% packet loss, time 0ms

      """;
  private static final String IPV6 =
      """
      PING fd09::1(fd09::1) 56 data bytes
      64 bytes from fd09::1: icmp_seq=1 ttl=64 time=0.063 ms
      64 bytes from fd09::1: icmp_seq=2 ttl=64 time=0.049 ms

      --- fd09::1 ping statistics ---
      2 packets transmitted, 2 received, 0% packet loss, time 202ms
      rtt min/avg/max/mdev = 0.049/0.056/0.063/0.007 ms
      """;

  /** Lines of the forms that iputils has; made up, not seen together in one run. */
  private static final String ODD =
      """
      64 bytes from 10.0.0.1: icmp_seq=2 ttl=60 time=12.5 ms
      64 bytes from 10.0.0.1: icmp_seq=1 ttl=60 time=1013 ms
      64 bytes from 10.0.0.1: icmp_seq=1 ttl=60 time=1014 ms (DUP!)
      64 bytes from 10.0.0.1: icmp_seq=3 ttl=60 time=3.0 ms (BAD CHECKSUM!)
      64 bytes from 10.0.0.1: icmp_seq=4 ttl=60 time=4.0 ms
      wrong data byte #20 should be 0x14 but was 0x15
      4 packets transmitted, 3 received, +1 duplicates, 25% packet loss, time 3004ms
      """;

  private static PingTally read(String text, int first, int count) {
    PingTally tally = new PingTally(count);
    new PingOutput(tally, first).read(text);
    return tally;
  }

  private static Measurements measured(PingTally tally) {
    Measurements.Builder into = Measurements.builder();
    tally.measure(into);
    return into.build();
  }

  @Test
  void theTimeThatNearlyAllKeepIsTheNinetyFifthOfAHundred() {
    for (int[] each : new int[][] {{1, 1}, {19, 19}, {20, 19}, {100, 95}}) {
      PingTally tally = new PingTally(each[0]);
      for (int i = each[0]; i > 0; i--) {
        tally.answered(i - 1, i, 64);
      }
      double nearlyAll = measured(tally).number(Ping.RTT_P95).orElseThrow();
      assertEquals(each[1], nearlyAll, each[0] + " answers");
    }
  }

  private static double number(Measurements measured, MetricKey key) {
    return measured.number(key).orElseThrow();
  }

  @Test
  void iputilsIsRead() {
    Measurements measured = measured(read(IPUTILS, 1, 2));
    assertEquals(2, number(measured, Ping.RECEIVED));
    assertEquals(0.000341, number(measured, Ping.RTT_MAX), 1e-12);
    assertEquals(0.000303, number(measured, Ping.JITTER), 1e-12);
    assertEquals(64, number(measured, Ping.REPLY_TTL));
    assertEquals(2, number(measured(read(IPV6, 1, 2)), Ping.RECEIVED));
  }

  @Test
  void busyboxIsRead() {
    Measurements measured = measured(read(BUSYBOX, 0, 2));
    assertEquals(2, number(measured, Ping.RECEIVED));
    assertEquals(0.000042, number(measured, Ping.RTT_MIN), 1e-12);
    assertEquals(0, number(measured, Ping.LOSS));
  }

  @Test
  void duplicatesOrderAndBrokenAnswersAreCounted() {
    Measurements measured = measured(read(ODD, 1, 4));
    assertEquals(4, number(measured, Ping.SENT));
    assertEquals(3, number(measured, Ping.RECEIVED));
    assertEquals(1, number(measured, Ping.DUPLICATES));
    assertEquals(1, number(measured, Ping.OUT_OF_ORDER));
    assertEquals(2, number(measured, Ping.CORRUPTED));
    assertEquals(1.013, number(measured, Ping.RTT_MAX));
    assertEquals(60, number(measured, Ping.REPLY_TTL));
  }

  @Test
  void errorsAreReadWithTheirSender() {
    Measurements measured = measured(read(UNREACHABLE, 1, 2));
    assertEquals(1, number(measured, Ping.LOSS));
    assertEquals("host unreachable", measured.text(Ping.UNREACHABLE).orElseThrow());
    assertEquals("10.9.0.1", measured.text(Ping.UNREACHABLE_BY).orElseThrow());
    assertEquals("too large to pass whole", read(TOO_LARGE, 1, 1).error().what());
    assertEquals("", read(TOO_LARGE, 1, 1).error().by());
  }

  @ParameterizedTest
  @CsvSource({
    "Packet filtered, prohibited",
    "Destination Net Unreachable, network unreachable",
    "Destination Port Unreachable, port unreachable",
    "Time to live exceeded, time to live exceeded",
    "Frag needed and DF set (mtu = 600), too large to pass whole",
    "Destination unreachable: No route, network unreachable",
    "Destination unreachable: Address unreachable, host unreachable",
    "Destination unreachable: Administratively prohibited, prohibited",
    "Hop limit exceeded, hop limit exceeded",
    "Packet too big: mtu=1280, too large to pass whole",
    "Something New, something new"
  })
  void theToolsWordsBecomeOurs(String words, String ours) {
    assertEquals(ours, read("From 10.9.0.1 icmp_seq=1 " + words, 1, 1).error().what());
  }

  @Test
  void theToolsOwnTroubleIsKnown() {
    for (String denied :
        List.of(
            "ping: socktype: SOCK_RAW\nping: socket: Operation not permitted\n"
                + "ping: => missing cap_net_raw+p capability or setuid?\n",
            "PING 127.0.0.1 (127.0.0.1): 56 data bytes\nping: permission denied (are you root?)\n")) {
      PingOutput output = new PingOutput(new PingTally(1), 0);
      output.read(denied);
      assertTrue(output.denied(), denied);
      assertFalse(output.complaint().isEmpty());
    }
    PingOutput unknown = new PingOutput(new PingTally(1), 0);
    unknown.read("ping: invalid option -- 'z'\n");
    assertTrue(unknown.misunderstood());
    assertEquals(
        "network unreachable", read("ping: connect: Network is unreachable", 1, 1).error().what());
    assertEquals(
        "network unreachable", read("ping: sendto: Network unreachable", 0, 1).error().what());
  }

  @Test
  void whateverIsSaidIsReadWithoutAnException() {
    long seed = 20_260_102L;
    Random random = new Random(seed);
    String[] samples = {IPUTILS, BUSYBOX, UNREACHABLE, TOO_LARGE, IPV6, ODD};
    String alphabet = " .:=\n()%#-0123456789aefgimnoprstx\u0000\u001b٣é";
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder(samples[random.nextInt(samples.length)]);
      for (int changes = random.nextInt(12); changes > 0; changes--) {
        int at = random.nextInt(text.length());
        char c = alphabet.charAt(random.nextInt(alphabet.length()));
        switch (random.nextInt(4)) {
          case 0 -> text.setCharAt(at, c);
          case 1 -> text.insert(at, c);
          case 2 -> text.insert(at, "99999999999");
          default -> text.delete(at, Math.min(text.length() - 1, at + random.nextInt(30)));
        }
      }
      PingTally tally = read(text.toString(), random.nextInt(2), 1 + random.nextInt(4));
      Measurements measured = measured(tally);
      if (measured.has(Ping.LOSS)) {
        double loss = number(measured, Ping.LOSS);
        assertTrue(loss >= 0 && loss <= 1, "seed " + seed + ": " + text);
      }
    }
  }
}
