package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class JdbcConformanceTest extends ProbeConformance {
  private static final Secret PASSWORD = Secret.of("sesame-4711");

  @Override
  protected ProbeProvider provider() {
    return new JdbcProvider();
  }

  @Override
  protected Target target() {
    return Target.of("jdbc:sqlite::memory:");
  }

  @Override
  protected Settings settings() {
    return Settings.of(
        Map.of(
            "query",
            "select 7",
            "user",
            "me",
            "password",
            PASSWORD,
            "secret-properties",
            Map.of("x", PASSWORD)));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(PASSWORD);
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.empty();
  }

  @Override
  protected Optional<ProbeDefinition> endless() {
    String counts = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)";
    Settings settings = Settings.of(Map.of("query", counts + " SELECT count(*) FROM c"));
    return Optional.of(ProbeDefinition.of("jdbc", target(), settings));
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(
                Map.of("query", " ", "fetch", 0, "read-only", "x", "properties", List.of(1))),
            "query",
            "fetch",
            "read-only",
            "properties"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(
        Target.of("localhost"),
        Target.of("jdbc:nobody://host/database"),
        Target.of("jdbc:sqlite:x?password=geheim"),
        Target.of("jdbc:sqlite://me:geheim@host/x"),
        Target.of("jdbc:oracle:thin:scott/tiger@//host/x"));
  }
}
