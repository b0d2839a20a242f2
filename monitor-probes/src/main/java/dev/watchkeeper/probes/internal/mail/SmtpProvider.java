package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Smtp;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import java.util.List;

/** Makes smtp probes. */
public final class SmtpProvider implements ProbeProvider {
  private static final Access.Kind KIND = new Access.Kind("SMTP", 25, 465, Login.Form.BOTH, true);

  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Smtp.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Access access = Access.read(KIND, target, settings, resolver);
    return new SmtpProbe(access, SmtpPlan.read(settings));
  }

  @Override
  public List<MetricKey> metrics() {
    return Access.metrics(Smtp.ALL);
  }
}
