package dev.watchkeeper.jdbc.internal.history;

import dev.watchkeeper.api.History.Counts;
import dev.watchkeeper.api.Status;
import java.util.Arrays;

/**
 * Counts of runs by status, and how long those took in which the target did its work. Totals add up
 * exactly. Belongs to one thread at a time.
 */
public final class Totals {
  private final long[] counts = new long[Sample.statuses()];
  private final LatencyHistogram latency = new LatencyHistogram();
  private long sum;
  private long least = Long.MAX_VALUE;
  private long most;

  /** Counts a run. */
  public void add(Sample sample) {
    counts[sample.status()]++;
    if (sample.verdict().isWorking()) {
      long length = sample.length();
      latency.add(length);
      sum += length;
      least = Math.min(least, length);
      most = Math.max(most, length);
    }
  }

  /** Counts all that another one has counted. */
  public void add(Totals other) {
    for (int i = 0; i < counts.length; i++) {
      counts[i] += other.counts[i];
    }
    latency.add(other.latency);
    sum += other.sum;
    least = Math.min(least, other.least);
    most = Math.max(most, other.most);
  }

  /** The runs of one status. */
  public long count(Status status) {
    for (int i = 0; i < counts.length; i++) {
      if (Sample.verdict(i) == status) {
        return counts[i];
      }
    }
    return 0;
  }

  /** The runs by status. */
  public Counts counts() {
    return new Counts(
        count(Status.UP), count(Status.DEGRADED), count(Status.DOWN), count(Status.UNKNOWN));
  }

  /** How often the good runs took how many microseconds. */
  public LatencyHistogram latency() {
    return latency;
  }

  /** The microseconds of all good runs. */
  public long sum() {
    return sum;
  }

  /** The microseconds of the shortest good run; 0 if there is none. */
  public long least() {
    return latency.total() == 0 ? 0 : least;
  }

  /** The microseconds of the longest good run; 0 if there is none. */
  public long most() {
    return most;
  }

  void write(ByteWriter out) {
    for (long count : counts) {
      out.number(count);
    }
    if (latency.total() > 0) {
      out.number(sum);
      out.number(least);
      out.number(most - least);
      byte[] histogram = latency.encode();
      out.number(histogram.length);
      out.all(histogram, histogram.length);
    }
  }

  static Totals read(ByteReader in) {
    Totals totals = new Totals();
    for (int i = 0; i < totals.counts.length; i++) {
      totals.counts[i] = in.number();
    }
    Counts counts = totals.counts();
    if (Arrays.stream(totals.counts).anyMatch(count -> count < 0)) {
      throw ByteReader.malformed("it counts less than nothing");
    }
    if (counts.good() != 0) {
      totals.sum = in.number();
      totals.least = in.number();
      totals.most = totals.least + in.number();
      totals.latency.add(in.all(in.upTo(in.left(), "the length of the histogram")));
    }
    if (totals.latency.total() != counts.good()) {
      throw ByteReader.malformed("its counts contradict each other");
    }
    return totals;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Totals that
        && Arrays.equals(counts, that.counts)
        && latency.equals(that.latency)
        && sum == that.sum
        && least == that.least
        && most == that.most;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(counts);
  }
}
