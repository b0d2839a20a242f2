package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Endpoints;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import dev.watchkeeper.probes.internal.net.Transport;
import java.util.ArrayList;
import java.util.List;

/** Makes tcp probes. What they measure depends on what their dialogue captures. */
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

  @Override
  public List<MetricKey> metrics() {
    List<MetricKey> keys = new ArrayList<>(Net.ALL);
    keys.addAll(List.of(Tcp.ANSWER, Tcp.FAILED_STEP, Tcp.FAILED_ACTION));
    return keys;
  }

  @Override
  public List<MetricKey> metrics(Target target, Settings settings) {
    Script script = new ScriptReader(settings).read();
    boolean tls = script.changesToTls() || TlsSettings.choice(settings) != null;
    List<MetricKey> keys = new ArrayList<>(metrics());
    keys.removeIf(key -> !tls && Net.ofTls(key));
    for (int i = 1; script.stepped() && i <= Math.min(script.steps().size(), Tcp.MAX_STEPS); i++) {
      keys.add(Tcp.step(i));
    }
    for (String name : script.captures()) {
      boolean number = script.numbers().contains(name);
      keys.add(number ? Tcp.capturedNumber(name) : Tcp.captured(name));
    }
    return keys;
  }
}
