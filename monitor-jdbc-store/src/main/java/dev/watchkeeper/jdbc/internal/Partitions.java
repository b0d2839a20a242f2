package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.jdbc.internal.history.Block;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Partitions of packed hours in PostgreSQL, one a week. They are made a week ahead; whatever fits
 * into none lies in the default one. What is too old is taken away as a whole: a change of the
 * catalogue, not of rows. Either wants a lock that nobody else may have for a moment, so it gives
 * up after {@value #LOCK_TIMEOUT} and is tried again later. Stateless.
 */
final class Partitions {
  /** Hours of a week. */
  static final int HOURS = 168;

  private static final String LOCK_TIMEOUT = "500ms";
  private static final String BLOCKS = "wk_block";
  private static final List<String> TABLES = List.of(BLOCKS, "wk_rollup_hour");
  private static final String CHILDREN =
      "select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid"
          + " where i.inhparent = cast(? as regclass)";

  private Partitions() {}

  /** Makes the partitions of this week and the next one; in a transaction. */
  static void make(Session session, int hour) throws SQLException {
    session.execute("set local lock_timeout = '" + LOCK_TIMEOUT + "'");
    for (String table : TABLES) {
      List<String> known = children(session, table);
      for (int week = hour / HOURS; week <= hour / HOURS + 1; week++) {
        if (!known.contains(table + "_w" + week) && isFree(session, table, week)) {
          session.execute(
              String.format(
                  java.util.Locale.ROOT,
                  "create table %1$s_w%2$d partition of %1$s for values from (%3$d) to (%4$d)",
                  table,
                  week,
                  week * HOURS,
                  (week + 1) * HOURS));
        }
      }
    }
  }

  /** A week of which there are rows in the default partition stays there. */
  private static boolean isFree(Session session, String table, int week) throws SQLException {
    String sql = "select 1 from " + table + "_rest where hour_no >= ? and hour_no < ? limit 1";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setInt(1, week * HOURS);
      select.setInt(2, (week + 1) * HOURS);
      try (ResultSet row = select.executeQuery()) {
        return !row.next();
      }
    }
  }

  /** Takes away the partitions of weeks that ended before an instant; in a transaction. */
  static void drop(Session session, long before) throws SQLException {
    session.execute("set local lock_timeout = '" + LOCK_TIMEOUT + "'");
    for (int week : weeks(session).headSet(Block.hour(before) / HOURS)) {
      drop(session, week);
    }
  }

  /** Takes away the oldest week, if it ended before an hour; in a transaction. */
  static Dialect.Dropped dropOldest(Session session, int before) throws SQLException {
    session.execute("set local lock_timeout = '" + LOCK_TIMEOUT + "'");
    SortedSet<Integer> old = weeks(session).headSet(before / HOURS);
    if (old.isEmpty()) {
      return Dialect.Dropped.NOTHING;
    }
    int week = old.first();
    long blocks = 0;
    long bytes = 0;
    for (String table : TABLES) {
      if (children(session, table).contains(table + "_w" + week)) {
        String child = table + "_w" + week;
        bytes += number(session, "select pg_total_relation_size('" + child + "'::regclass)");
        blocks += table.equals(BLOCKS) ? number(session, "select count(*) from " + child) : 0;
      }
    }
    drop(session, week);
    return new Dialect.Dropped((week + 1) * HOURS, blocks, bytes);
  }

  private static long number(Session session, String sql) throws SQLException {
    return Long.parseLong(String.valueOf(session.ask(sql)));
  }

  private static void drop(Session session, int week) throws SQLException {
    for (String table : TABLES) {
      String child = table + "_w" + week;
      if (children(session, table).contains(child)) {
        session.execute("alter table " + table + " detach partition " + child);
        session.execute("drop table " + child);
      }
    }
  }

  private static SortedSet<Integer> weeks(Session session) throws SQLException {
    SortedSet<Integer> weeks = new TreeSet<>();
    for (String table : TABLES) {
      for (String child : children(session, table)) {
        if (child.startsWith(table + "_w")) {
          weeks.add(Integer.parseInt(child.substring(table.length() + 2)));
        }
      }
    }
    return weeks;
  }

  private static List<String> children(Session session, String table) throws SQLException {
    List<String> names = new ArrayList<>();
    try (PreparedStatement select = session.prepare(CHILDREN)) {
      select.setString(1, table);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          names.add(rows.getString(1));
        }
      }
    }
    return names;
  }
}
