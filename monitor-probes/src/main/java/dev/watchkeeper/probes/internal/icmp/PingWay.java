package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.probes.internal.net.Visit;
import java.io.IOException;
import java.net.InetAddress;

/** How pings are done: over a socket or by a tool. Thread-safe. */
interface PingWay {
  /** Its name, as it is measured. */
  String name();

  /** Sends and waits, as the plan has it, and counts. */
  void ping(PingPlan plan, InetAddress address, PingTally tally, Visit visit) throws IOException;
}
