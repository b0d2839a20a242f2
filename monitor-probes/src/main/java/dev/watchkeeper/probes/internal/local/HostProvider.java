package dev.watchkeeper.probes.internal.local;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/** Makes probes of one type that look at this machine and take no settings. */
abstract class HostProvider implements ProbeProvider {
  private final String type;
  private final List<MetricKey> metrics;
  private final HostFiles files;

  HostProvider(String type, List<MetricKey> metrics, HostFiles files) {
    this.type = type;
    this.metrics = metrics;
    this.files = files;
  }

  /** Looks once. */
  abstract Reading look(HostFiles files, ProbeContext context);

  @Override
  public final String type() {
    return type;
  }

  @Override
  public final Probe create(Target target, Settings settings) {
    HostTarget.check(target, settings);
    return this::run;
  }

  private Reading run(ProbeContext context) throws IOException {
    try {
      return look(files, context);
    } catch (UncheckedIOException e) {
      return OwnTrouble.of(new IOException(e));
    }
  }

  @Override
  public final List<MetricKey> metrics() {
    return metrics;
  }
}
