package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.Carry;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import dev.watchkeeper.jdbc.internal.history.Rollup;
import dev.watchkeeper.jdbc.internal.history.Sample;
import java.sql.SQLException;
import java.util.List;
import java.util.NavigableMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * One check, while its runs are packed: writes blocks and rollups, of hours and of days that are
 * over. Belongs to one transaction.
 */
final class PackedCheck {
  private final Session session;
  private final int check;
  private final long now;
  private final SortedSet<Integer> days = new TreeSet<>();

  PackedCheck(Session session, int check, long now) {
    this.session = session;
    this.check = check;
    this.now = now;
  }

  /** Packs the runs of some hours; gives how many they are. */
  int pack(NavigableMap<Integer, List<Sample>> hours) throws SQLException {
    int runs = 0;
    int lastHour = Integer.MIN_VALUE;
    Rollup last = null;
    for (var hour : hours.entrySet()) {
      if (last == null || lastHour < hour.getKey() - 1) {
        var before = PackedRows.before(session, check, hour.getKey());
        last = before == null ? null : before.getValue();
        lastHour = before == null ? Integer.MIN_VALUE : before.getKey();
      }
      if (last != null && DayRollup.day(lastHour) < DayRollup.day(hour.getKey())) {
        over(lastHour);
      }
      Carry before = last == null ? carryOfDays(hour.getKey()) : last.carry();
      last = put(hour.getKey(), hour.getValue(), before);
      lastHour = hour.getKey();
      runs += hour.getValue().size();
    }
    follow(lastHour, last);
    for (int day : days) {
      rollDay(day);
    }
    return runs;
  }

  /** Has the day of an hour rolled up if it is over. */
  private void over(int hour) {
    if (Block.begin((DayRollup.day(hour) + 1) * DayRollup.HOURS) <= now) {
      days.add(DayRollup.day(hour));
    }
  }

  /** Hours may be gone whose days are still there. */
  private Carry carryOfDays(int hour) throws SQLException {
    DayRollup day = PackedRows.dayBefore(session, check, DayRollup.day(hour));
    return day == null ? Carry.NONE : day.carry();
  }

  private Rollup put(int hour, List<Sample> fresh, Carry before) throws SQLException {
    TreeMap<Long, Sample> merged = new TreeMap<>();
    fresh.forEach(sample -> merged.put(sample.due(), sample));
    PackedRows.firstBlocks(session, check, hour, hour, 1)
        .values()
        .forEach(block -> block.forEach(sample -> merged.put(sample.due(), sample)));
    List<Sample> samples = List.copyOf(merged.values());
    PackedRows.block(session, check, hour, samples);
    Rollup rollup = Rollup.of(hour, samples, before);
    put(hour, rollup);
    return rollup;
  }

  private void put(int hour, Rollup rollup) throws SQLException {
    PackedRows.hour(session, check, hour, rollup);
    over(hour);
  }

  /** Rolls the hours behind one up again, until that changes nothing any more. */
  private void follow(int hour, @Nullable Rollup from) throws SQLException {
    Rollup last = from;
    int at = hour;
    while (last != null) {
      var next = PackedRows.after(session, check, at);
      List<Sample> samples = next == null ? null : samples(next.getKey());
      if (next == null || samples == null) {
        return;
      }
      at = next.getKey();
      over(at);
      last = Rollup.of(at, samples, last.carry());
      if (last.equals(next.getValue())) {
        return;
      }
      put(at, last);
    }
  }

  private @Nullable List<Sample> samples(int hour) throws SQLException {
    return PackedRows.firstBlocks(session, check, hour, hour, 1).get(hour);
  }

  private void rollDay(int day) throws SQLException {
    int first = day * DayRollup.HOURS;
    NavigableMap<Integer, Rollup> hours =
        PackedRows.hours(session, check, first, first + DayRollup.HOURS - 1);
    var before = PackedRows.before(session, check, first);
    Carry carry = before == null ? carryOfDays(first) : before.getValue().carry();
    PackedRows.day(session, check, day, DayRollup.of(day, hours, carry));
  }
}
