package dev.watchkeeper.testkit;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes probes as a monitor does: settings are opened, and every problem with them is told. */
final class Making {
  private Making() {}

  /**
   * Makes a probe.
   *
   * @throws ConfigurationException if the settings are wrong; no probe is left open then
   * @throws Exception what the provider threw
   */
  static Probe probe(ProbeProvider provider, Target target, Settings settings) throws Exception {
    Settings opened = settings.reading("settings");
    Probe probe = null;
    Exception thrown = null;
    try {
      probe = provider.create(target, opened);
    } catch (Exception e) {
      thrown = e;
    }
    List<Problem> problems = opened.problems();
    if (!problems.isEmpty() && (thrown == null || !opened.sound())) {
      close(probe);
      throw ConfigurationException.of("these settings", problems);
    }
    if (thrown != null) {
      throw thrown;
    }
    return sound(probe);
  }

  private static Probe sound(@Nullable Probe probe) {
    if (probe == null) {
      throw new IllegalStateException("the provider made no probe, but null");
    }
    return probe;
  }

  /** Lets go of a probe, which may throw an {@link IOException} only. */
  static void close(@Nullable Probe probe) {
    if (probe != null) {
      try {
        probe.close();
      } catch (IOException | RuntimeException e) {
        throw new AssertionError("close() of the probe threw " + e, e);
      }
    }
  }
}
