package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Redis;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import java.util.List;

/** Makes redis probes. */
public final class RedisProvider implements ProbeProvider {
  private static final Access.Kind KIND =
      new Access.Kind("Redis", 6379, 6379, Login.Form.PASSWORD, false);

  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Redis.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Access access = Access.read(KIND, target, settings, resolver);
    return new RedisProbe(access, RedisPlan.read(settings));
  }

  @Override
  public List<MetricKey> metrics() {
    return Access.metrics(Redis.ALL);
  }
}
