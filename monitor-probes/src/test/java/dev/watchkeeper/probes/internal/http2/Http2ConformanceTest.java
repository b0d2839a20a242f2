package dev.watchkeeper.probes.internal.http2;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.internal.http.HttpProvider;
import dev.watchkeeper.probes.internal.net.Peer;
import dev.watchkeeper.probes.internal.net.Warm;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The http probe over HTTP/2 keeps what every probe promises. */
class Http2ConformanceTest extends ProbeConformance {
  private static final Secret TOKEN = Secret.of("t0p-s3cret-token");
  private static Peer peer;

  @BeforeAll
  static void startPeer() throws IOException {
    Warm.up();
    peer =
        Http2Peer.after(
            p -> {
              p.head(":status:200", "content-length:2");
              p.lastData("ok");
            });
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
    return Settings.of(Map.of("version", "2", "bearer", TOKEN, "body-contains", "ok"));
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
    return List.of(WrongSettings.of(Settings.of(Map.of("version", "3")), "version"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("localhost"));
  }
}
