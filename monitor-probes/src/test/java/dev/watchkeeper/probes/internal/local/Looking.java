package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.util.Map;

/** Runs probes of this machine, with what they remember. */
final class Looking {
  private final ProbeProvider provider;
  private Map<String, String> memory = Map.of();

  Looking(ProbeProvider provider) {
    this.provider = provider;
  }

  static ProbeRunner runner(ProbeProvider provider, ProbeSpec spec) {
    ProbeDefinition definition = spec.definition();
    return ProbeRunner.of(provider).target(definition.target()).settings(definition.settings());
  }

  Reading at(ProbeSpec spec) {
    ProbeRun run = runner(provider, spec).remembering(memory).run();
    memory = run.memory();
    return run.reading();
  }

  static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow(() -> new AssertionError(reading));
  }

  static String text(Reading reading, MetricKey key) {
    return reading.measurements().text(key).orElseThrow(() -> new AssertionError(reading));
  }
}
