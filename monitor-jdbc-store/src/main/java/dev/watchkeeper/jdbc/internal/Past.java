package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.TimeSheet;
import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.Carry;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import dev.watchkeeper.jdbc.internal.history.Sample;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The runs of a check, wherever they lie. A run lies in {@code wk_result} until its hour is packed,
 * then in {@code wk_block}; both happen in one transaction, so that within one state of the
 * database it is found exactly once. One that was written again after it was packed lies in both;
 * then the packed one counts. Stateless; belongs into one transaction.
 */
final class Past {
  private static final String RAW =
      "select " + ResultRows.COLUMNS + " from wk_result r where r.check_id = ? and r.due ";

  /** Ordered by the whole key: H2 walks along it only then, and would else read and sort all. */
  static final String FORWARD = RAW + ">= ? and r.due < ? order by r.check_id, r.due limit ?";

  static final String BACKWARD = RAW + "< ? order by r.check_id desc, r.due desc limit ?";
  private static final int FEW_BLOCKS = 2;
  private static final int MANY_BLOCKS = 24;
  private static final int MANY_RUNS = 5_000;

  private Past() {}

  /** The number of a check; 0 if it has none. */
  static int number(Session session, String name) throws SQLException {
    try (PreparedStatement select = session.prepare("select id from wk_check where name = ?")) {
      select.setString(1, name);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getInt(1) : 0;
      }
    }
  }

  /** The hour of the last microsecond before an instant. */
  static int lastHour(long before) {
    return Block.hour(before == Long.MIN_VALUE ? before : before - 1);
  }

  /**
   * Some runs, and how far they reach.
   *
   * @param samples in the order of their due times
   * @param end the microsecond up to which, or down from which, these are all
   */
  record Some(List<Sample> samples, long end) {}

  /** The first runs of a period, about {@code limit} of them. */
  static Some first(Session session, int check, long from, long to, int limit) throws SQLException {
    if (from >= to) {
      return new Some(List.of(), to);
    }
    List<Sample> raw = raw(session, FORWARD, limit, check, from, to);
    long end = raw.size() < limit ? to : raw.get(raw.size() - 1).due() + 1;
    NavigableMap<Integer, List<Sample>> blocks =
        PackedRows.firstBlocks(session, check, Block.hour(from), lastHour(end), MANY_BLOCKS);
    TreeMap<Long, Sample> merged = new TreeMap<>();
    int packed = 0;
    for (var block : blocks.entrySet()) {
      packed += block.getValue().size();
      put(merged, block.getValue());
      boolean last = block.getKey().equals(blocks.lastKey()) && blocks.size() == MANY_BLOCKS;
      if (last || packed > MANY_RUNS) {
        end = Math.min(end, Block.begin(block.getKey() + 1));
        break;
      }
    }
    raw.forEach(sample -> merged.putIfAbsent(sample.due(), sample));
    return new Some(List.copyOf(merged.subMap(from, end).values()), end);
  }

  private static void put(Map<Long, Sample> merged, Collection<Sample> samples) {
    samples.forEach(sample -> merged.put(sample.due(), sample));
  }

  /** Tells all runs of a period. */
  static void each(Session session, int check, long from, long to, Pieces.Listener listener)
      throws SQLException {
    long at = from;
    while (at < to) {
      Some some = first(session, check, at, to, MANY_RUNS);
      listener.runs(at, some.end(), some.samples());
      at = some.end();
    }
  }

  /** What is to be known of the time before an instant. */
  static Carry carry(Session session, int check, long before) throws SQLException {
    List<Sample> newest = new ArrayList<>(newest(session, check, before, TimeSheet.RUNS_BEFORE));
    if (!newest.isEmpty()) {
      Collections.reverse(newest);
      return Carry.NONE.after(newest);
    }
    int hour = Block.hour(before);
    var last = PackedRows.before(session, check, hour);
    if (last != null) {
      return last.getValue().carry();
    }
    DayRollup day = PackedRows.dayBefore(session, check, DayRollup.day(hour));
    return day == null ? Carry.NONE : day.carry();
  }

  /** The newest runs before an instant, newest first. */
  static List<Sample> newest(Session session, int check, long before, int limit)
      throws SQLException {
    List<Sample> found = new ArrayList<>();
    long end = before;
    int blocks = FEW_BLOCKS;
    while (found.size() < limit && end > Long.MIN_VALUE) {
      Some some = last(session, check, end, limit - found.size(), blocks);
      for (int i = some.samples().size() - 1; i >= 0 && found.size() < limit; i--) {
        found.add(some.samples().get(i));
      }
      end = some.end();
      blocks = MANY_BLOCKS;
    }
    return found;
  }

  private static Some last(Session session, int check, long before, int limit, int most)
      throws SQLException {
    List<Sample> raw = raw(session, BACKWARD, limit, check, before);
    long end = raw.size() < limit ? Long.MIN_VALUE : raw.get(raw.size() - 1).due();
    NavigableMap<Integer, List<Sample>> blocks =
        PackedRows.lastBlocks(session, check, Block.hour(end), lastHour(before), most);
    if (blocks.size() == most) {
      end = Math.max(end, Block.begin(blocks.firstKey()));
    }
    TreeMap<Long, Sample> merged = new TreeMap<>();
    blocks.values().forEach(block -> put(merged, block));
    raw.forEach(sample -> merged.putIfAbsent(sample.due(), sample));
    return new Some(List.copyOf(merged.subMap(end, before).values()), end);
  }

  private static List<Sample> raw(Session session, String sql, int limit, int check, long... bounds)
      throws SQLException {
    List<Sample> found = new ArrayList<>();
    try (PreparedStatement select = session.prepare(sql)) {
      select.setInt(1, check);
      for (int i = 0; i < bounds.length; i++) {
        select.setLong(i + 2, bounds[i]);
      }
      select.setInt(bounds.length + 2, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(ResultRows.sample(rows, 1));
        }
      }
    }
    return found;
  }
}
