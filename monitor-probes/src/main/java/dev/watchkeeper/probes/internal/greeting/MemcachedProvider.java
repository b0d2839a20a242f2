package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Memcached;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import java.util.List;

/** Makes memcached probes. */
public final class MemcachedProvider implements ProbeProvider {
  private static final Access.Kind KIND =
      new Access.Kind("Memcached", 11211, 11211, Login.Form.NONE, false);

  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Memcached.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Access access = Access.read(KIND, target, settings, resolver);
    return new MemcachedProbe(access, settings.flag("stats").orElse(true));
  }

  @Override
  public List<MetricKey> metrics() {
    return Access.metrics(Memcached.ALL);
  }
}
