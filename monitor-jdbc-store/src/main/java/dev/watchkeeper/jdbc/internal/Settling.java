package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.Outbox;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a message. Immutable.
 *
 * @param state the number of the state it comes into
 * @param now the time
 * @param why what went wrong
 */
record Settling(int state, long now, String why) {
  private static final int LONGEST_WHY = 1_000;

  private static final String SET =
      "update wk_outbox set state = ?, not_before = ?, set_at = ?, error = ? where state = 0 and ";

  /** Nobody can claim these before the one they wait for, so they need not be looked at. */
  private static final String PUSH =
      "update wk_outbox set not_before = ?, set_at = ? where state = 0 and attempts = 0"
          + " and bundle is null and not_before < ? and id > ? and notifier = ? and alert_key = ?";

  Settling {
    String column = ColumnText.write(why);
    why = column.length() > LONGEST_WHY ? column.substring(0, LONGEST_WHY) : column;
  }

  /** Settles a message that is no bundle, in one statement; false if it is one or is settled. */
  boolean settleSingle(Session session, long id, @Nullable Integer attempt) throws SQLException {
    return set(session, "bundle is null and id = ?" + only(attempt), 0, List.of(id)) > 0;
  }

  /** Settles a message and its parts; nothing if it is settled, or not at this attempt. */
  void settle(Session session, long id, @Nullable Integer attempt) throws SQLException {
    session.begin();
    try {
      if (set(session, "id = ?" + only(attempt), 0, List.of(id)) > 0) {
        set(session, "bundle = ?", 0, List.of(id));
      }
      session.commit();
    } finally {
      session.rollback();
    }
  }

  /** Within a transaction: settles these, whatever they are. */
  void settle(Session session, List<Long> ids) throws SQLException {
    set(session, "id" + Messages.in(ids), 0, ids);
  }

  /** Nobody has it before then; nothing if it is settled, or at another attempt by now. */
  void retry(Session session, Outbox.Claim claim, long then) throws SQLException {
    List<Long> ids = List.of(Long.parseLong(claim.id()));
    session.begin();
    try {
      boolean held = set(session, "id = ?" + only(claim.attempt()), then, ids) > 0;
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

  private int set(Session session, String which, long then, List<Long> ids) throws SQLException {
    try (PreparedStatement update = session.prepare(SET + which)) {
      update.setInt(1, state);
      update.setLong(2, then);
      update.setLong(3, now);
      update.setString(4, why);
      Messages.set(update, 5, ids);
      return update.executeUpdate();
    }
  }
}
