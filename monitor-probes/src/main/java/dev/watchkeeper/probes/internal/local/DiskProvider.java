package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Disk;
import java.util.List;

/** Makes disk probes. */
public final class DiskProvider implements ProbeProvider {
  private final HostFiles files;

  /** Of this machine. */
  public DiskProvider() {
    this(HostFiles.standard());
  }

  DiskProvider(HostFiles files) {
    this.files = files;
  }

  @Override
  public String type() {
    return Disk.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    return new DiskProbe(
        new DiskProbe.Plan(
            LocalPath.absolute(target.address(), "target", settings),
            settings.flag("inodes").orElse(false),
            settings.flag("mounted").orElse(false),
            settings.flag("writable").optional().orElse(null)),
        files);
  }

  @Override
  public List<MetricKey> metrics() {
    return Disk.ALL;
  }
}
