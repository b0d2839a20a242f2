package dev.watchkeeper.testkit;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** The suite as the author of the line probe would run it. */
class LineConformance extends ProbeConformance {
  static final Secret TOKEN = Secret.of("tok/en-of-the-line");

  private LineServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new LineServer();
  }

  @AfterEach
  void end() throws IOException {
    server.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new LineProvider();
  }

  @Override
  protected Target target() {
    return Target.of(server.address());
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("token", TOKEN, "limit", 50));
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of(host + ":" + port));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(settings().with("limit", 101), "limit"),
        WrongSettings.of(Settings.of(Map.of("limit", "much")), "limit", "token"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("nowhere"));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(TOKEN);
  }

  @Override
  protected Duration timeout() {
    return Duration.ofMillis(100);
  }
}
