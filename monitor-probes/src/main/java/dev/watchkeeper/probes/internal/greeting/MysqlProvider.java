package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Mysql;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import java.util.List;

/** Makes mysql probes. */
public final class MysqlProvider implements ProbeProvider {
  private static final Access.Kind KIND = new Access.Kind("MySQL", 3306, 0, Login.Form.NONE, true);

  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Mysql.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Access access = Access.read(KIND, target, settings, resolver);
    return new MysqlProbe(access, MysqlProbe.user(settings));
  }

  @Override
  public List<MetricKey> metrics() {
    return Access.metrics(Mysql.ALL);
  }
}
