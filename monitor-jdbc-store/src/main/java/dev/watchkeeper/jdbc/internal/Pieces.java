package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import dev.watchkeeper.jdbc.internal.history.Rollup;
import dev.watchkeeper.jdbc.internal.history.Sample;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A period of one check, told in the largest pieces that are exact: days and hours that are rolled
 * up, and runs where an hour is cut by the period, or has runs that are not packed. Where only the
 * rollup of a day is left, it is told even if it is cut. Belongs to one transaction.
 */
final class Pieces {
  /** Whoever is told; in the order of time. */
  interface Listener {
    void day(int day, DayRollup rollup) throws SQLException;

    void hour(int hour, Rollup rollup) throws SQLException;

    /** All runs between two instants, in microseconds. */
    void runs(long from, long to, List<Sample> runs) throws SQLException;
  }

  private static final int DAYS_PAY = 3 * DayRollup.HOURS;
  private static final int NEVER = Integer.MAX_VALUE;
  private static final String RAW_HOURS =
      "select distinct due - due % 3600000000 from wk_result"
          + " where check_id = ? and due >= ? and due < ? and due >= 0";

  private final Session session;
  private final int check;
  private final NavigableSet<Long> cuts;
  private final long from;
  private final long to;
  private final int firstHour;
  private final int lastHour;
  private final NavigableSet<Integer> raw = new TreeSet<>();
  private final NavigableMap<Integer, Rollup> hours = new TreeMap<>();
  private final NavigableMap<Integer, DayRollup> days = new TreeMap<>();
  private int stale = NEVER;

  /**
   * A period.
   *
   * @param cuts its ends, and all instants at which an hour is to be cut, in microseconds; at least
   *     two
   */
  Pieces(Session session, int check, Collection<Long> cuts) {
    this.session = session;
    this.check = check;
    this.cuts = new TreeSet<>(cuts);
    this.from = this.cuts.first();
    this.to = this.cuts.last();
    this.firstHour = Block.hour(from);
    this.lastHour = Past.lastHour(to);
  }

  /**
   * Has runs told from where one is missing in the rollups, because it came late and is not packed
   * yet: it changes what the time after it counts as.
   */
  Pieces withoutStale() throws SQLException {
    String sql =
        "select (select min(due) from wk_result where check_id = ?),"
            + " (select max(hour_no) from wk_rollup_hour where check_id = ?)";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setInt(1, check);
      select.setInt(2, check);
      try (ResultSet row = select.executeQuery()) {
        if (row.next()) {
          int oldest = Block.hour(row.getLong(1));
          boolean known = !row.wasNull();
          int newest = row.getInt(2);
          stale = known && !row.wasNull() && oldest <= newest ? oldest : NEVER;
        }
      }
    }
    return this;
  }

  /** Tells everything. */
  void tell(Listener listener) throws SQLException {
    if (from >= to) {
      return;
    }
    find();
    if (from < 0) {
      Past.each(session, check, from, Math.min(to, 0), listener);
    }
    int hour = Math.max(0, firstHour);
    while (hour <= lastHour) {
      hour = tell(listener, hour);
    }
  }

  private void find() throws SQLException {
    findRaw();
    int firstDay = DayRollup.day(firstHour);
    int lastDay = DayRollup.day(lastHour);
    if (lastHour - (long) firstHour >= DAYS_PAY) {
      days.putAll(PackedRows.days(session, check, firstDay, lastDay));
      days.keySet().removeIf(day -> !isWhole(day));
    }
    findHours(firstDay, lastDay);
    if (days.isEmpty() && hours.isEmpty()) {
      days.putAll(PackedRows.days(session, check, firstDay, lastDay));
    } else if (!hours.isEmpty() && DayRollup.day(hours.firstKey()) > firstDay) {
      findDaysOnly(firstDay, DayRollup.day(hours.firstKey()) - 1);
    }
  }

  /** Days in front of the first hour: their hours are gone, or never were. */
  private void findDaysOnly(int firstDay, int lastDay) throws SQLException {
    PackedRows.days(session, check, firstDay, lastDay).forEach(days::putIfAbsent);
  }

  private void findRaw() throws SQLException {
    try (PreparedStatement select = session.prepare(RAW_HOURS)) {
      select.setInt(1, check);
      select.setLong(2, Block.begin(firstHour));
      select.setLong(3, Block.begin(lastHour + 1));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          raw.add(Block.hour(rows.getLong(1)));
        }
      }
    }
  }

  private boolean isWhole(int day) {
    int first = day * DayRollup.HOURS;
    int last = first + DayRollup.HOURS - 1;
    boolean inside = Block.begin(first) >= from && Block.begin(last + 1) <= to;
    return inside
        && last < stale
        && raw.subSet(first, true, last, true).isEmpty()
        && cuts.subSet(Block.begin(first), false, Block.begin(last + 1), false).stream()
            .allMatch(cut -> cut % Block.HOUR == 0);
  }

  /** The hours of all days that are not told as a whole, stretch by stretch. */
  private void findHours(int firstDay, int lastDay) throws SQLException {
    int next = firstDay;
    for (int day : days.keySet()) {
      findStretch(next, day - 1);
      next = day + 1;
    }
    findStretch(next, lastDay);
  }

  private void findStretch(int firstDay, int lastDay) throws SQLException {
    if (firstDay <= lastDay) {
      int first = (int) Math.max(Integer.MIN_VALUE, (long) firstDay * DayRollup.HOURS);
      int last = (int) Math.min(NEVER, (lastDay + 1L) * DayRollup.HOURS - 1);
      hours.putAll(PackedRows.hours(session, check, first, last));
    }
  }

  private boolean isExact(int hour) {
    boolean cut = !cuts.subSet(Block.begin(hour), false, Block.begin(hour + 1), false).isEmpty();
    return raw.contains(hour) || hours.containsKey(hour) && (cut || hour >= stale);
  }

  /** Tells the next piece that begins in this hour or later; gives the hour behind it. */
  private int tell(Listener listener, int hour) throws SQLException {
    DayRollup day = days.get(DayRollup.day(hour));
    if (day != null) {
      listener.day(DayRollup.day(hour), day);
      return (DayRollup.day(hour) + 1) * DayRollup.HOURS;
    }
    int end = hour;
    while (end <= lastHour && isExact(end)) {
      end++;
    }
    if (end > hour) {
      long first = Math.max(from, Block.begin(hour));
      Past.each(session, check, first, Math.min(to, Block.begin(end)), listener);
      return end;
    }
    Rollup rollup = hours.get(hour);
    if (rollup != null) {
      listener.hour(hour, rollup);
      return hour + 1;
    }
    return next(hour);
  }

  /** The next hour of which something is known. */
  private int next(int hour) {
    int next = NEVER;
    Integer one = raw.higher(hour);
    next = one == null ? next : Math.min(next, one);
    one = hours.higherKey(hour);
    next = one == null ? next : Math.min(next, one);
    one = days.higherKey(DayRollup.day(hour));
    next = one == null ? next : Math.min(next, one * DayRollup.HOURS);
    return next == NEVER ? lastHour + 1 : next;
  }
}
