package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LocalFile;
import java.util.List;

/** Makes file probes. */
public final class FileProvider implements ProbeProvider {
  @Override
  public String type() {
    return LocalFile.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    return new FileProbe(new FileReader(settings).read(target));
  }

  @Override
  public List<MetricKey> metrics() {
    return LocalFile.ALL;
  }
}
