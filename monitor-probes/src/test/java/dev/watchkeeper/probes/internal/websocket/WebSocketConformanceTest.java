package dev.watchkeeper.probes.internal.websocket;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class WebSocketConformanceTest extends ProbeConformance {
  private static final Secret TOKEN = Secret.of("s3cr3t-of-the-feed");
  private static Peer peer;

  @BeforeAll
  static void startPeer() throws IOException {
    peer = SocketPeer.open(SocketPeer::echo);
  }

  @AfterAll
  static void stopPeer() throws IOException {
    peer.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new WebSocketProvider();
  }

  @Override
  protected Target target() {
    return Target.of("ws://127.0.0.1:" + peer.port() + "/");
  }

  @Override
  protected Settings settings() {
    return Settings.of(
        Map.of(
            "ping", true,
            "secret-headers", Map.of("X-Token", TOKEN),
            "steps", List.of(Map.of("send", "a"), Map.of("expect", "a"))));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(TOKEN);
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of("ws://" + host + ":" + port + "/"));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(
                Map.of(
                    "ping",
                    "yes",
                    "max-message",
                    0,
                    "steps",
                    List.of(Map.of("expect-matches", "("), Map.of()),
                    "secret-headers",
                    Map.of("Host", TOKEN))),
            "ping",
            "max-message",
            "steps[0]",
            "steps[1]",
            "secret-headers"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("http://localhost/"), Target.of("ws://"), Target.of("ws://a:99999/"));
  }
}
