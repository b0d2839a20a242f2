package dev.watchkeeper.probes.internal.udp;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.probes.Udp;
import dev.watchkeeper.probes.internal.net.Visit;
import java.nio.charset.StandardCharsets;

/** What one run has sent and received; belongs to its thread. */
final class Tally {
  int sent;
  int received;
  private double sum;
  private double shortest = Double.MAX_VALUE;
  private double longest;
  private String last = "";

  void answered(byte[] answer, double seconds) {
    received++;
    sum += seconds;
    shortest = Math.min(shortest, seconds);
    longest = Math.max(longest, seconds);
    last = new String(answer, StandardCharsets.UTF_8);
  }

  void measure(Visit visit) {
    if (sent == 0) {
      return;
    }
    Measurements.Builder measured = visit.measured();
    measured.set(Udp.SENT, sent).set(Udp.RECEIVED, received);
    measured.set(Udp.LOSS, (double) (sent - received) / sent);
    if (received > 0) {
      measured.set(Udp.RTT, sum / received).set(Udp.RTT_MIN, shortest).set(Udp.RTT_MAX, longest);
      measured.set(Udp.ANSWER, last);
    }
  }
}
