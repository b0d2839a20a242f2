package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LocalProcess;
import java.nio.file.Files;
import java.util.List;

/** Makes process probes. */
public final class ProcessProvider implements ProbeProvider {
  private final HostFiles files;

  /** Of this machine. */
  public ProcessProvider() {
    this(HostFiles.standard());
  }

  ProcessProvider(HostFiles files) {
    this.files = files;
  }

  @Override
  public String type() {
    return LocalProcess.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    int most = settings.integer("at-most").between(0, Integer.MAX_VALUE).orElse(Integer.MAX_VALUE);
    int least =
        settings.integer("at-least").between(0, Integer.MAX_VALUE).orElse(Math.min(1, most));
    if (least > most) {
      settings.reject("at-least", "is not more than 'at-most'");
    }
    boolean linux = Files.isReadable(files.root().resolve("self/stat"));
    return new ProcessProbe(
        new ProcessProbe.Plan(ProcessFilter.read(target, settings), least, most),
        files,
        linux ? new LinuxProcesses(files) : new PlatformProcesses());
  }

  @Override
  public List<MetricKey> metrics() {
    return LocalProcess.ALL;
  }
}
