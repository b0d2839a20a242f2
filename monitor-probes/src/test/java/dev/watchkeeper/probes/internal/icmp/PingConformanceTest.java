package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Over a socket that needs no rights; the real ones are tried in {@code PingLoopbackTest}. */
class PingConformanceTest extends ProbeConformance {
  @Override
  protected ProbeProvider provider() {
    return new PingProvider(
        new PingWays((six, whole) -> new FakeNet(PingConformanceTest::sent), List.of()));
  }

  /** Everybody answers but 127.0.0.2. */
  private static int sent(FakeNet net, IcmpTarget to, byte[] packet) {
    if (to.address()[3] != 2) {
      net.answer(packet, 64);
    }
    return 0;
  }

  @Override
  protected Optional<ProbeDefinition> endless() {
    return Optional.of(ProbeDefinition.of("ping", Target.of("127.0.0.2"), settings()));
  }

  @Override
  protected Target target() {
    return Target.of("127.0.0.1");
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("spacing", "5ms"));
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.empty();
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(
                Map.of("count", 0, "spacing", "x", "wait", "2m", "size", 15, "pattern", "f")),
            "count",
            "spacing",
            "wait",
            "size",
            "pattern"),
        WrongSettings.of(
            Settings.of(Map.of("ttl", 256, "dont-fragment", "yes")), "ttl", "dont-fragment"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("http://localhost/"), Target.of("a b"), Target.of("host:80"));
  }
}
