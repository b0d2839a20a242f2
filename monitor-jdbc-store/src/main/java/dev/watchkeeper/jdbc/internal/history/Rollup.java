package dev.watchkeeper.jdbc.internal.history;

import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.TimeSheet;
import java.util.Collections;
import java.util.List;

/**
 * All that is asked of an hour without asking for single runs: counts and latencies, where the time
 * went as far as results tell, and what the following hours have to know. Immutable as long as
 * nobody adds to its totals.
 *
 * @param totals counts and latencies
 * @param time where the time went; nothing of it is maintenance, which is known from elsewhere
 * @param carry what is to be known behind this hour
 */
public record Rollup(Totals totals, TimeAccount time, Carry carry) {
  private static final int VERSION = 1;

  /**
   * Rolls an hour up.
   *
   * @param samples all of its runs, in the order of their due times
   * @param before what is to be known of the time before
   */
  public static Rollup of(int hour, List<Sample> samples, Carry before) {
    Totals totals = new Totals();
    long[] edges = {Block.begin(hour), Block.begin(hour + 1)};
    TimeSheet sheet = new TimeSheet(edges, Collections.emptySortedMap());
    before.enterInto(sheet);
    for (Sample sample : samples) {
      totals.add(sample);
      sheet.result(sample.due(), sample.verdict());
    }
    return new Rollup(totals, sheet.accounts().get(0), before.after(samples));
  }

  /** The hour as bytes. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.one(VERSION);
    totals.write(out);
    Times.write(out, List.of(time));
    carry.write(out);
    return out.toArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedBlockException if it is something else
   */
  public static Rollup decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, 0, bytes.length);
    int version = in.one();
    if (version != VERSION) {
      throw ByteReader.malformed("version " + version + ", not " + VERSION);
    }
    Rollup rollup = new Rollup(Totals.read(in), Times.read(in, 1).get(0), Carry.read(in));
    in.finish();
    return rollup;
  }
}
