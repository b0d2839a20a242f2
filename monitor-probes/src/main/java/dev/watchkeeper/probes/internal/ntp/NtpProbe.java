package dev.watchkeeper.probes.internal.ntp;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.probes.Net;
import dev.watchkeeper.probes.Ntp;
import dev.watchkeeper.probes.internal.net.Datagrams;
import dev.watchkeeper.probes.internal.net.Endpoint;
import dev.watchkeeper.probes.internal.net.ProbeFailure;
import dev.watchkeeper.probes.internal.net.Transport;
import dev.watchkeeper.probes.internal.net.Visit;
import dev.watchkeeper.probes.internal.net.VisitProbe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.PortUnreachableException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Takes samples, each from a port of its own and with a number by chance that the answer has to
 * repeat; what does not is no answer to us and is passed over.
 */
final class NtpProbe extends VisitProbe {
  private static final int KEPT = 1_024;

  private final Plan plan;
  private final SecureRandom random;

  NtpProbe(Plan plan, SecureRandom random, Transport transport) {
    super(transport);
    this.plan = plan;
    this.random = random;
  }

  /**
   * What it does.
   *
   * @param endpoint whom it asks
   * @param version of the protocol
   * @param samples how many it takes
   * @param spacing between two of them, in nanoseconds
   * @param patience with each, in nanoseconds
   */
  record Plan(Endpoint endpoint, int version, int samples, long spacing, long patience) {}

  @Override
  protected Reading look(Visit visit) throws IOException {
    Endpoint at = visit.endpoint(plan.endpoint());
    InetAddress address = visit.address(at.host());
    visit.begin("answer", "waiting for an answer of " + at);
    List<Sample> samples = new ArrayList<>();
    int sent = 0;
    try {
      Reading verdict = null;
      while (sent < plan.samples() && verdict == null && pause(visit, sent)) {
        sent++;
        Sample sample = sample(address, at, visit);
        if (sample != null) {
          samples.add(sample);
          verdict = judged(sample.answer(), at);
        }
      }
      visit.end(Net.WAIT);
      return verdict == null ? judged(samples, sent, at, visit) : verdict;
    } catch (PortUnreachableException e) {
      throw new ProbeFailure(Outcome.REFUSED, "port unreachable: no time server listens at " + at);
    } finally {
      measure(samples, sent, visit.measured());
    }
  }

  /** Waits until the next sample is due; false if the run is over before. */
  private boolean pause(Visit visit, int sent) throws IOException {
    long due = visit.now() + (sent == 0 ? 0 : plan.spacing());
    for (long left = due - visit.now(); left > 0; left = due - visit.now()) {
      if (due > visit.lastMoment()) {
        return false;
      }
      visit.context().remaining();
      LockSupport.parkNanos(left);
      if (Thread.currentThread().isInterrupted()) {
        return false;
      }
    }
    return visit.now() < visit.lastMoment();
  }

  /** One question; null if it was not answered. */
  private @Nullable Sample sample(InetAddress address, Endpoint at, Visit visit)
      throws IOException {
    long nonce = random.nextLong();
    try (Datagrams socket = Datagrams.to(address, at.port(), KEPT, visit)) {
      long wall = NtpTime.of(visit.context().time().wallTime());
      long asked = visit.now();
      socket.send(NtpPacket.request(plan.version(), nonce));
      while (true) {
        byte[] bytes = socket.receive(asked + plan.patience());
        double took = (visit.now() - asked) / 1e9;
        if (bytes == null) {
          return null;
        }
        NtpPacket answer = NtpPacket.read(bytes);
        if (answer == null) {
          throw new ProbeFailure(
              Outcome.PROTOCOL, "the answer of " + at + " has only " + bytes.length + " bytes");
        }
        if (answer.times().origin() == nonce) {
          return Sample.of(answer, wall, took);
        }
      }
    }
  }

  private static @Nullable Reading judged(NtpPacket answer, Endpoint at) {
    String fault = answer.fault();
    if (fault != null) {
      return Reading.of(Outcome.PROTOCOL, "the answer of " + at + " " + fault);
    }
    String alarm = answer.alarm();
    return alarm == null ? null : Reading.down(at + " " + alarm);
  }

  private static Reading judged(List<Sample> samples, int sent, Endpoint at, Visit visit)
      throws ProbeFailure {
    if (!samples.isEmpty()) {
      return Reading.up();
    }
    if (sent == 0) {
      throw visit.timeout();
    }
    String what = sent == 1 ? "a request" : sent + " requests";
    throw new ProbeFailure(
        Outcome.TIMEOUT, "no answer of " + at + " to " + what + " within " + visit.elapsed());
  }

  private static void measure(List<Sample> samples, int sent, Measurements.Builder into) {
    if (sent > 0) {
      into.set(Ntp.SENT, sent).set(Ntp.RECEIVED, samples.size());
    }
    if (!samples.isEmpty()) {
      Sample.measure(samples, into);
    }
  }
}
