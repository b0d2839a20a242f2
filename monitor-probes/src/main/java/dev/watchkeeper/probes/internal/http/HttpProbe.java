package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.internal.net.Transport;

/** Looks at one url, or at several in order. */
final class HttpProbe implements Probe {
  private final HttpPlan plan;
  private final Transport transport;
  private final HttpState state;

  HttpProbe(HttpPlan plan, Transport transport, LargeBodies large) {
    this.plan = plan;
    this.transport = transport;
    this.state = new HttpState(plan, large);
  }

  @Override
  public Reading run(ProbeContext context) {
    return new HttpRun(plan, transport, state, context).run(context);
  }

  @Override
  public void close() {
    state.close();
  }
}
