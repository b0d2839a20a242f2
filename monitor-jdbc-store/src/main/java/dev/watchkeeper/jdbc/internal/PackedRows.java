package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import dev.watchkeeper.jdbc.internal.history.Rollup;
import dev.watchkeeper.jdbc.internal.history.Sample;
import dev.watchkeeper.jdbc.internal.history.Totals;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Hours and days of a check as rows of {@code wk_block} and {@code wk_rollup_*}. Stateless. */
final class PackedRows {
  private static final String COUNTS =
      " set runs_up = ?, runs_degraded = ?, runs_down = ?, runs_unknown = ?, took_us = ?, data = ?"
          + " where check_id = ? and ";
  private static final String ALL =
      "runs_up, runs_degraded, runs_down, runs_unknown, took_us, data, check_id, %s)"
          + " values (?, ?, ?, ?, ?, ?, ?, ?)";

  /** A row that is to be written, in the place of the one of the same key if there is one. */
  private enum Kind {
    BLOCK(
        "update wk_block set data = ? where check_id = ? and hour_no = ?",
        "insert into wk_block (data, check_id, hour_no) values (?, ?, ?)"),
    HOUR(
        "update wk_rollup_hour" + COUNTS + "hour_no = ?",
        "insert into wk_rollup_hour (" + ALL.replace("%s", "hour_no")),
    DAY(
        "update wk_rollup_day" + COUNTS + "day_no = ?",
        "insert into wk_rollup_day (" + ALL.replace("%s", "day_no"));

    private final String update;
    private final String insert;

    Kind(String update, String insert) {
      this.update = update;
      this.insert = insert;
    }
  }

  private PackedRows() {}

  /** Writes a block. */
  static void block(Session session, int check, int hour, List<Sample> samples)
      throws SQLException {
    write(session, Kind.BLOCK, Block.encode(hour, samples), check, hour);
  }

  /** Writes the rollup of an hour. */
  static void hour(Session session, int check, int hour, Rollup rollup) throws SQLException {
    rollup(session, Kind.HOUR, rollup.totals(), rollup.encode(), check, hour);
  }

  /** Writes the rollup of a day. */
  static void day(Session session, int check, int day, DayRollup rollup) throws SQLException {
    rollup(session, Kind.DAY, rollup.totals(), rollup.encode(), check, day);
  }

  private static void rollup(Session session, Kind kind, Totals totals, byte[] data, Object... key)
      throws SQLException {
    write(
        session,
        kind,
        totals.count(Status.UP),
        totals.count(Status.DEGRADED),
        totals.count(Status.DOWN),
        totals.count(Status.UNKNOWN),
        totals.sum(),
        data,
        key[0],
        key[1]);
  }

  private static void write(Session session, Kind kind, Object... values) throws SQLException {
    if (write(session, kind.update, values) == 0) {
      write(session, kind.insert, values);
    }
  }

  private static int write(Session session, String sql, Object... values) throws SQLException {
    try (PreparedStatement write = session.prepare(sql)) {
      for (int i = 0; i < values.length; i++) {
        if (values[i] instanceof byte[] bytes) {
          write.setBytes(i + 1, bytes);
        } else {
          write.setLong(i + 1, ((Number) values[i]).longValue());
        }
      }
      return write.executeUpdate();
    }
  }

  /** What a row's bytes mean. */
  @FunctionalInterface
  private interface Meaning<T> {
    T of(byte[] data);
  }

  private static <T> NavigableMap<Integer, T> read(
      Session session, String sql, Meaning<T> meaning, int... parameters) throws SQLException {
    NavigableMap<Integer, T> found = new TreeMap<>();
    try (PreparedStatement select = session.prepare(sql)) {
      for (int i = 0; i < parameters.length; i++) {
        select.setInt(i + 1, parameters[i]);
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.put(rows.getInt(1), meaning.of(rows.getBytes(2)));
        }
      }
    }
    return found;
  }

  private static String between(String table, String number, String then) {
    String pick = "select " + number + ", data from " + table + " where check_id = ? and ";
    return pick + number + " >= ? and " + number + " <= ?" + then;
  }

  /** The first blocks of a period, both hours included. */
  static NavigableMap<Integer, List<Sample>> firstBlocks(
      Session session, int check, int from, int to, int limit) throws SQLException {
    String sql = between("wk_block", "hour_no", " order by check_id, hour_no limit ?");
    return read(session, sql, Block::decode, check, from, to, limit);
  }

  /** The last blocks of a period, both hours included. */
  static NavigableMap<Integer, List<Sample>> lastBlocks(
      Session session, int check, int from, int to, int limit) throws SQLException {
    String sql = between("wk_block", "hour_no", " order by check_id desc, hour_no desc limit ?");
    return read(session, sql, Block::decode, check, from, to, limit);
  }

  /** The hours of a period, both included. */
  static NavigableMap<Integer, Rollup> hours(Session session, int check, int from, int to)
      throws SQLException {
    String sql = between("wk_rollup_hour", "hour_no", "");
    return read(session, sql, Rollup::decode, check, from, to);
  }

  /** The days of a period, both included. */
  static NavigableMap<Integer, DayRollup> days(Session session, int check, int from, int to)
      throws SQLException {
    String sql = between("wk_rollup_day", "day_no", "");
    return read(session, sql, DayRollup::decode, check, from, to);
  }

  /** The last hour before another; null if there is none. */
  static Map.@Nullable Entry<Integer, Rollup> before(Session session, int check, int hour)
      throws SQLException {
    String sql =
        "select hour_no, data from wk_rollup_hour where check_id = ? and hour_no < ?"
            + " order by check_id desc, hour_no desc limit 1";
    return read(session, sql, Rollup::decode, check, hour).firstEntry();
  }

  /** The last day before another; null if there is none. */
  static @Nullable DayRollup dayBefore(Session session, int check, int day) throws SQLException {
    String sql =
        "select day_no, data from wk_rollup_day where check_id = ? and day_no < ?"
            + " order by check_id desc, day_no desc limit 1";
    var found = read(session, sql, DayRollup::decode, check, day).firstEntry();
    return found == null ? null : found.getValue();
  }

  /** The first hour behind another; null if there is none. */
  static Map.@Nullable Entry<Integer, Rollup> after(Session session, int check, int hour)
      throws SQLException {
    String sql =
        "select hour_no, data from wk_rollup_hour where check_id = ? and hour_no > ?"
            + " order by check_id, hour_no limit 1";
    return read(session, sql, Rollup::decode, check, hour).firstEntry();
  }
}
