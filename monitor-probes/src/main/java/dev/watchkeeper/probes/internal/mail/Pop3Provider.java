package dev.watchkeeper.probes.internal.mail;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Pop3;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.tcp.Access;
import dev.watchkeeper.probes.internal.tcp.Login;
import java.util.List;

/** Makes pop3 probes. */
public final class Pop3Provider implements ProbeProvider {
  private static final Access.Kind KIND = new Access.Kind("POP3", 110, 995, Login.Form.BOTH, true);

  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Pop3.TYPE;
  }

  @Override
  public Probe create(Target target, Settings settings) {
    Access access = Access.read(KIND, target, settings, resolver);
    return new Pop3Probe(access, Offers.wanted(settings));
  }

  @Override
  public List<MetricKey> metrics() {
    return Access.metrics(Pop3.ALL);
  }
}
