package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class DnsUdpConformanceTest extends ProbeConformance {
  private static NameServer server;

  @BeforeAll
  static void startServer() throws IOException {
    server = NameServer.of("60 A 192.0.2.1");
  }

  @AfterAll
  static void stopServer() throws IOException {
    server.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new DnsProvider();
  }

  @Override
  protected Target target() {
    return Target.of("dns://" + server.address() + "/example.org");
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("records", "192.0.2.1"));
  }

  @Override
  protected Peers peers() {
    return Peers.UDP;
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of("dns://" + host + ":" + port + "/example.org"));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(Map.of("type", "WHAT", "attempts", 11, "rcode", "FINE")),
            "type",
            "attempts",
            "rcode"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("a..b"), Target.of("dns:///example.org"));
  }
}
