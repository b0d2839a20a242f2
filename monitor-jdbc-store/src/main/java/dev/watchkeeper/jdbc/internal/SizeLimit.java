package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a database below a size: the oldest packed history goes first, a day of all checks after
 * the other, or a week where weeks are partitions; never what is younger than {@value #LEAST_HOURS}
 * hours.
 *
 * <p>Space may come back later than rows go. So of what was measured at first it subtracts what it
 * has removed since, and stops as soon as that, or a new measurement, is small enough; what is
 * still too much is seen at the next look. Belongs to one thread at a time; {@link #report} to
 * everybody.
 */
final class SizeLimit {
  private static final Logger LOG = LoggerFactory.getLogger(SizeLimit.class);

  /** What is younger stays, whatever it takes. */
  static final int LEAST_HOURS = 24;

  /** What a dialect says if there is nothing to cut. */
  static final int NOTHING = Integer.MIN_VALUE;

  private static final int CHECKS_AT_ONCE = 1_000;

  /** What a row takes beside its bytes, about. */
  private static final int ROW = 40;

  private static final List<String> PACKED = List.of("wk_block", "wk_rollup_hour");

  /** Along the keys: no table has an index by hours alone. */
  private static final String OLDEST =
      "select min(x.hour_no) from (select (select b.hour_no from wk_block b where b.check_id = c.id"
          + " order by b.check_id, b.hour_no limit 1) as hour_no from wk_check c) x";

  private static final String SOME = "select id from wk_check where id > ? order by id limit ?";

  private final long limit;
  private int cut = NOTHING;
  private int check;
  private long measured = -1;
  private long removed;
  private volatile Told told = new Told(0, 0, 0, "");

  /** Nothing is measured yet. */
  SizeLimit(long limit) {
    this.limit = limit;
  }

  /**
   * What is told of it.
   *
   * @param bytes the size as it was measured last
   * @param hours how many blocks of one check and hour were removed
   * @param reach how far back, in hours, history reached after the last removal; 0 before the first
   * @param trouble why the limit is not held; empty if it is
   */
  private record Told(long bytes, long hours, int reach, String trouble) {}

  /** Whether something has to go; measures, unless a removal is under way. */
  boolean isExceeded(Session session) throws SQLException {
    if (cut != NOTHING) {
      return true;
    }
    Long size = session.dialect().size(session);
    if (size == null) {
      told = new Told(0, told.hours, told.reach, "the database does not tell what it takes");
      return false;
    }
    boolean first = measured < 0;
    measured = first ? size : measured;
    boolean exceeded = Math.min(size, measured - removed) > limit;
    told = new Told(size, told.hours, told.reach, size <= limit ? "" : told.trouble);
    if (!exceeded) {
      over();
    }
    return exceeded;
  }

  /** The next look begins with a new measurement. */
  private void over() {
    measured = -1;
    removed = 0;
    cut = NOTHING;
  }

  /** What a step has removed is there again: it is to be looked for anew. */
  void undone() {
    over();
  }

  /**
   * Removes some of the oldest, in a transaction.
   *
   * @param hour the number of the present hour
   * @param inTime asked from check to check; false ends the step
   * @return false if there is nothing that may go
   */
  boolean remove(Session session, int hour, BooleanSupplier inTime) throws SQLException {
    if (cut == NOTHING) {
      check = 0;
      cut = cut(session, hour - LEAST_HOURS);
      if (cut == NOTHING) {
        cannotBeHeld();
        return false;
      }
    }
    if (!removeOfChecks(session, inTime)) {
      LOG.info("packed history from before {} was removed to hold {} bytes", at(cut), limit);
      told = new Told(told.bytes, told.hours, hour - cut, "");
      cut = NOTHING;
    }
    return true;
  }

  private static java.time.Instant at(int hour) {
    return Instants.at(Block.begin(hour));
  }

  private void cannotBeHeld() {
    told =
        new Told(
            told.bytes,
            told.hours,
            told.reach,
            told.bytes
                + " bytes are more than the "
                + limit
                + " that the database may take, and all that could go is gone");
    over();
  }

  /** The hour before which all is to go, at most {@code latest}. */
  private int cut(Session session, int latest) throws SQLException {
    Dialect dialect = session.dialect();
    if (dialect.hoursOfPartitions() > 0) {
      Dialect.Dropped dropped = dialect.dropOldestPartition(session, latest);
      removed += dropped.bytes();
      told = new Told(told.bytes, told.hours + dropped.blocks(), told.reach, told.trouble);
      return dropped.before();
    }
    String oldest = session.ask(OLDEST);
    if (oldest == null) {
      return NOTHING;
    }
    int day = DayRollup.day(Integer.parseInt(oldest)) + 1;
    return day <= DayRollup.day(latest) ? day * DayRollup.HOURS : NOTHING;
  }

  /** False if no check is left. */
  private boolean removeOfChecks(Session session, BooleanSupplier inTime) throws SQLException {
    try (PreparedStatement select = session.prepare(SOME)) {
      select.setInt(1, check);
      select.setInt(2, CHECKS_AT_ONCE);
      try (ResultSet rows = select.executeQuery()) {
        boolean some = false;
        while (rows.next()) {
          some = true;
          check = rows.getInt(1);
          remove(session);
          if (!inTime.getAsBoolean()) {
            return true;
          }
        }
        return some;
      }
    }
  }

  private void remove(Session session) throws SQLException {
    for (String table : PACKED) {
      removed += length(session, table);
    }
    long blocks = delete(session, "wk_block where check_id = ? and hour_no < ?", cut);
    removed +=
        ROW * (blocks + delete(session, "wk_rollup_hour where check_id = ? and hour_no < ?", cut));
    delete(session, "wk_rollup_day where check_id = ? and day_no < ?", DayRollup.day(cut));
    told = new Told(told.bytes, told.hours + blocks, told.reach, told.trouble);
  }

  private long length(Session session, String table) throws SQLException {
    String sql =
        "select coalesce(sum(length(data)), 0) from "
            + table
            + " where check_id = ? and hour_no < ?";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setInt(1, check);
      select.setInt(2, cut);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : 0;
      }
    }
  }

  private long delete(Session session, String what, int before) throws SQLException {
    return Purge.delete(session, what, check, before);
  }

  /** What there is to be told; from any thread. */
  Store.Report report() {
    Told now = told;
    Map<String, Double> gauges =
        Map.of(
            "history.bytes", (double) now.bytes,
            "history.limit.bytes", (double) limit,
            "history.removed.blocks", (double) now.hours,
            "history.reach.seconds", now.reach * 3_600.0);
    return new Store.Report(gauges, now.trouble.isEmpty() ? List.of() : List.of(now.trouble));
  }
}
