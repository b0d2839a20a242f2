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
  private static final List<MetricKey> OF_MANY = List.of(LocalFile.COUNT, LocalFile.OLDEST);
  private static final List<MetricKey> OF_ONE =
      List.of(LocalFile.MODE, LocalFile.OWNER, LocalFile.SHA256, LocalFile.CONTENT);

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

  /** Many files have a number and an oldest one; one file has a content, a mode and an owner. */
  @Override
  public List<MetricKey> metrics(Target target, Settings settings) {
    List<MetricKey> others = settings.has("glob") ? OF_ONE : OF_MANY;
    return LocalFile.ALL.stream().filter(key -> !others.contains(key)).toList();
  }
}
