package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.Warm;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

class HttpConformanceTest extends ProbeConformance {
  private static final Secret TOKEN = Secret.of("t0p-s3cret-token");
  private static Peer peer;

  @BeforeAll
  static void startPeer() throws IOException {
    Warm.up();
    peer = Peer.saying("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
  }

  @AfterAll
  static void stopPeer() throws IOException {
    peer.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new HttpProvider();
  }

  @Override
  protected Target target() {
    return Target.of(peer.url());
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("bearer", TOKEN, "body-contains", "ok"));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(TOKEN);
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of("http://" + host + ":" + port + "/"));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(Map.of("method", "get", "redirects", 21, "status", "2xx")),
            "method",
            "redirects",
            "status"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("ftp://localhost/"), Target.of("localhost"), Target.of("http://"));
  }
}
