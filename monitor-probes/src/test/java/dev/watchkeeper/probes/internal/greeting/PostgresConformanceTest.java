package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Postgres;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class PostgresConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return PostgresProbeTest.server("N", PostgresProbeTest.SCRAM);
  }

  @Override
  protected ProbeSpec spec(String address) {
    return Postgres.to(address);
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(Settings.of(Map.of("user", "", "security", "x")), "user", "security");
  }
}
