package dev.watchkeeper.grpc.internal;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.grpc.Grpc;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Resolver;
import dev.watchkeeper.probes.internal.net.Transport;
import java.util.ArrayList;
import java.util.List;

/** Makes grpc probes. */
public final class GrpcProvider implements ProbeProvider {
  private final Resolver resolver = new Resolver();

  @Override
  public String type() {
    return Grpc.TYPE;
  }

  /** Each run has a conversation of its own, which knows the context of the run. */
  @Override
  public Probe create(Target target, Settings settings) {
    GrpcPlan plan = GrpcPlan.read(target, settings);
    Transport transport = Transport.read(settings, resolver);
    return context -> new Health(plan, transport, context).run(context);
  }

  @Override
  public List<MetricKey> metrics() {
    List<MetricKey> all = new ArrayList<>(Net.ALL);
    all.addAll(
        List.of(Grpc.CALL, Grpc.STATUS, Grpc.STATE, Grpc.STATES, Grpc.SERVICES, Grpc.SERVING));
    return all;
  }
}
