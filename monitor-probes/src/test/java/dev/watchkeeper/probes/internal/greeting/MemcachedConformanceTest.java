package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Memcached;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class MemcachedConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return MemcachedProbeTest.server();
  }

  @Override
  protected ProbeSpec spec(String address) {
    return Memcached.to(address);
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(Settings.of(Map.of("stats", "x")), "stats");
  }
}
