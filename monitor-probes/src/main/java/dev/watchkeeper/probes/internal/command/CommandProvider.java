package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Command;
import java.util.List;

/** Makes command probes. */
public final class CommandProvider implements ProbeProvider {
  @Override
  public String type() {
    return Command.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    return new CommandProbe(new CommandReader(target, settings).read());
  }

  @Override
  public List<MetricKey> metrics() {
    return Command.ALL;
  }

  /** Performance data has names of its own. */
  @Override
  public List<String> freeMetrics(Target target, Settings settings) {
    return settings.flag("performance-data").orElse(true) ? List.of("perf.") : List.of();
  }
}
