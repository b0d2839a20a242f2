package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.jdbc.internal.Messages.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Takes messages that are due: looks for some without a lock, locks of these as many as are wanted,
 * and moves {@code not_before} to the end of the lease. While nothing is due nothing is written.
 *
 * <p>A message is looked for in two places of one index: the fresh ones in their order, then those
 * that were tried before by the time at which they are due. Whatever waits for longer is never
 * read, so that a claim costs the same whether ten messages are open or a million. Stateless.
 */
final class Claims {
  private static final int MOST = 2_000;
  private static final int ROUNDS = 3;

  /** Among so many times more, which have been due for longest, the oldest are chosen. */
  private static final int TRIED = 4;

  /** Others may take the first ones at the same time. */
  private static final int SPARE = 64;

  /** The order names the whole index: no other one can give it, whatever a planner believes. */
  private static final String CAN_GO =
      " and (o.bundle is null or o.bundle = o.id) and not exists (select 1 from wk_outbox e"
          + " where e.alert_key = o.alert_key and e.notifier = o.notifier and e.state = 0"
          + " and e.id < o.id) order by o.not_before, o.id limit ?";

  private static final String OPEN =
      "select * from (select o.id from wk_outbox o where o.notifier = ? and o.state = 0";

  private static final String DUE =
      "select id from ("
          + (OPEN + " and o.not_before <= 0" + CAN_GO + ") fresh union all ")
          + (OPEN + " and o.not_before > 0 and o.not_before <= ?" + CAN_GO + ") tried")
          + ") due order by id limit ?";

  private static final String LEASE =
      "update wk_outbox set attempts = attempts + 1, not_before = ?, set_at = ? where id";

  private Claims() {}

  /**
   * What is to be taken.
   *
   * @param notifier of whom
   * @param limit at most so many
   * @param now the time
   * @param until the end of the lease
   */
  record Wish(String notifier, int limit, long now, long until) {}

  /** Takes messages; gives them in order, as they were before. */
  static List<Row> take(Session session, Wish wish) throws SQLException {
    for (int round = 0; round < ROUNDS; round++) {
      List<Long> due = due(session, wish);
      List<Row> taken = due.isEmpty() ? List.of() : lease(session, due, wish);
      if (due.isEmpty() || !taken.isEmpty()) {
        return taken;
      }
    }
    return List.of();
  }

  /** When the first of those that are due was written down. */
  static Optional<Instant> oldest(Session session, String notifier, long now) throws SQLException {
    List<Long> due = due(session, new Wish(notifier, 1, now, now), 1);
    if (due.isEmpty()) {
      return Optional.empty();
    }
    String written = session.ask("select written_at from wk_outbox where id = " + due.get(0));
    return Optional.ofNullable(written).map(micros -> Instants.at(Long.parseLong(micros)));
  }

  private static List<Long> due(Session session, Wish wish) throws SQLException {
    return due(session, wish, Math.min(MOST, wish.limit()) + SPARE);
  }

  private static List<Long> due(Session session, Wish wish, int most) throws SQLException {
    List<Long> due = new ArrayList<>();
    try (PreparedStatement select = session.prepare(DUE)) {
      select.setString(1, wish.notifier());
      select.setInt(2, most);
      select.setString(3, wish.notifier());
      select.setLong(4, wish.now());
      select.setInt(5, Math.min(MOST, TRIED * most));
      select.setInt(6, most);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          due.add(rows.getLong(1));
        }
      }
    }
    return due;
  }

  private static List<Row> lease(Session session, List<Long> due, Wish wish) throws SQLException {
    session.begin();
    try {
      List<Row> rows = new ArrayList<>(lock(session, due, wish));
      if (!rows.isEmpty()) {
        List<Long> ids = rows.stream().map(Row::id).toList();
        try (PreparedStatement update = session.prepare(LEASE + Messages.in(ids))) {
          update.setLong(1, wish.until());
          update.setLong(2, wish.now());
          Messages.set(update, 3, ids);
          update.executeUpdate();
        }
      }
      session.commit();
      rows.sort(Comparator.comparingLong(Row::id));
      return rows;
    } finally {
      session.rollback();
    }
  }

  private static List<Row> lock(Session session, List<Long> due, Wish wish) throws SQLException {
    String sql =
        "select "
            + Messages.COLUMNS
            + " from wk_outbox where id"
            + Messages.in(due)
            + " and state = 0 and not_before <= ? order by id limit ?"
            + session.dialect().skippingLock();
    try (PreparedStatement select = session.prepare(sql)) {
      int place = Messages.set(select, 1, due);
      select.setLong(place, wish.now());
      select.setInt(place + 1, Math.min(MOST, wish.limit()));
      return Messages.read(select);
    }
  }
}
