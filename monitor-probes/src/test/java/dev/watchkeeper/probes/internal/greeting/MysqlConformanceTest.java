package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class MysqlConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return MysqlProbeTest.server(MysqlProbeTest.handshake("8.0.1", true, "x"), MysqlProbeTest.OK);
  }

  @Override
  protected ProbeSpec spec(String address) {
    return Mysql.to(address);
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(
        Settings.of(Map.of("security", "x", "tls", 5, "user", "")), "security", "tls", "user");
  }
}
