package dev.watchkeeper.probes.internal.icmp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;

/** Over the system's socket, where this user may open one; see {@link PingLoopbackTest}. */
class PingSocketConformanceTest extends PingConformanceTest {
  @BeforeAll
  static void openOne() {
    try {
      IcmpSockets.open(false, false).close();
    } catch (IOException e) {
      assumeTrue(false, "no ICMP socket: " + e.getMessage());
    }
  }

  @Override
  protected ProbeProvider provider() {
    return new PingProvider(new PingWays(IcmpSockets::open, List.of()));
  }

  /** On loopback addresses everybody answers. */
  @Override
  protected Optional<ProbeDefinition> endless() {
    return Optional.empty();
  }
}
