package dev.watchkeeper.probes.internal.tcp;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.Endpoints;
import dev.watchkeeper.probes.internal.net.Escapes;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.TlsClient;
import dev.watchkeeper.probes.internal.net.TlsSettings;
import dev.watchkeeper.probes.internal.net.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes tcp probes. */
public final class TcpProvider implements ProbeProvider {
  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Tcp.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Endpoint endpoint = Endpoints.read(target.address(), "target", settings);
    TlsClient tls = TlsSettings.choice(settings);
    boolean refused = settings.flag("refused").orElse(false);
    Optional<String> send = settings.text("send").optional();
    Condition expected = expected(settings);
    if (refused && (send.isPresent() || expected != null || tls != null)) {
      settings.reject("refused", "cannot be asked for together with anything to be said");
    }
    byte[] bytes = send.map(text -> Escapes.read(text, "send", settings)).orElse(null);
    return new TcpProbe(
        new TcpProbe.Plan(endpoint, tls, bytes, expected, refused),
        Transport.read(settings, resolver));
  }

  private static @Nullable Condition expected(Settings settings) {
    Optional<String> text = settings.text("expect").optional();
    Optional<String> regex = settings.text("expect-matches").optional();
    if (text.isPresent() && regex.isPresent()) {
      settings.reject("expect", "cannot be given together with 'expect-matches'");
    }
    if (text.isPresent()) {
      return Tcp.ANSWER.contains(text.get());
    }
    try {
      return regex.map(Tcp.ANSWER::matches).orElse(null);
    } catch (IllegalArgumentException e) {
      settings.reject("expect-matches", String.valueOf(e.getMessage()));
      return null;
    }
  }

  @Override
  public List<MetricKey> metrics() {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.add(Tcp.ANSWER);
    return all;
  }
}
