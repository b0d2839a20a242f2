package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class TcpConformanceTest extends ProbeConformance {
  private static Peer peer;

  @BeforeAll
  static void startPeer() throws IOException {
    peer =
        new Peer(
            (self, socket) ->
                socket
                    .getOutputStream()
                    .write("220 ready\r\n".getBytes(StandardCharsets.US_ASCII)));
  }

  @AfterAll
  static void stopPeer() throws IOException {
    peer.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new TcpProvider();
  }

  @Override
  protected Target target() {
    return Target.of("127.0.0.1:" + peer.port());
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("expect", "220 "));
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of(host + ":" + port));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(Map.of("send", "\\q", "expect-matches", "(", "tls", "yes")),
            "send",
            "expect-matches",
            "tls"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("localhost"), Target.of("localhost:0"), Target.of("::1:80"));
  }
}
