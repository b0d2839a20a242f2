package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Endpoints;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;

/** Makes tcp probes. What they measure depends on what their dialogue captures: not declared. */
public final class TcpProvider implements ProbeProvider {
  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Tcp.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Endpoint endpoint = Endpoints.read(target.address(), "target", settings);
    TcpPlan plan = TcpPlan.read(endpoint, settings);
    return new TcpProbe(plan, Transport.read(settings, resolver));
  }
}
