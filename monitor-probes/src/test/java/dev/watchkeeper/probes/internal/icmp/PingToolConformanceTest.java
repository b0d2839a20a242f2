package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** By a tool written for the test, which answers like that of iputils and hangs for 127.0.0.2. */
class PingToolConformanceTest extends PingConformanceTest {
  private static final String SCRIPT =
      """
      #!/bin/sh
      case "$*" in
      -V) echo 'ping from iputils 20221126'; exit;;
      *127.0.0.2*) sleep 60; exit;;
      esac
      echo "64 bytes from 127.0.0.1: icmp_seq=1 ttl=57 time=5.25 ms"
      echo
      echo "1 packets transmitted, 1 received, 0% packet loss, time 0ms"
      """;

  @TempDir private static Path folder;

  @BeforeAll
  static void writeTool() throws IOException {
    Path file = Files.writeString(folder.resolve("ping"), SCRIPT);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Override
  protected ProbeProvider provider() {
    IcmpPort.Opener none =
        (six, whole) -> {
          throw new IcmpUnavailable("there is none in this test");
        };
    return new PingProvider(new PingWays(none, List.of(folder)));
  }

  @Override
  protected Settings settings() {
    return Settings.of(Map.of("count", 1));
  }

  @Override
  protected Optional<ProbeDefinition> endless() {
    return Optional.of(ProbeDefinition.of("ping", Target.of("127.0.0.2"), settings()));
  }
}
