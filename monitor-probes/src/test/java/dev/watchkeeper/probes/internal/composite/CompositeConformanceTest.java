package dev.watchkeeper.probes.internal.composite;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class CompositeConformanceTest extends ProbeConformance {
  @Override
  protected ProbeProvider provider() {
    return new CompositeProvider();
  }

  @Override
  protected Target target() {
    return Target.of("the shop");
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("members", List.of("page", "database"), "need", "all"));
  }

  /** There is no check but itself. */
  @Override
  protected Status expected() {
    return Status.UNKNOWN;
  }

  /** Its target is not on a network: it looks at what others saw. */
  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.empty();
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(Settings.empty(), "members"),
        WrongSettings.of(
            Settings.of(
                Map.of(
                    "members",
                    List.of("a", "a", " b"),
                    "tags",
                    Map.of(),
                    "need",
                    "most",
                    "share",
                    0,
                    "weights",
                    Map.of("a", 0, "c", 1),
                    "paused-as",
                    "fine",
                    "unknown-as",
                    "fine",
                    "stale-after",
                    "1 year",
                    "degraded-by-any",
                    1)),
            "members",
            "tags",
            "need",
            "share",
            "weights.a",
            "weights.c",
            "paused-as",
            "unknown-as",
            "stale-after",
            "degraded-by-any"),
        WrongSettings.of(Settings.of(Map.of("members", List.of("a"), "at-least", 2)), "at-least"));
  }
}
