package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

class LogConformanceTest extends ProbeConformance {
  @TempDir static Path folder;

  @BeforeAll
  static void write() throws IOException {
    Files.writeString(folder.resolve("app.log"), "INFO one\nINFO two 7\n");
  }

  @Override
  protected ProbeProvider provider() {
    return new LogProvider();
  }

  @Override
  protected Target target() {
    return Target.of(folder.resolve("app.log").toString());
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("from-start", true, "matches", "two (\\d)", "at-most", 5));
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.empty();
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(
            Settings.of(
                Map.of(
                    "matches",
                    List.of("ok", "("),
                    "ignores",
                    List.of("(?:(?:){1000}){1000}"),
                    "charset",
                    "UTF-16",
                    "longest-line",
                    1,
                    "rotated",
                    "a/b",
                    "severity",
                    "bad",
                    "at-least",
                    5,
                    "at-most",
                    2,
                    "under",
                    "here")),
            "matches[1]",
            "ignores[0]",
            "charset",
            "longest-line",
            "rotated",
            "severity",
            "at-least",
            "under"),
        WrongSettings.of(
            Settings.of(Map.of("charset", "no-such-one", "rotated", "{")), "charset", "rotated"));
  }

  @Override
  protected List<Target> wrongTargets() {
    return List.of(Target.of("app.log"), Target.of("logs/app.log"));
  }
}
