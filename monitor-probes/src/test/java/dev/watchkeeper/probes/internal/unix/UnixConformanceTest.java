package dev.watchkeeper.probes.internal.unix;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class UnixConformanceTest extends ProbeConformance {
  @TempDir private static Path folder;
  private static UnixPeer peer;

  @BeforeAll
  static void startPeer() throws IOException {
    peer =
        new UnixPeer(
            folder.resolve("s"),
            channel -> {
              UnixPeer.say(channel, "ready");
              channel.close();
            });
  }

  @AfterAll
  static void stopPeer() throws IOException {
    peer.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new UnixProvider();
  }

  @Override
  protected Target target() {
    return Target.of(folder.resolve("s").toString());
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("expect", "ready"));
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.empty();
  }

  @Override
  protected Peers peers() {
    return Peers.UNIX;
  }

  @Override
  protected Optional<Target> targetAt(Path socket) {
    return Optional.of(Target.of(socket.toString()));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(Map.of("send", "\\q", "expect-matches", "(")), "send", "expect-matches"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("s"), Target.of("/" + "x".repeat(120)));
  }
}
