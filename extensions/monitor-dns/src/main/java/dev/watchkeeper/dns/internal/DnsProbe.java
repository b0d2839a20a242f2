package dev.watchkeeper.dns.internal;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Transport;

/** Asks its question anew at each run; holds nothing between runs. */
final class DnsProbe implements Probe {
  private final DnsPlan plan;
  private final Transport transport;

  DnsProbe(DnsPlan plan, Transport transport) {
    this.plan = plan;
    this.transport = transport;
  }

  @Override
  public Reading run(ProbeContext context) {
    Turns turns = new Turns(context);
    Lookup lookup = new Lookup(plan, transport, turns);
    Reading seen = lookup.run(turns);
    long bytes = lookup.datagramBytes();
    return bytes == 0
        ? seen
        : seen.with(Net.BYTES, bytes + seen.measurements().number(Net.BYTES).orElse(0));
  }
}
