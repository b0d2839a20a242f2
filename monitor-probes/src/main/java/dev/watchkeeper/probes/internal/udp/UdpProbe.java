package dev.watchkeeper.probes.internal.udp;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.internal.net.Datagrams;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Visit;
import dev.watchkeeper.probes.internal.net.VisitProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Sends datagram after datagram and waits for the answer to each. One that is not answered is sent
 * again from another port, as often as the plan allows; a wrong answer or an unreachable port ends
 * the run at once.
 */
final class UdpProbe extends VisitProbe {
  private final UdpPlan plan;

  UdpProbe(UdpPlan plan, Transport transport) {
    super(transport);
    this.plan = plan;
  }

  @Override
  protected Reading look(Visit visit) throws IOException {
    Endpoint at = visit.endpoint(plan.endpoint());
    InetAddress address = visit.address(at.host());
    visit.begin("answer", "waiting for an answer of " + at);
    Tally tally = new Tally();
    try {
      Reading verdict = null;
      for (int i = 0; i < plan.volume().count() && verdict == null; i++) {
        verdict = one(address, at, visit, tally);
      }
      visit.end(Net.WAIT);
      return verdict == null ? judged(at, visit, tally) : verdict;
    } catch (PortUnreachableException e) {
      throw new ProbeFailure(
          Outcome.REFUSED, "port unreachable: nobody listens for datagrams at " + at);
    } finally {
      tally.measure(visit);
    }
  }

  /** One datagram, sent until it is answered; a reading if that settles the run. */
  private @Nullable Reading one(InetAddress address, Endpoint at, Visit visit, Tally tally)
      throws IOException {
    boolean answered = false;
    int times = plan.expected().answer() ? 1 + plan.volume().retries() : 1;
    Reading verdict = null;
    for (int i = 0; i < times && !answered && visit.now() < visit.lastMoment(); i++) {
      byte[] answer = attempt(address, at, visit, tally);
      answered = answer != null;
      verdict = answer == null ? null : wrong(answer, at);
    }
    return verdict;
  }

  private byte @Nullable [] attempt(InetAddress address, Endpoint at, Visit visit, Tally tally)
      throws IOException {
    try (Datagrams socket = Datagrams.to(address, at.port(), Datagrams.LARGEST, visit)) {
      long sent = visit.now();
      tally.sent++;
      socket.send(plan.send());
      byte[] answer = socket.receive(sent + plan.volume().patience());
      if (answer != null) {
        tally.answered(answer, (visit.now() - sent) / 1e9);
      }
      return answer;
    }
  }

  private @Nullable Reading wrong(byte[] answer, Endpoint at) {
    byte[] bytes = plan.expected().bytes();
    if (bytes != null && !within(bytes, answer)) {
      return Reading.down("the answer of " + at + " does not have the bytes expected");
    }
    Condition text = plan.expected().text();
    Boolean held = text == null ? Boolean.TRUE : text.holdsFor(text(answer));
    if (held == null) {
      return Reading.of(Outcome.CONFIG, "the expression takes too many steps");
    }
    return text == null || held
        ? null
        : Reading.down("the answer of " + at + " does not hold: " + text.expected());
  }

  private static String text(byte[] answer) {
    return new String(answer, StandardCharsets.UTF_8);
  }

  private static boolean within(byte[] bytes, byte[] answer) {
    for (int i = 0; i + bytes.length <= answer.length; i++) {
      if (Arrays.equals(bytes, 0, bytes.length, answer, i, i + bytes.length)) {
        return true;
      }
    }
    return false;
  }

  private Reading judged(Endpoint at, Visit visit, Tally tally) throws ProbeFailure {
    if (tally.received > 0 || !plan.expected().answer()) {
      return Reading.up();
    }
    if (tally.sent == 0) {
      throw visit.timeout();
    }
    String what = tally.sent == 1 ? "a datagram" : tally.sent + " datagrams";
    throw new ProbeFailure(
        Outcome.TIMEOUT, "no answer of " + at + " to " + what + " within " + visit.elapsed());
  }
}
