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

  @Override
  public String type() {
    return Http.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    return new HttpProbe(HttpPlan.read(target, settings), Transport.read(settings, resolver));
  }

  @Override
  public List<MetricKey> metrics() {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.addAll(List.of(Http.STATUS, Http.REDIRECTS, Http.SIZE, Http.BODY, Http.CONTENT_TYPE));
    return all;
  }
}
