package dev.watchkeeper.probes.internal.tcp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.testkit.ProbeRunner;
import java.time.Duration;
import java.util.List;
import java.util.ServiceLoader;

/** Runs what a writer wrote, by the provider of its type as a monitor finds it. */
public final class Runs {
  private Runs() {}

  public static ProbeProvider provider(String type) {
    return ServiceLoader.load(ProbeProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.type().equals(type))
        .findFirst()
        .orElseThrow();
  }

  public static ProbeRunner runner(ProbeSpec spec) {
    ProbeDefinition definition = spec.definition();
    return ProbeRunner.of(provider(definition.type()))
        .target(definition.target())
        .settings(definition.settings());
  }

  /** Long enough for a first handshake of a JVM. */
  public static Reading run(ProbeSpec spec) {
    return runner(spec).timeout(Duration.ofSeconds(10)).run().reading();
  }

  public static Reading up(ProbeSpec spec) {
    Reading reading = run(spec);
    assertEquals(Status.UP, reading.status(), reading.toString());
    return reading;
  }

  /** It fails with this outcome, and its reason contains this. */
  public static Reading fails(ProbeSpec spec, Outcome outcome, String reason) {
    Reading reading = run(spec);
    assertEquals(outcome, reading.outcome(), reading.toString());
    assertTrue(reading.reason().contains(reason), reading.reason());
    return reading;
  }

  /** The paths of all problems that a provider has with what was written. */
  public static List<String> problems(ProbeSpec spec) {
    ProbeDefinition definition = spec.definition();
    Settings settings = definition.settings().reading("");
    try {
      provider(definition.type()).create(definition.target(), settings).close();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return settings.problems().stream().map(Problem::where).sorted().toList();
  }

  public static String text(Reading reading, MetricKey key) {
    return reading.measurements().text(key).orElse(null);
  }

  public static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElse(Double.NaN);
  }
}
