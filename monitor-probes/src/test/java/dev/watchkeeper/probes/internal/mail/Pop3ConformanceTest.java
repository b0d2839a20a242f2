package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Pop3;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class Pop3ConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return Pop3ProbeTest.server().on("PASS", "+OK\r\n");
  }

  @Override
  protected ProbeSpec spec(String address) {
    return Pop3.to(address).login("anna", PASSWORD).credentialsWithoutTls();
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(Settings.of(Map.of("password", "p", "tls", "x")), "user", "tls");
  }
}
