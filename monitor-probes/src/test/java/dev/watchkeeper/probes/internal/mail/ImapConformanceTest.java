package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Imap;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class ImapConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return ImapProbeTest.server();
  }

  @Override
  protected ProbeSpec spec(String address) {
    return Imap.to(address).login("anna", PASSWORD).credentialsWithoutTls();
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(Settings.of(Map.of("user", "u", "tls", 1)), "password", "tls");
  }
}
