package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.Outbox;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message. Immutable.
 *
 * @param state the number of the state it comes into
 * @param now the time
 * @param why what went wrong
 */
record Settling(int state, long now, String why) {
  private static final String SET =
      "update wk_outbox set state = ?, not_before = ?, set_at = ?, error = ? where state = 0 and ";

  private static final String ERROR = "select error from wk_outbox where state = 0 and id = ?";

  private static final String ERRORS =
      "select id, error from wk_outbox where state = 0 and error is not null and bundle = ?"
          + " and id <> bundle";

  /** Nobody can claim these before the one they wait for, so they need not be looked at. */
  private static final String PUSH =
      "update wk_outbox set not_before = ?, set_at = ? where state = 0 and attempts = 0"
          + " and bundle is null and not_before < ? and id > ? and notifier = ? and alert_key = ?";

  /**
   * Settles a message, and its parts if it is a bundle; nothing if it is settled. One that is tried
   * for the first time and is no bundle is settled in one statement.
   *
   * @param attempt nothing if it is not at this attempt; null for any
   */
  void settle(Session session, Outbox.Claim claim, @Nullable Integer attempt) throws SQLException {
    long id = Long.parseLong(claim.id());
    if (claim.notification().alerts().size() == 1 && claim.attempt() == 1) {
      String fresh = Tries.read(null).and(why, claim).write();
      if (set(session, "bundle is null and id = ?" + only(attempt), 0, fresh, id) > 0) {
        return;
      }
    }
    session.begin();
    try {
      Tries tries = tries(session, id).and(why, claim);
      if (set(session, "id = ?" + only(attempt), 0, tries.write(), id) > 0) {
        parts(session, id, tries);
      }
      session.commit();
    } finally {
      session.rollback();
    }
  }

  private static Tries tries(Session session, long id) throws SQLException {
    try (PreparedStatement select = session.prepare(ERROR + session.dialect().lock())) {
      select.setLong(1, id);
      try (ResultSet row = select.executeQuery()) {
        return Tries.read(row.next() ? row.getString(1) : null);
      }
    }
  }

  /** Those that were tried by themselves before keep that as well. */
  private void parts(Session session, long bundle, Tries tries) throws SQLException {
    Map<Long, Tries> tried = new TreeMap<>();
    try (PreparedStatement select = session.prepare(ERRORS)) {
      select.setLong(1, bundle);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          tried.put(rows.getLong(1), Tries.read(rows.getString(2)));
        }
      }
    }
    for (Map.Entry<Long, Tries> part : tried.entrySet()) {
      set(session, "id = ?", 0, part.getValue().within(tries).write(), part.getKey());
    }
    set(session, "bundle = ?", 0, tries.write(), bundle);
  }

  /** Settles one of which nothing can be told, with its parts. */
  void settle(Session session, long id) throws SQLException {
    set(session, "(id = ? or bundle = ?)", 0, Tries.read(why).write(), id, id);
  }

  /** Within a transaction: settles these, whatever they are. */
  void settle(Session session, List<Long> ids) throws SQLException {
    long[] all = new ArrayList<>(ids).stream().mapToLong(Long::longValue).toArray();
    set(session, "id" + Messages.in(ids), 0, why, all);
  }

  /** Nobody has it before then; nothing if it is settled, or at another attempt by now. */
  void retry(Session session, Outbox.Claim claim, long then) throws SQLException {
    long id = Long.parseLong(claim.id());
    session.begin();
    try {
      String tries = tries(session, id).and(why, claim).write();
      boolean held = set(session, "id = ?" + only(claim.attempt()), then, tries, id) > 0;
      if (held && claim.notification().alerts().size() == 1) {
        push(session, claim, then);
      }
      session.commit();
    } finally {
      session.rollback();
    }
  }

  private void push(Session session, Outbox.Claim claim, long then) throws SQLException {
    try (PreparedStatement update = session.prepare(PUSH)) {
      update.setLong(1, then);
      update.setLong(2, now);
      update.setLong(3, then);
      update.setLong(4, Long.parseLong(claim.id()));
      update.setString(5, ColumnText.key(claim.notification().receiver()));
      update.setString(6, Alerts.key(claim.notification().alert()));
      update.executeUpdate();
    }
  }

  private static String only(@Nullable Integer attempt) {
    return attempt == null ? "" : " and (bundle is null or bundle = id) and attempts = " + attempt;
  }

  private int set(Session session, String which, long then, String error, long... ids)
      throws SQLException {
    try (PreparedStatement update = session.prepare(SET + which)) {
      update.setInt(1, state);
      update.setLong(2, then);
      update.setLong(3, now);
      update.setString(4, error);
      for (int i = 0; i < ids.length; i++) {
        update.setLong(5 + i, ids[i]);
      }
      return update.executeUpdate();
    }
  }
}
