package dev.watchkeeper.probes.internal.icmp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Network;
import dev.watchkeeper.probes.Ping;
import dev.watchkeeper.testkit.ProbeRunner;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * On the loopback addresses, with the system's own socket and tool where this machine has them. A
 * network namespace gives the right for the socket without touching the machine: {@code unshare -n
 * sh -c 'ip link set lo up; echo "0 2147483647" > /proc/sys/net/ipv4/ping_group_range; mvn ...'}.
 */
class PingLoopbackTest {
  private static final List<Path> FOLDERS = List.of(Path.of("/bin"), Path.of("/usr/bin"));

  private static PingProvider bySocket() {
    try {
      IcmpSockets.open(false, false).close();
    } catch (IOException e) {
      assumeTrue(false, "no ICMP socket: " + e.getMessage());
    }
    return new PingProvider(new PingWays(IcmpSockets::open, List.of()));
  }

  private static Reading run(PingProvider provider, Ping ping) {
    return ProbeRunner.of(provider)
        .target(ping.definition().target())
        .settings(ping.definition().settings())
        .run()
        .reading();
  }

  private static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow();
  }

  @Test
  void theSocketPingsLoopbackAddresses() {
    PingProvider provider = bySocket();
    for (String host : List.of("127.0.0.1", "127.1.2.3", "localhost")) {
      Reading reading =
          run(provider, Ping.host(host).spacing(Duration.ofMillis(2)).count(10).size(1_000));
      assertEquals(Status.UP, reading.status(), reading.toString());
      assertEquals(10, number(reading, Ping.RECEIVED));
      assertEquals(0, number(reading, Ping.CORRUPTED));
      assertEquals(64, number(reading, Ping.REPLY_TTL));
      assertTrue(number(reading, Ping.RTT) > 0 && number(reading, Ping.RTT) < 0.1);
    }
  }

  @Test
  void hopsFragmentsSizeAndPatternAreTaken() {
    PingProvider provider = bySocket();
    Ping ping = Ping.host("127.0.0.1").count(2).spacing(Duration.ofMillis(2));
    Reading one = run(provider, ping.ttl(1).pattern("ff00").size(16));
    assertEquals(2, number(one, Ping.RECEIVED), one.toString());
    Reading large = run(provider, ping.size(65_000));
    assertEquals(2, number(large, Ping.RECEIVED), large.toString());
    Reading whole = run(provider, ping.dontFragment());
    assertEquals(Status.UP, whole.status(), whole.toString());
  }

  @Test
  void theTwoFamiliesHaveTheirSockets() {
    Reading reading = run(bySocket(), Ping.host("::1").count(2).spacing(Duration.ofMillis(2)));
    assumeTrue(!reading.reason().contains("from this machine"), "no IPv6: " + reading);
    assertEquals(Status.UP, reading.status(), reading.toString());
    assertEquals("0:0:0:0:0:0:0:1", reading.measurements().text(Net.ADDRESS).orElseThrow());
  }

  @Test
  void theToolPingsLoopbackAddresses() {
    IcmpPort.Opener none =
        (six, whole) -> {
          throw new IcmpUnavailable("not wanted");
        };
    try {
      PingTool.find(FOLDERS);
    } catch (IOException e) {
      assumeTrue(false, "no ping tool: " + e.getMessage());
    }
    PingProvider provider = new PingProvider(new PingWays(none, FOLDERS));
    Reading reading = run(provider, Ping.host("127.1.2.3").count(2));
    assertEquals(Status.UP, reading.status(), reading.toString());
    assertEquals(2, number(reading, Ping.RECEIVED));
  }

  @Test
  void writerAndReaderAreTwins() {
    Ping all =
        Ping.host("[fd00::1]")
            .attribute("a", "b")
            .network(Network.standard())
            .count(7)
            .spacing(Duration.ofMillis(5))
            .patience(Duration.ofMillis(300))
            .size(200)
            .pattern("0aff")
            .ttl(3)
            .dontFragment();
    Settings settings = all.definition().settings().reading("settings");
    PingPlan plan = PingPlan.read(all.definition().target(), settings);
    settings.section("network");
    assertEquals(List.of(), settings.problems());
    assertEquals("fd00::1", plan.host());
    assertEquals(new PingPlan.Pace(7, 5_000_000, 300_000_000), plan.pace());
    assertEquals(200, plan.packet().size());
    assertEquals(3, plan.packet().ttl());
    assertTrue(plan.packet().whole());
    assertEquals((byte) 0xff, plan.packet().at(1));
  }
}
