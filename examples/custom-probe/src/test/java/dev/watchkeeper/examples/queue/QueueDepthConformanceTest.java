package dev.watchkeeper.examples.queue;

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

/** The probe holds what every probe is to hold. */
class QueueDepthConformanceTest extends ProbeConformance {
  private static Broker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = new Broker("5");
  }

  @AfterAll
  static void stopBroker() throws IOException {
    broker.close();
  }

  @Override
  protected ProbeProvider provider() {
    return new QueueDepthProvider();
  }

  @Override
  protected Target target() {
    return Target.of(broker.address());
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("queue", "orders"));
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.of(Target.of(host + ":" + port));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(Settings.empty(), "queue"),
        WrongSettings.of(
            Settings.of(Map.of("queue", "a b", "limit", -1, "warn", "x")),
            "queue",
            "limit",
            "warn"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("localhost"), Target.of("localhost:99999x"));
  }
}
