package dev.watchkeeper.probes.internal.ntp;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.probes.Ntp;
import java.util.Comparator;
import java.util.List;

/**
 * One question and its answer.
 *
 * @param answer what the server said
 * @param offset its clock minus ours, in seconds
 * @param delay of the way there and back, in seconds
 */
record Sample(NtpPacket answer, double offset, double delay) {
  /**
   * By RFC 5905, section 8. Of our clocks the wall is read once, when the question leaves, and the
   * monotonic one tells the rest: a step of the wall in between changes nothing.
   *
   * @param wall when the question left, in the form of the protocol
   * @param took from the question to the answer, in seconds
   */
  static Sample of(NtpPacket answer, long wall, double took) {
    NtpPacket.Times times = answer.times();
    double there = NtpTime.between(wall, times.received());
    double back = NtpTime.between(wall, times.sent()) - took;
    double within = NtpTime.between(times.received(), times.sent());
    return new Sample(answer, (there + back) / 2, Math.max(0, took - within));
  }

  private boolean timed() {
    boolean told = answer.times().received() != 0 && answer.times().sent() != 0;
    return told && answer.fault() == null && !answer.kiss();
  }

  static void measure(List<Sample> samples, Measurements.Builder into) {
    NtpPacket last = samples.get(samples.size() - 1).answer();
    into.set(Ntp.STRATUM, last.stratum()).set(Ntp.LEAP, last.leapText());
    if (last.kiss()) {
      into.set(Ntp.KISS, last.code());
    } else {
      into.set(Ntp.REFERENCE, last.referenceText());
      into.set(Ntp.ROOT_DELAY, last.root().delay());
      into.set(Ntp.ROOT_DISPERSION, last.root().dispersion());
      into.set(Ntp.PRECISION, last.root().precision());
    }
    List<Sample> timed = samples.stream().filter(Sample::timed).toList();
    if (!timed.isEmpty()) {
      measureTimes(timed, into);
    }
  }

  private static void measureTimes(List<Sample> timed, Measurements.Builder into) {
    Sample best = timed.stream().min(Comparator.comparingDouble(Sample::delay)).orElseThrow();
    into.set(Ntp.OFFSET, best.offset()).set(Ntp.DELAY, best.delay());
    if (timed.size() > 1) {
      double squares = 0;
      for (Sample sample : timed) {
        squares += (sample.offset() - best.offset()) * (sample.offset() - best.offset());
      }
      into.set(Ntp.JITTER, Math.sqrt(squares / (timed.size() - 1)));
    }
  }
}
