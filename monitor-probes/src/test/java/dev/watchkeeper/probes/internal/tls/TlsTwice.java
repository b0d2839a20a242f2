package dev.watchkeeper.probes.internal.tls;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.probes.internal.net.TestContext;
import java.io.IOException;

/** One probe that looks more than once. */
final class TlsTwice implements AutoCloseable {
  private final Probe probe;

  TlsTwice(ProbeProvider provider, ProbeSpec spec) throws Exception {
    ProbeDefinition definition = spec.definition();
    probe = provider.create(definition.target(), definition.settings().reading("settings"));
  }

  Reading run() throws Exception {
    return probe.run(TestContext.millis(5_000));
  }

  @Override
  public void close() throws IOException {
    probe.close();
  }
}
