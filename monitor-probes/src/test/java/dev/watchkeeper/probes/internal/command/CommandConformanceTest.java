package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeConformance;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class CommandConformanceTest extends ProbeConformance {
  private static final Secret SECRET = Secret.of("sesame-4711");

  @Override
  protected ProbeProvider provider() {
    return new CommandProvider();
  }

  @Override
  protected Target target() {
    return Target.of("localhost");
  }

  @Override
  protected Settings settings() {
    return Settings.of(
        Map.of(
            "command",
            List.of("/bin/sh", "-c", "echo \"OK $KEY | t=1ms\"; echo $KEY >&2"),
            "secret-environment",
            Map.of("KEY", SECRET)));
  }

  @Override
  protected Optional<Target> targetAt(String host, int port) {
    return Optional.empty();
  }

  @Override
  protected Optional<ProbeDefinition> endless() {
    Settings sleeps = Settings.of(Map.of("command", List.of("/bin/sh", "-c", "sleep 60")));
    return Optional.of(ProbeDefinition.of("command", target(), sleeps));
  }

  @Override
  protected List<Secret> secrets() {
    return List.of(SECRET);
  }

  @Override
  protected List<WrongSettings> wrongSettings() {
    return List.of(
        WrongSettings.of(Settings.empty(), "command"),
        WrongSettings.of(
            Settings.of(
                Map.of(
                    "command",
                    List.of("bin/x", "${nobody}", "${attribute.none}", "${open"),
                    "exit-codes",
                    Map.of("0", "fine", "256", "up"),
                    "environment",
                    Map.of("A=B", "c"),
                    "folder",
                    "here",
                    "most-output",
                    0,
                    "end-before",
                    "2h")),
            "command[0]",
            "command[1]",
            "command[2]",
            "command[3]",
            "exit-codes.0",
            "exit-codes.256",
            "environment.A=B",
            "folder",
            "most-output",
            "end-before"));
  }
}
