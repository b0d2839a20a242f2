package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.SshBanner;
import dev.watchkeeper.probes.internal.tcp.DialogueConformance;
import java.io.Closeable;
import java.io.IOException;
import java.util.Map;

class SshBannerConformanceTest extends DialogueConformance {
  @Override
  protected Closeable server() throws IOException {
    return SshBannerProbeTest.server();
  }

  @Override
  protected ProbeSpec spec(String address) {
    return SshBanner.to(address).expectMatch("SSH");
  }

  @Override
  protected WrongSettings wrong() {
    return WrongSettings.of(
        Settings.of(Map.of("expect-matches", "(", "tls", "x")), "expect-matches", "tls");
  }
}
