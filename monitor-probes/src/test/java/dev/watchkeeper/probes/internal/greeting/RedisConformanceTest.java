package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Redis;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class RedisConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return RedisProbeTest.server();
  }

  @Override
  protected ProbeSpec spec(String address) {
    return Redis.to(address).login("anna", PASSWORD);
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(Settings.of(Map.of("database", -1, "info", "x")), "database", "info");
  }
}
