package dev.watchkeeper.probes.internal.icmp;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.probes.Ping;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What one run has sent and received; belongs to its thread. */
final class PingTally {
  private final double[] times;
  private final boolean[] failed;
  private int sent;
  private int received;
  private int duplicates;
  private int outOfOrder;
  private int corrupted;
  private int settled;
  private int highest = -1;
  private int ttl = -1;
  private @Nullable IcmpError error;

  PingTally(int count) {
    times = new double[count];
    failed = new boolean[count];
    Arrays.fill(times, Double.NaN);
  }

  void sent(int requests) {
    sent = Math.max(sent, requests);
  }

  /** An answer to the request with this number, from 0, after this time. */
  void answered(int index, double seconds, int replyTtl) {
    if (index < 0 || index >= times.length) {
      return;
    }
    if (!Double.isNaN(times[index])) {
      duplicates++;
      return;
    }
    outOfOrder += index < highest ? 1 : 0;
    highest = Math.max(highest, index);
    times[index] = Math.max(0, seconds);
    settled += failed[index] ? 0 : 1;
    received++;
    ttl = replyTtl < 0 ? ttl : replyTtl;
    sent(index + 1);
  }

  void corrupted() {
    corrupted++;
  }

  /** An error that came for the request with this number; -1 if that is not known. */
  void failed(int index, IcmpError what) {
    error = what;
    if (index >= 0 && index < times.length && !failed[index]) {
      failed[index] = true;
      settled += Double.isNaN(times[index]) ? 1 : 0;
    }
  }

  /** True if there is nothing more to wait for. */
  boolean settled() {
    return settled >= times.length;
  }

  int sent() {
    return sent;
  }

  int received() {
    return received;
  }

  @Nullable IcmpError error() {
    return error;
  }

  int brokenAnswers() {
    return corrupted;
  }

  void measure(Measurements.Builder into) {
    if (sent == 0) {
      return;
    }
    into.set(Ping.SENT, sent).set(Ping.RECEIVED, received);
    into.set(Ping.LOSS, (double) (sent - received) / sent);
    into.set(Ping.DUPLICATES, duplicates).set(Ping.OUT_OF_ORDER, outOfOrder);
    into.set(Ping.CORRUPTED, corrupted);
    if (received > 0) {
      measureTimes(Arrays.stream(times).filter(time -> !Double.isNaN(time)).toArray(), into);
    }
    if (ttl >= 0) {
      into.set(Ping.REPLY_TTL, ttl);
    }
    if (error != null) {
      into.set(Ping.UNREACHABLE, error.what());
      if (!error.by().isEmpty()) {
        into.set(Ping.UNREACHABLE_BY, error.by());
      }
    }
  }

  private static void measureTimes(double[] inOrder, Measurements.Builder into) {
    double[] sorted = inOrder.clone();
    Arrays.sort(sorted);
    int count = sorted.length;
    double mean = Arrays.stream(sorted).sum() / count;
    double squares = Arrays.stream(sorted).map(time -> (time - mean) * (time - mean)).sum();
    into.set(Ping.RTT_MIN, sorted[0]).set(Ping.RTT, mean);
    into.set(Ping.RTT_MEDIAN, (sorted[(count - 1) / 2] + sorted[count / 2]) / 2);
    into.set(Ping.RTT_P95, sorted[(count * 95 + 99) / 100 - 1]);
    into.set(Ping.RTT_MAX, sorted[count - 1]).set(Ping.RTT_SD, Math.sqrt(squares / count));
    if (count > 1) {
      double changes = 0;
      for (int i = 1; i < count; i++) {
        changes += Math.abs(inOrder[i] - inOrder[i - 1]);
      }
      into.set(Ping.JITTER, changes / (count - 1));
    }
  }
}
