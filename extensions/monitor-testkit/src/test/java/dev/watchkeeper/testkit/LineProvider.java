package dev.watchkeeper.testkit;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.function.Function;

/** Makes probes that send a line and expect a number; sound, but for what a test replaces. */
class LineProvider implements ProbeProvider {
  static final MetricKey VALUE = MetricKey.gauge("line.value", "units");

  private final Function<Plan, ? extends Probe> probes;

  record Plan(String host, int port, int limit, Secret token) {}

  LineProvider() {
    this(LineProbe::new);
  }

  LineProvider(Function<Plan, ? extends Probe> probes) {
    this.probes = probes;
  }

  @Override
  public String type() {
    return "line";
  }

  @Override
  public Probe create(Target target, Settings settings) throws Exception {
    int limit = settings.integer("limit").between(0, 100).orElse(100);
    Secret token = settings.secret("token").required();
    String[] address = target.address().split(":", -1);
    if (address.length != 2) {
      settings.reject("target", "is host:port");
      return context -> null;
    }
    return probes.apply(new Plan(address[0], Integer.parseInt(address[1]), limit, token));
  }

  @Override
  public List<MetricKey> metrics() {
    return List.of(VALUE);
  }
}
