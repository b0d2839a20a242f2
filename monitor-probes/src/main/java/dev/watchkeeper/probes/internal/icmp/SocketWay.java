package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Visit;
import java.io.IOException;
import java.net.InetAddress;
import java.security.SecureRandom;

/** Pings over sockets that all checks of a provider share: one for each family, and for whole. */
final class SocketWay implements PingWay {
  private final IcmpPort[] ports;
  private final SecureRandom random = new SecureRandom();

  SocketWay(IcmpPort.Opener opener) {
    ports =
        new IcmpPort[] {
          new IcmpPort(opener, false, false),
          new IcmpPort(opener, false, true),
          new IcmpPort(opener, true, false),
          new IcmpPort(opener, true, true)
        };
  }

  @Override
  public String name() {
    return "socket";
  }

  @Override
  public void ping(PingPlan plan, InetAddress address, PingTally tally, Visit visit)
      throws IOException {
    IcmpTarget target = IcmpTarget.of(address);
    IcmpPort port = ports[(target.six() ? 2 : 0) + (plan.packet().whole() ? 1 : 0)];
    IcmpLine line = enter(port);
    try {
      new Volley(plan, target, random.nextLong(), tally, visit).fly(line);
    } finally {
      port.leave(line);
    }
  }

  private static IcmpLine enter(IcmpPort port) throws IOException {
    try {
      return port.enter();
    } catch (IcmpUnavailable e) {
      throw new ProbeFailure(Outcome.CONFIG, "there is no ICMP socket: " + e.getMessage());
    }
  }
}
