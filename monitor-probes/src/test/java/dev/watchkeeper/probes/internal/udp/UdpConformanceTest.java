package dev.watchkeeper.probes.internal.udp;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.UdpPeer;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class UdpConformanceTest extends ProbeConformance {
  private static UdpPeer peer;

  @BeforeAll
  static void startPeer() throws IOException {
    peer = new UdpPeer((self, request, client) -> self.send(request, client));
  }

  @AfterAll
  static void stopPeer() {
    peer.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new UdpProvider();
  }

  @Override
  protected Target target() {
    return Target.of(peer.address());
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("send", "hello", "expect", "hello"));
  }

  @Override
  protected Peers peers() {
    return Peers.UDP;
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of(host + ":" + port));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(Map.of("send", "\\q", "expect-matches", "(", "count", 0)),
            "send",
            "expect-matches",
            "count"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("localhost"), Target.of("localhost:0"), Target.of("::1:80"));
  }
}
