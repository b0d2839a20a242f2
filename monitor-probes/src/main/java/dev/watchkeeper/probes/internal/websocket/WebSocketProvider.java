package dev.watchkeeper.probes.internal.websocket;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.WebSocket;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;
import java.util.ArrayList;
import java.util.List;

/** Makes websocket probes. */
public final class WebSocketProvider implements ProbeProvider {
  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return WebSocket.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    return new WebSocketProbe(
        WebSocketPlan.read(target, settings), Transport.read(settings, resolver));
  }

  @Override
  public List<MetricKey> metrics() {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.addAll(WebSocket.METRICS);
    return all;
  }
}
