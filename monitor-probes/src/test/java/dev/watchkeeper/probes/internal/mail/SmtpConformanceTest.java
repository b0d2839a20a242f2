package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Smtp;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class SmtpConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return SmtpProbeTest.server();
  }

  @Override
  protected ProbeSpec spec(String address) {
    return Smtp.to(address).login("anna", PASSWORD).credentialsWithoutTls();
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(
        Settings.of(Map.of("hello", "a b", "security", 1)), "hello", "security");
  }
}
