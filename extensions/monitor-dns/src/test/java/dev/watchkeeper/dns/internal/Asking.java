package dev.watchkeeper.dns.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.dns.Dns;
import dev.watchkeeper.testkit.ProbeRunner;
import java.time.Duration;

/** Short ways to run a dns probe and to say what it is to find. */
final class Asking {
  private Asking() {}

  static ProbeRunner runner(Dns spec) {
    ProbeDefinition definition = spec.definition();
    return ProbeRunner.of(new DnsProvider())
        .target(definition.target())
        .settings(definition.settings())
        .timeout(Duration.ofSeconds(2));
  }

  static Reading run(Dns spec) {
    return runner(spec).run().reading();
  }

  static Reading up(Dns spec) {
    Reading reading = run(spec);
    assertEquals(Outcome.OK, reading.outcome(), reading::toString);
    return reading;
  }

  /** The reason of a run that is to fail like this. */
  static Reading fails(Outcome outcome, String inReason, Dns spec) {
    return fails(outcome, inReason, runner(spec));
  }

  static Reading fails(Outcome outcome, String inReason, ProbeRunner runner) {
    Reading reading = runner.run().reading();
    assertEquals(outcome, reading.outcome(), reading::toString);
    assertTrue(reading.reason().contains(inReason), reading::toString);
    return reading;
  }
}
