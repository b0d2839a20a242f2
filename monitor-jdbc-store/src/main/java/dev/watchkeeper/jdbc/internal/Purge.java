package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Removes what is too old, little by little: the results of one check after the other, with its
 * modes, then alerts that are resolved, then messages that are settled. Never the last result of a
 * state. Goes on where it stopped; belongs to one thread at a time.
 */
final class Purge {
  private static final int MOST_AT_ONCE = 1_000;

  /** Along the key, whatever the size of the table; up to the row that is one too many. */
  private static final String RESULTS =
      "delete from wk_result where check_id = ? and due < coalesce("
          + "(select due from wk_result where check_id = ? and due < ? order by due limit 1 offset ?), ?)"
          + " and due <> coalesce((select last_due from wk_state where check_id = ?), -1)";

  /** All but the last one before. */
  private static final String MODES =
      "delete from wk_mode where check_id = ? and at < (select at from (select max(at) as at"
          + " from wk_mode where check_id = ? and at < ?) last_one)";

  private static final String OLD_ALERTS =
      "(select alert_key from (select alert_key from wk_alert where state = 2 and changed < ?"
          + " order by changed, alert_key limit ?) old)";
  private static final String OLD_MESSAGES =
      "delete from wk_outbox where id in"
          + " (select id from (select id from wk_outbox where state <> 0 and set_at < ?"
          + " order by set_at limit ?) old)";

  private int check;

  /**
   * Removes rows.
   *
   * @param before what is older goes
   * @param limit at most this many rows are removed
   * @param inTime asked between statements; false ends it
   * @return how many rows were removed
   */
  int run(Session session, long before, int limit, BooleanSupplier inTime) throws SQLException {
    int removed = 0;
    int first = check;
    boolean around = false;
    while (removed < limit && inTime.getAsBoolean() && !(around && check >= first)) {
      Integer next = next(session);
      if (next == null) {
        check = 0;
        removed += others(session, before, limit - removed, inTime);
        if (around || first == 0) {
          return removed;
        }
        around = true;
      } else {
        int most = Math.min(MOST_AT_ONCE, limit - removed);
        int gone = results(session, next, before, most);
        packed(session, next, before);
        modes(session, next, before);
        removed += gone;
        check = gone < most ? next : check;
      }
    }
    return removed;
  }

  private @Nullable Integer next(Session session) throws SQLException {
    String sql = "select min(id) from wk_check where id > ?";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setInt(1, check);
      try (ResultSet row = select.executeQuery()) {
        int id = row.next() ? row.getInt(1) : 0;
        return id == 0 ? null : id;
      }
    }
  }

  private static int results(Session session, int check, long before, int most)
      throws SQLException {
    try (PreparedStatement delete = session.prepare(RESULTS)) {
      delete.setInt(1, check);
      delete.setInt(2, check);
      delete.setLong(3, before);
      delete.setInt(4, most);
      delete.setLong(5, before);
      delete.setInt(6, check);
      return delete.executeUpdate();
    }
  }

  /** What is packed goes by whole days of UTC, so that a day is there or not. */
  private static void packed(Session session, int check, long before) throws SQLException {
    int day = DayRollup.day(Block.hour(before));
    int hour = day * DayRollup.HOURS - session.dialect().hoursOfPartitions();
    delete(session, "wk_block where check_id = ? and hour_no < ?", check, hour);
    delete(session, "wk_rollup_hour where check_id = ? and hour_no < ?", check, hour);
    delete(session, "wk_rollup_day where check_id = ? and day_no < ?", check, day);
  }

  /** Deletes what belongs to a check and has a smaller number; gives how many rows that was. */
  static int delete(Session session, String what, int check, int number) throws SQLException {
    try (PreparedStatement delete = session.prepare("delete from " + what)) {
      delete.setInt(1, check);
      delete.setInt(2, number);
      return delete.executeUpdate();
    }
  }

  /** The mode that a check was in at that moment stays, whenever it began. */
  private static void modes(Session session, int check, long before) throws SQLException {
    try (PreparedStatement delete = session.prepare(MODES)) {
      delete.setInt(1, check);
      delete.setInt(2, check);
      delete.setLong(3, before);
      delete.executeUpdate();
    }
  }

  private static int others(Session session, long before, int limit, BooleanSupplier inTime)
      throws SQLException {
    int removed = 0;
    int most = limit;
    int gone = most;
    while (most > 0 && gone == most && inTime.getAsBoolean()) {
      most = Math.min(MOST_AT_ONCE, limit - removed);
      gone = alerts(session, before, most);
      removed += gone;
    }
    most = limit - removed;
    return most > 0 ? removed + delete(session, OLD_MESSAGES, before, most) : removed;
  }

  private static int alerts(Session session, long before, int most) throws SQLException {
    session.begin();
    try {
      delete(session, "delete from wk_event where alert_key in " + OLD_ALERTS, before, most);
      int gone =
          delete(session, "delete from wk_alert where alert_key in " + OLD_ALERTS, before, most);
      session.commit();
      return gone;
    } finally {
      session.rollback();
    }
  }

  private static int delete(Session session, String sql, long before, int most)
      throws SQLException {
    try (PreparedStatement delete = session.prepare(sql)) {
      delete.setLong(1, before);
      delete.setInt(2, most);
      return delete.executeUpdate();
    }
  }
}
