package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Ping;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Visit;
import dev.watchkeeper.probes.internal.net.VisitProbe;
import java.io.IOException;
import java.net.InetAddress;

/** Pings and judges what came back. */
final class PingProbe extends VisitProbe {
  private final PingPlan plan;
  private final PingWay way;

  PingProbe(PingPlan plan, PingWay way, Transport transport) {
    super(transport);
    this.plan = plan;
    this.way = way;
  }

  @Override
  protected Reading look(Visit visit) throws IOException {
    InetAddress address = visit.address(plan.host());
    visit.begin("answer", "waiting for an answer of " + plan.host());
    visit.measured().set(Ping.WAY, way.name());
    PingTally tally = new PingTally(plan.pace().count());
    try {
      way.ping(plan, address, tally, visit);
      visit.end(Net.WAIT);
      return judged(tally, visit);
    } finally {
      tally.measure(visit.measured());
    }
  }

  private Reading judged(PingTally tally, Visit visit) throws ProbeFailure {
    if (tally.received() > 0) {
      return Reading.up();
    }
    IcmpError error = tally.error();
    if (error != null) {
      throw new ProbeFailure(Outcome.UNREACHABLE, plan.host() + ": " + error.words());
    }
    if (tally.brokenAnswers() > 0) {
      throw new ProbeFailure(
          Outcome.PROTOCOL, "the answers of " + plan.host() + " have other bytes than the pings");
    }
    if (tally.sent() == 0) {
      throw visit.timeout();
    }
    String what = tally.sent() == 1 ? "a ping" : tally.sent() + " pings";
    throw new ProbeFailure(
        Outcome.TIMEOUT,
        "no answer of " + plan.host() + " to " + what + " within " + visit.elapsed());
  }
}
