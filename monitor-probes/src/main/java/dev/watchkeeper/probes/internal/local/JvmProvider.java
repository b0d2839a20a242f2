package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Jvm;
import java.util.List;

/** Makes jvm probes; only they need the module java.management. */
public final class JvmProvider implements ProbeProvider {
  @Override
  public String type() {
    return Jvm.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    HostTarget.check(target, settings);
    boolean deadlocks = settings.flag("deadlocks").orElse(true);
    try {
      return new JvmProbe(deadlocks);
    } catch (NoClassDefFoundError e) {
      HostTarget.needsManagement(settings);
      return context -> Reading.up();
    }
  }

  @Override
  public List<MetricKey> metrics() {
    return Jvm.ALL;
  }
}
