package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Ftp;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class FtpConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return FtpProbeTest.server();
  }

  @Override
  protected ProbeSpec spec(String address) {
    return Ftp.to(address).login("anna", PASSWORD).credentialsWithoutTls();
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(
        Settings.of(Map.of("user", "a\nb", "tls", "x")), "user", "tls", "password");
  }
}
