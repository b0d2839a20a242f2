package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.dns.Dns;
import dev.watchkeeper.dns.DnsMetrics;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;
import java.util.List;

/** Makes dns probes. */
public final class DnsProvider implements ProbeProvider {
  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Dns.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    DnsPlan plan = DnsPlan.read(target, settings);
    Transport transport = Transport.read(settings, resolver);
    boolean relayed = transport.proxy() != null || transport.proxyLine() != null;
    if (relayed && plan.delivery().way() == Delivery.Way.UDP) {
      settings.reject(
          "network", "goes through a proxy, which takes the transports tcp and tls only");
    }
    return new DnsProbe(plan, transport);
  }

  @Override
  public List<MetricKey> metrics() {
    return DnsMetrics.ALL;
  }

  /** Over UDP and plain TCP there is no TLS to be measured. */
  @Override
  public List<MetricKey> metrics(Target target, Settings settings) {
    boolean tls = settings.text("transport").orElse("udp").equals("tls");
    return tls ? DnsMetrics.ALL : DnsMetrics.ALL.stream().filter(key -> !Net.ofTls(key)).toList();
  }
}
