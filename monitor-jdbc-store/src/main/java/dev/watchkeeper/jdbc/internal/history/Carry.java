package dev.watchkeeper.jdbc.internal.history;

import dev.watchkeeper.api.spi.TimeSheet;
import java.util.Arrays;
import java.util.List;

/**
 * What has to be known of the runs before an instant to account for the time after it: when the
 * last {@value TimeSheet#RUNS_BEFORE} were due, and how the last one ended. Immutable.
 */
public final class Carry {
  /** There was no run before. */
  public static final Carry NONE = new Carry(new long[0], 0);

  private final long[] due;
  private final int status;

  private Carry(long[] due, int status) {
    this.due = due;
    this.status = status;
  }

  /** What is to be known behind these runs. */
  public Carry after(List<Sample> samples) {
    if (samples.isEmpty()) {
      return this;
    }
    int from = Math.max(0, samples.size() - TimeSheet.RUNS_BEFORE);
    long[] some = samples.subList(from, samples.size()).stream().mapToLong(Sample::due).toArray();
    int kept = Math.min(due.length, TimeSheet.RUNS_BEFORE - some.length);
    long[] last = Arrays.copyOfRange(due, due.length - kept, due.length + some.length);
    System.arraycopy(some, 0, last, kept, some.length);
    return new Carry(last, samples.get(samples.size() - 1).status());
  }

  /** Enters the runs into a sheet that has no entries yet. */
  public void enterInto(TimeSheet sheet) {
    for (long one : due) {
      sheet.result(one, Sample.verdict(status));
    }
  }

  void write(ByteWriter out) {
    out.one(due.length << 4 | status);
    if (due.length > 0) {
      Column.write(out, due);
    }
  }

  static Carry read(ByteReader in) {
    int head = in.one();
    int runs = head >>> 4;
    if (runs > TimeSheet.RUNS_BEFORE || (head & 0xF) >= Sample.statuses()) {
      throw ByteReader.malformed("it carries something unknown");
    }
    long[] due = Column.read(in, runs);
    for (int i = 1; i < runs; i++) {
      if (due[i] <= due[i - 1]) {
        throw ByteReader.malformed("it carries runs in no order");
      }
    }
    return new Carry(due, head & 0xF);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Carry that && Arrays.equals(due, that.due) && status == that.status;
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(due);
  }
}
