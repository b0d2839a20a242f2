package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History.Counts;
import dev.watchkeeper.api.History.Standing;
import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.Rollup;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * How all checks did in a period of whole hours: sums over their rollups and over the runs that are
 * not packed yet. Each statement begins with the checks, so that it walks along the keys of the
 * period whatever else there is. Belongs to one transaction.
 */
final class Fleet {
  private static final String HOURS =
      " from wk_check c join wk_rollup_hour h on h.check_id = c.id"
          + " and h.hour_no >= ? and h.hour_no <= ?";
  private static final String RUNS =
      " from wk_check c join wk_result r on r.check_id = c.id and r.due >= ? and r.due < ?";
  private static final String PACKED =
      "select c.id, sum(h.runs_up), sum(h.runs_degraded), sum(h.runs_down), sum(h.runs_unknown)"
          + HOURS
          + " group by c.id";
  private static final String RAW =
      "select c.id, r.status, count(*)" + RUNS + " group by c.id, r.status";

  /** Some checks at a time, since a histogram takes some kilobytes until its quantile is known. */
  private static final String SOME = " where c.id >= ? and c.id < ?";

  private static final int AT_ONCE = 1_000;
  private static final String PACKED_LATENCIES = "select c.id, h.data" + HOURS + SOME;
  private static final String RAW_LATENCIES = "select c.id, " + ResultRows.COLUMNS + RUNS + SOME;

  /** Checks with runs in hours that are packed: some of them may be there twice. */
  private static final String BOTH =
      "select distinct r.check_id from wk_result r join wk_rollup_hour h on h.check_id = r.check_id"
          + " and h.hour_no * 3600000000 = r.due - r.due % 3600000000"
          + " where r.due >= ? and r.due < ? and h.hour_no >= ? and h.hour_no <= ?";

  private static final double P95 = 0.95;

  private final Session session;
  private final long from;
  private final long to;

  /** A period in microseconds, of whole hours. */
  Fleet(Session session, long from, long to) {
    this.session = session;
    this.from = from;
    this.to = to;
  }

  /** The counts of every check with a run; without latencies. */
  List<Standing> all() throws SQLException {
    Map<Integer, long[]> counts = new HashMap<>();
    packed(counts);
    raw(counts);
    for (int check : both()) {
      Counts exact = tally(check).totals().counts();
      counts.put(check, new long[] {exact.up(), exact.degraded(), exact.down(), exact.unknown()});
    }
    List<Standing> all = new ArrayList<>();
    for (var check : names().entrySet()) {
      long[] by = counts.get(check.getKey());
      if (by != null) {
        Counts sums = new Counts(by[0], by[1], by[2], by[3]);
        all.add(new Standing(check.getValue(), sums, Duration.ZERO));
      }
    }
    return all;
  }

  /** The same with latencies: two statements for each thousand checks. */
  List<Standing> allWithLatencies() throws SQLException {
    Set<Integer> exact = both();
    NavigableMap<Integer, CheckId> names = names();
    List<Standing> all = new ArrayList<>();
    int first = names.isEmpty() ? 0 : names.firstKey();
    while (!names.tailMap(first).isEmpty()) {
      Map<Integer, Tally> tallies = new HashMap<>();
      packedLatencies(first, tallies);
      rawLatencies(first, tallies);
      for (var one : names.subMap(first, first + AT_ONCE).entrySet()) {
        int check = one.getKey();
        Tally tally = exact.contains(check) ? tally(check) : tallies.get(check);
        if (tally != null) {
          all.add(standing(one.getValue(), tally));
        }
      }
      first += AT_ONCE;
    }
    return all;
  }

  private static Standing standing(CheckId check, Tally tally) {
    return new Standing(check, tally.totals().counts(), tally.summary(P95).quantile(P95));
  }

  private void packedLatencies(int first, Map<Integer, Tally> tallies) throws SQLException {
    try (PreparedStatement select = session.prepare(PACKED_LATENCIES)) {
      select.setInt(1, Block.hour(from));
      select.setInt(2, Past.lastHour(to));
      some(select, first);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Tally tally = tallies.computeIfAbsent(rows.getInt(1), check -> new Tally(from));
          tally.hour(0, Rollup.decode(rows.getBytes(2)));
        }
      }
    }
  }

  private void rawLatencies(int first, Map<Integer, Tally> tallies) throws SQLException {
    try (PreparedStatement select = session.prepare(RAW_LATENCIES)) {
      select.setLong(1, from);
      select.setLong(2, to);
      some(select, first);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          Tally tally = tallies.computeIfAbsent(rows.getInt(1), check -> new Tally(from));
          tally.runs(from, to, List.of(ResultRows.sample(rows, 2)));
        }
      }
    }
  }

  private static void some(PreparedStatement select, int first) throws SQLException {
    select.setInt(3, first);
    select.setInt(4, first + AT_ONCE);
    select.setFetchSize(AT_ONCE);
  }

  private NavigableMap<Integer, CheckId> names() throws SQLException {
    NavigableMap<Integer, CheckId> names = new TreeMap<>();
    try (PreparedStatement select = session.prepare("select id, name from wk_check");
        ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        names.put(rows.getInt(1), CheckId.of(ColumnText.read(rows.getString(2))));
      }
    }
    return names;
  }

  /** The same with their latencies; for a few. */
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

  private void packed(Map<Integer, long[]> counts) throws SQLException {
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

  private void raw(Map<Integer, long[]> counts) throws SQLException {
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
