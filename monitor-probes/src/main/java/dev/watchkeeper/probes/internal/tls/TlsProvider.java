package dev.watchkeeper.probes.internal.tls;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tls;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Endpoints;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.StartTls;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import dev.watchkeeper.probes.internal.net.Transport;
import java.util.List;

/** Makes tls probes. */
public final class TlsProvider implements ProbeProvider {
  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Tls.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    TlsClient.warmUp();
    Endpoint endpoint = Endpoints.read(target.address(), "target", settings);
    StartTls ask =
        settings
            .text("starttls")
            .oneOf(StartTls.names())
            .optional()
            .map(StartTls::named)
            .orElse(null);
    String alert = settings.text("expect-alert").oneOf(TlsAlerts.NAMES).optional().orElse(null);
    TlsClient tls = TlsSettings.read(settings);
    TlsProbe.Plan plan = new TlsProbe.Plan(endpoint, ask, alert);
    return new TlsProbe(plan, tls, Transport.read(settings, resolver));
  }

  @Override
  public List<MetricKey> metrics() {
    return Net.ALL;
  }
}
