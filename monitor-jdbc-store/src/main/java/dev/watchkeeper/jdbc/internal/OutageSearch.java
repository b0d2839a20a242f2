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
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the outages of a check. Single runs are read only of hours in which one may begin or end:
 * an hour without a failed run and within none, or with nothing else within one, is known from its
 * counts. Belongs to one transaction.
 */
final class OutageSearch implements Pieces.Listener {
  private static final String LAST_GOOD_HOUR =
      "select hour_no from wk_rollup_hour where check_id = ? and hour_no < ?"
          + " and runs_up + runs_degraded > 0 order by check_id desc, hour_no desc limit 1";
  private static final String LAST_GOOD_RUN =
      "select due from wk_result where check_id = ? and due < ? and status in (0, 1)"
          + " order by check_id desc, due desc limit 1";
  private static final String FIRST_HOUR =
      "select hour_no from wk_rollup_hour where check_id = ? and hour_no < ?"
          + " order by check_id, hour_no limit 1";
  private static final String FIRST_RUN =
      "select due from wk_result where check_id = ? and due < ?"
          + " order by check_id, due limit 1";

  private final Session session;
  private final int check;
  private final long from;
  private final int limit;
  private final ArrayDeque<Found> newest = new ArrayDeque<>();
  private @Nullable Sample first;
  private long failed;

  /** Finds those that end after {@code from}, the newest ones if there are more than the limit. */
  OutageSearch(Session session, int check, long from, int limit) {
    this.session = session;
    this.check = check;
    this.from = from;
    this.limit = limit;
  }

  /**
   * An outage.
   *
   * @param first its first failed run
   * @param end when the first run was due that was good again; null if there was none
   * @param failed how many runs failed
   */
  record Found(Sample first, @Nullable Long end, long failed) {}

  /** Looks at everything before an instant. */
  void until(long to) throws SQLException {
    new Pieces(session, check, List.of(Math.min(begin(), to), to)).tell(this);
    over(null);
  }

  List<Found> newestFirst() {
    return List.copyOf(newest);
  }

  /** Where no outage was open: at the last good run before the period, or the very first one. */
  private long begin() throws SQLException {
    int hour = Block.hour(from);
    Long packed = ask(LAST_GOOD_HOUR, hour);
    Long open = ask(LAST_GOOD_RUN, from);
    if (packed == null && open == null) {
      packed = ask(FIRST_HOUR, hour + 1L);
      open = ask(FIRST_RUN, from);
      long oldest = packed == null ? from : Block.begin(packed.intValue());
      return Math.min(oldest, open == null ? from : open);
    }
    long latest = packed == null ? Long.MIN_VALUE : Block.begin(packed.intValue());
    return Math.max(latest, open == null ? Long.MIN_VALUE : open);
  }

  private @Nullable Long ask(String sql, long before) throws SQLException {
    try (PreparedStatement select = session.prepare(sql)) {
      select.setInt(1, check);
      select.setLong(2, before);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? row.getLong(1) : null;
      }
    }
  }

  /** True if counts say all; then what failed is counted. */
  private boolean isKnown(Totals totals) {
    boolean good = totals.count(Status.UP) + totals.count(Status.DEGRADED) > 0;
    long down = totals.count(Status.DOWN);
    if (first == null ? down == 0 : !good) {
      failed += down;
      return true;
    }
    return false;
  }

  @Override
  public void day(int day, DayRollup rollup) throws SQLException {
    if (!isKnown(rollup.totals())) {
      int hour = day * DayRollup.HOURS;
      Map<Integer, Rollup> hours =
          PackedRows.hours(session, check, hour, hour + DayRollup.HOURS - 1);
      for (var one : hours.entrySet()) {
        hour(one.getKey(), one.getValue());
      }
    }
  }

  @Override
  public void hour(int hour, Rollup rollup) throws SQLException {
    if (!isKnown(rollup.totals())) {
      Past.each(session, check, Block.begin(hour), Block.begin(hour + 1), this);
    }
  }

  @Override
  public void runs(long begin, long end, List<Sample> runs) {
    for (Sample run : runs) {
      if (run.verdict() == Status.DOWN) {
        first = first == null ? run : first;
        failed++;
      } else if (run.verdict().isWorking()) {
        over(run.due());
      }
    }
  }

  private void over(@Nullable Long end) {
    if (first != null && (end == null || end > from)) {
      newest.addFirst(new Found(first, end, failed));
      if (newest.size() > limit) {
        newest.removeLast();
      }
    }
    first = null;
    failed = 0;
  }
}
