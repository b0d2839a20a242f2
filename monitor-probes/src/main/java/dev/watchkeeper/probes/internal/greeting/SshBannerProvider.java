package dev.watchkeeper.probes.internal.greeting;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.SshBanner;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import java.util.List;

/** Makes ssh-banner probes. */
public final class SshBannerProvider implements ProbeProvider {
  private static final Access.Kind KIND = new Access.Kind("SSH", 22, 22, Login.Form.NONE, false);

  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return SshBanner.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Access access = Access.read(KIND, target, settings, resolver);
    return new SshProbe(access, SshProbe.expected(settings));
  }

  @Override
  public List<MetricKey> metrics() {
    return Access.metrics(SshBanner.ALL);
  }
}
