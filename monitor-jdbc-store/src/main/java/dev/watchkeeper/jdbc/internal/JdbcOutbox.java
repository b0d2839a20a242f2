package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outbox as rows. One statement claims: it moves {@code not_before} to the end of the lease, so
 * that what is not settled by then comes again. Of one alert and notifier only the oldest open
 * message can be claimed. Settled rows stay until they are purged: their key keeps a decision that
 * is written twice from being told twice. Thread-safe.
 *
 * <p>Leases end by the database's clock where it has one of its own, so that the clocks of the
 * machines that claim need not agree. A row that was set at a time that is still to come was set
 * before that clock was put back; it is due, since nobody can say for how long it would wait.
 */
final class JdbcOutbox implements Outbox {
  static final int OPEN = 0;
  private static final int DONE = 1;
  private static final int DEAD = 2;
  private static final int LONGEST_ERROR = 1_000;

  private static final String DUE =
      "select o.id from wk_outbox o where o.notifier = ? and o.state = "
          + OPEN
          + " and (o.not_before <= ? or o.set_at > ?) and not exists"
          + " (select 1 from wk_outbox e where e.alert_key = o.alert_key"
          + " and e.notifier = o.notifier and e.state = "
          + OPEN
          + " and e.id < o.id) order by o.id limit ?";
  private static final String LEASE =
      "update wk_outbox set attempts = ?, not_before = ?, set_at = ? where id = ?";
  private static final String SETTLE =
      "update wk_outbox set state = ?, not_before = ?, set_at = ?, error = ? where id = ?"
          + " and state = "
          + OPEN;

  private static final Logger LOG = LoggerFactory.getLogger(JdbcOutbox.class);

  private final Reads reads;

  JdbcOutbox(Reads reads) {
    this.reads = reads;
  }

  /** A row as it was claimed. */
  private record Row(long id, String alert, int attempt) {}

  @Override
  public List<Claim> claim(String notifier, int limit, Duration lease) throws SQLException {
    if (limit < 1) {
      throw new IllegalArgumentException("a claim takes at least 1 message, not " + limit);
    }
    try (Session session = reads.open()) {
      List<Row> rows = take(session, ColumnText.key(notifier), limit, micros(lease));
      rows.sort(Comparator.comparingLong(Row::id));
      List<Claim> claims = new ArrayList<>();
      for (Row row : rows) {
        read(session, row, notifier, claims);
      }
      return claims;
    }
  }

  private List<Row> take(Session session, String notifier, int limit, long lease)
      throws SQLException {
    long now = reads.now(session);
    String once = session.dialect().claim(DUE);
    if (once != null) {
      try (PreparedStatement claim = session.prepare(once)) {
        due(claim, notifier, limit, now);
        claim.setLong(5, later(now, lease));
        claim.setLong(6, now);
        return rows(claim, 0);
      }
    }
    session.begin();
    List<Row> rows = lock(session, notifier, limit, now);
    try (PreparedStatement update = session.prepare(LEASE)) {
      for (Row row : rows) {
        update.setInt(1, row.attempt());
        update.setLong(2, later(now, lease));
        update.setLong(3, now);
        update.setLong(4, row.id());
        update.addBatch();
      }
      update.executeBatch();
    }
    session.commit();
    return rows;
  }

  private static List<Row> lock(Session session, String notifier, int limit, long now)
      throws SQLException {
    String sql = DUE.replace("select o.id ", "select o.id, o.alert, o.attempts ");
    try (PreparedStatement select = session.prepare(sql + " for update skip locked")) {
      due(select, notifier, limit, now);
      return rows(select, 1);
    }
  }

  private static void due(PreparedStatement select, String notifier, int limit, long now)
      throws SQLException {
    select.setString(1, notifier);
    select.setLong(2, now);
    select.setLong(3, now);
    select.setInt(4, limit);
  }

  private static List<Row> rows(PreparedStatement select, int more) throws SQLException {
    List<Row> rows = new ArrayList<>();
    try (ResultSet taken = select.executeQuery()) {
      while (taken.next()) {
        rows.add(new Row(taken.getLong(1), taken.getString(2), taken.getInt(3) + more));
      }
    }
    return rows;
  }

  /** A row that cannot be read is given up, lest it come again for ever. */
  private void read(Session session, Row row, String notifier, List<Claim> claims)
      throws SQLException {
    try {
      Alert alert = Alerts.read(JsonReader.readMap(row.alert()));
      claims.add(
          new Claim(Long.toString(row.id()), new Notification(notifier, alert), row.attempt()));
    } catch (RuntimeException e) {
      LOG.warn("message {} cannot be read and is given up: {}", row.id(), e.toString());
      settle(session, row.id(), "", new End(DEAD, 0, "cannot be read: " + e));
    }
  }

  @Override
  public void delivered(Claim claim) throws SQLException {
    try (Session session = reads.open()) {
      settle(session, Long.parseLong(claim.id()), "", new End(DONE, 0, ""));
    }
  }

  @Override
  public void retry(Claim claim, Duration pause, String why) throws SQLException {
    settle(claim, new End(OPEN, micros(pause), why));
  }

  @Override
  public void dead(Claim claim, String why) throws SQLException {
    settle(claim, new End(DEAD, 0, why));
  }

  /** Only the latest attempt decides; an earlier one, whose lease is over, has no say any more. */
  private void settle(Claim claim, End end) throws SQLException {
    try (Session session = reads.open()) {
      settle(session, Long.parseLong(claim.id()), " and attempts = " + claim.attempt(), end);
    }
  }

  /** What became of an attempt. */
  private record End(int state, long pause, String error) {}

  private void settle(Session session, long id, String condition, End end) throws SQLException {
    long now = reads.now(session);
    String error = ColumnText.write(end.error());
    try (PreparedStatement update = session.prepare(SETTLE + condition)) {
      update.setInt(1, end.state());
      update.setLong(2, later(now, end.pause()));
      update.setLong(3, now);
      update.setString(
          4, error.length() > LONGEST_ERROR ? error.substring(0, LONGEST_ERROR) : error);
      update.setLong(5, id);
      update.executeUpdate();
    }
  }

  private static long micros(Duration length) {
    return length.compareTo(Duration.ofDays(36_500)) > 0
        ? Duration.ofDays(36_500).toMillis() * 1_000
        : length.toNanos() / 1_000;
  }

  private static long later(long now, long micros) {
    return now + Math.max(0, micros);
  }

  @Override
  public long depth() throws SQLException {
    try (Session session = reads.open()) {
      String open = session.ask("select count(*) from wk_outbox where state = " + OPEN);
      return open == null ? 0 : Long.parseLong(open);
    }
  }
}
