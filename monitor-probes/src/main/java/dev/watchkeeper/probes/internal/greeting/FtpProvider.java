package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Ftp;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import java.util.List;

/** Makes ftp probes. */
public final class FtpProvider implements ProbeProvider {
  private static final Access.Kind KIND = new Access.Kind("FTP", 21, 990, Login.Form.BOTH, true);

  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Ftp.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Access access = Access.read(KIND, target, settings, resolver);
    return new FtpProbe(access);
  }

  @Override
  public List<MetricKey> metrics() {
    return Access.metrics(Ftp.ALL);
  }
}
