package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;
import java.util.ArrayList;
import java.util.List;

/** Makes http probes. */
public final class HttpProvider implements ProbeProvider {
  private final Resolver resolver = new Resolver();
  private final LargeBodies large = new LargeBodies(Runtime.getRuntime().maxMemory());

  @Override
  public String type() {
    return Http.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    HttpPlan plan = HttpPlan.read(target, settings);
    return new HttpProbe(plan, Transport.read(settings, resolver), large);
  }

  @Override
  public List<MetricKey> metrics() {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.addAll(Http.ALL);
    return all;
  }

  @Override
  public List<MetricKey> metrics(Target target, Settings settings) {
    List<MetricKey> all = metrics();
    all.addAll(Steps.named(settings));
    return all;
  }
}
