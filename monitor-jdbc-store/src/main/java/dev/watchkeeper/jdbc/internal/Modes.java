package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Notes in {@code wk_mode} when a check was paused, put into maintenance or neither again: the
 * instant is that of the commit, since a change of mode has none of its own. Of nearly every check
 * it is known that it is ACTIVE and was before; only the others cost a statement. Belongs to the
 * writer.
 */
final class Modes {
  private static final int NOTED_AT_ONCE = 100;
  private static final String LAST =
      " m.check_id = %s and m.at = (select max(x.at) from wk_mode x where x.check_id = %s)";
  private static final String NOTE =
      "insert into wk_mode (check_id, at, mode)"
          + " select s.check_id, case when m.at >= ? then m.at + 1 else ? end, s.mode"
          + " from wk_state s left join wk_mode m on"
          + LAST.formatted("s.check_id", "s.check_id")
          + " where s.mode <> coalesce(m.mode, 0) and s.check_id in ("
          + "?, ".repeat(NOTED_AT_ONCE - 1)
          + "?)";
  private static final String END =
      "insert into wk_mode (check_id, at, mode)"
          + " select m.check_id, case when m.at >= ? then m.at + 1 else ? end, 0"
          + " from wk_check c join wk_mode m on"
          + LAST.formatted("c.id", "c.id")
          + " where c.name = ? and m.mode <> 0";
  private static final String PERIOD =
      "select m.at, m.mode from wk_mode m"
          + " where m.check_id = ? and m.at < ? and m.at >= coalesce("
          + "(select max(x.at) from wk_mode x where x.check_id = ? and x.at <= ?), ?)";

  private final TimeSource time;
  private final BitSet active = new BitSet();
  private final BitSet turned = new BitSet();

  Modes(TimeSource time) {
    this.time = time;
  }

  /** What was known of numbers of checks may not hold behind another connection. */
  void forget() {
    active.clear();
    turned.clear();
  }

  /** Notes the modes of checks whose states have just been written, where they are others. */
  void note(Session session, List<StoredState> states, Vocabulary numbers) throws SQLException {
    List<Integer> unknown = new ArrayList<>(0);
    for (StoredState stored : states) {
      int check = numbers.check(stored.state().check());
      boolean is = stored.state().mode() == CheckMode.ACTIVE;
      if (!is || !active.get(check)) {
        unknown.add(check);
        active.clear(check);
        turned.set(check, is);
      }
    }
    if (!unknown.isEmpty()) {
      note(session, unknown);
    }
  }

  private void note(Session session, List<Integer> checks) throws SQLException {
    long now = Instants.micros(time.wallTime());
    try (PreparedStatement note = session.prepare(NOTE)) {
      note.setLong(1, now);
      note.setLong(2, now);
      for (int from = 0; from < checks.size(); from += NOTED_AT_ONCE) {
        for (int i = 0; i < NOTED_AT_ONCE; i++) {
          note.setInt(i + 3, checks.get(Math.min(checks.size() - 1, from + i)));
        }
        note.executeUpdate();
      }
    }
  }

  void committed() {
    active.or(turned);
    turned.clear();
  }

  void rolledBack() {
    turned.clear();
  }

  /** A check that is forgotten is in no mode any more. */
  void end(Session session, Iterable<CheckId> checks) throws SQLException {
    long now = Instants.micros(time.wallTime());
    try (PreparedStatement end = session.prepare(END)) {
      for (CheckId check : checks) {
        end.setLong(1, now);
        end.setLong(2, now);
        end.setString(3, ColumnText.write(check.value()));
        end.executeUpdate();
      }
    }
  }

  /** What was noted of a check in a period, after what held at its beginning. */
  static SortedMap<Instant, CheckMode> of(Session session, int check, Instant from, Instant to)
      throws SQLException {
    SortedMap<Instant, CheckMode> modes = new TreeMap<>();
    try (PreparedStatement select = session.prepare(PERIOD)) {
      select.setInt(1, check);
      select.setLong(2, Instants.ceiling(to));
      select.setInt(3, check);
      select.setLong(4, Instants.micros(from));
      select.setLong(5, Instants.micros(from));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          modes.put(Instants.at(rows.getLong(1)), Codes.MODE.at(rows.getInt(2)));
        }
      }
    }
    return modes;
  }
}
