package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class HeartbeatConformanceTest extends ProbeConformance {
  private static final Secret KEY = Secret.of("s3cr3t-of-the-job");

  @Override
  protected ProbeProvider provider() {
    return new HeartbeatProvider();
  }

  @Override
  protected Target target() {
    return Target.of("nightly backup");
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("period", "1h", "grace", "5m", "keys", List.of(KEY)));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(KEY);
  }

  /** Nobody has told anything yet. */
  @Override
  protected Status expected() {
    return Status.UNKNOWN;
  }

  /** Its target is not on a network: it is told, and asks nobody. */
  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.empty();
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(Settings.empty(), "period"),
        WrongSettings.of(
            Settings.of(
                Map.of(
                    "period", "0s",
                    "cron", "61 * * * *",
                    "zone", "Europe/Atlantis",
                    "grace", "soon",
                    "max-run", "1ms",
                    "pairs", "yes",
                    "accept-exit", List.of(256),
                    "fail-on", List.of(""),
                    "keys", List.of(KEY, ""))),
            "period",
            "cron",
            "zone",
            "grace",
            "max-run",
            "pairs",
            "accept-exit",
            "fail-on",
            "keys"),
        WrongSettings.of(Settings.of(Map.of("period", "1h", "zone", "UTC")), "zone"));
  }
}
