package dev.watchkeeper.jdbc.internal.history;

import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.TimeSheet;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.stream.LongStream;

/**
 * A day of UTC: the totals of its hours, and where the time of each of them went, so that days of
 * other zones can be made of it too. Immutable as long as nobody adds to its totals.
 *
 * @param totals the hours together
 * @param hours where the time of each of its 24 hours went, whether there were runs in it or not
 * @param carry what is to be known behind this day
 */
public record DayRollup(Totals totals, List<TimeAccount> hours, Carry carry) {
  /** Hours of a day. */
  public static final int HOURS = 24;

  private static final int VERSION = 1;

  /** The day in which an hour lies. */
  public static int day(int hour) {
    return Math.floorDiv(hour, HOURS);
  }

  /**
   * Rolls a day up.
   *
   * @param rollups its hours with runs, by number
   * @param before what is to be known of the time before
   */
  public static DayRollup of(int day, SortedMap<Integer, Rollup> rollups, Carry before) {
    Totals totals = new Totals();
    TimeAccount[] times = new TimeAccount[HOURS];
    Carry carry = before;
    int next = day * HOURS;
    for (var entry : rollups.entrySet()) {
      silence(times, day, next, entry.getKey(), carry);
      totals.add(entry.getValue().totals());
      times[entry.getKey() - day * HOURS] = entry.getValue().time();
      carry = entry.getValue().carry();
      next = entry.getKey() + 1;
    }
    silence(times, day, next, (day + 1) * HOURS, carry);
    return new DayRollup(totals, List.of(times), carry);
  }

  /** Where the time of hours without runs went. */
  private static void silence(TimeAccount[] times, int day, int from, int to, Carry carry) {
    if (from == to) {
      return;
    }
    long[] edges = LongStream.rangeClosed(from, to).map(hour -> hour * Block.HOUR).toArray();
    TimeSheet sheet = new TimeSheet(edges, Collections.emptySortedMap());
    carry.enterInto(sheet);
    List<TimeAccount> accounts = sheet.accounts();
    for (int hour = from; hour < to; hour++) {
      times[hour - day * HOURS] = accounts.get(hour - from);
    }
  }

  /** The day as bytes. */
  public byte[] encode() {
    ByteWriter out = new ByteWriter();
    out.one(VERSION);
    totals.write(out);
    Times.write(out, hours);
    carry.write(out);
    return out.toArray();
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws MalformedBlockException if it is something else
   */
  public static DayRollup decode(byte[] bytes) {
    ByteReader in = new ByteReader(bytes, 0, bytes.length);
    int version = in.one();
    if (version != VERSION) {
      throw ByteReader.malformed("version " + version + ", not " + VERSION);
    }
    DayRollup rollup = new DayRollup(Totals.read(in), Times.read(in, HOURS), Carry.read(in));
    in.finish();
    return rollup;
  }
}
