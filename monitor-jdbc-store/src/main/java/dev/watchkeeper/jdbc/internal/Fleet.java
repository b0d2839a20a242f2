package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History.Counts;
import dev.watchkeeper.api.History.Standing;
import dev.watchkeeper.jdbc.internal.history.Block;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How all checks did in a period of whole hours: sums over their rollups and over the runs that are
 * not packed yet. Belongs to one transaction.
 */
final class Fleet {
  private static final String PACKED =
      "select check_id, sum(runs_up), sum(runs_degraded), sum(runs_down), sum(runs_unknown)"
          + " from wk_rollup_hour"
          + " where hour_no >= ? and hour_no <= ? group by check_id";
  private static final String RAW =
      "select check_id, status, count(*) from wk_result where due >= ? and due < ?"
          + " group by check_id, status";

  /** Checks with runs in hours that are packed: some of them may be there twice. */
  private static final String BOTH =
      "select distinct r.check_id from wk_result r join wk_rollup_hour h on h.check_id = r.check_id"
          + " and h.hour_no * 3600000000 = r.due - r.due % 3600000000"
          + " where r.due >= ? and r.due < ? and h.hour_no >= ? and h.hour_no <= ?";

  private static final double P95 = 0.95;

  private final Session session;
  private final long from;
  private final long to;
  private final Map<Integer, long[]> counts = new HashMap<>();

  /** A period in microseconds, of whole hours. */
  Fleet(Session session, long from, long to) {
    this.session = session;
    this.from = from;
    this.to = to;
  }

  /** The counts of every check with a run; without latencies unless asked for. */
  List<Standing> all(boolean latencies) throws SQLException {
    packed();
    raw();
    for (int check : both()) {
      Counts exact = tally(check).totals().counts();
      counts.put(check, new long[] {exact.up(), exact.degraded(), exact.down(), exact.unknown()});
    }
    List<Standing> all = new ArrayList<>();
    try (PreparedStatement select = session.prepare("select id, name from wk_check");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        long[] by = counts.get(rows.getInt(1));
        if (by != null) {
          CheckId check = CheckId.of(ColumnText.read(rows.getString(2)));
          all.add(new Standing(check, new Counts(by[0], by[1], by[2], by[3]), Duration.ZERO));
        }
      }
    }
    return latencies ? withLatencies(all) : all;
  }

  /** The same with their latencies. */
  List<Standing> withLatencies(List<Standing> standings) throws SQLException {
    List<Standing> all = new ArrayList<>();
    for (Standing one : standings) {
      int number = Past.number(session, ColumnText.write(one.check().value()));
      Duration p95 = tally(number).summary(P95).quantile(P95);
      all.add(new Standing(one.check(), one.counts(), p95));
    }
    return all;
  }

  private Tally tally(int check) throws SQLException {
    Tally tally = new Tally(from);
    new Pieces(session, check, List.of(from, to)).tell(tally);
    return tally;
  }

  private void packed() throws SQLException {
    try (PreparedStatement select = session.prepare(PACKED)) {
      select.setInt(1, Block.hour(from));
      select.setInt(2, Past.lastHour(to));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          long[] by = counts.computeIfAbsent(rows.getInt(1), check -> new long[4]);
          for (int i = 0; i < by.length; i++) {
            by[i] += rows.getLong(i + 2);
          }
        }
      }
    }
  }

  private void raw() throws SQLException {
    try (PreparedStatement select = session.prepare(RAW)) {
      select.setLong(1, from);
      select.setLong(2, to);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          counts.computeIfAbsent(rows.getInt(1), check -> new long[4])[rows.getInt(2)] +=
              rows.getLong(3);
        }
      }
    }
  }

  private Set<Integer> both() throws SQLException {
    Set<Integer> checks = new HashSet<>();
    try (PreparedStatement select = session.prepare(BOTH)) {
      select.setLong(1, from);
      select.setLong(2, to);
      select.setInt(3, Block.hour(from));
      select.setInt(4, Past.lastHour(to));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          checks.add(rows.getInt(1));
        }
      }
    }
    return checks;
  }
}
