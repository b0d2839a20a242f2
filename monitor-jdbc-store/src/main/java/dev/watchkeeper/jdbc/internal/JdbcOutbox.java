package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The outbox as rows. A claim moves {@code not_before} to the end of the lease, so that what is not
 * settled by then comes again. Settled rows stay until the retention removes them: their key keeps
 * a decision that is written twice from being told twice.
 */
final class JdbcOutbox implements Outbox {
  private static final String DUE =
      "select id, notifier, alert, attempts from wk_outbox o"
          + " where notifier = ? and state = 'open' and not_before <= ? and not exists"
          + " (select 1 from wk_outbox e where e.notifier = o.notifier"
          + " and e.alert_key = o.alert_key and e.state = 'open' and e.id < o.id)"
          + " order by id limit ?";

  private final Connections connections;
  private final Dialect dialect;
  private final InstantSource clock;

  JdbcOutbox(Connections connections, Dialect dialect, InstantSource clock) {
    this.connections = connections;
    this.dialect = dialect;
    this.clock = clock;
  }

  @Override
  public List<Claim> claim(String notifier, int limit, Duration lease) throws SQLException {
    long now = Micros.of(clock.instant());
    List<Claim> claims = new ArrayList<>();
    try (Connection connection = connections.open()) {
      connection.setAutoCommit(false);
      try (PreparedStatement due = connection.prepareStatement(DUE + dialect.skipLocked())) {
        due.setString(1, notifier);
        due.setLong(2, now);
        due.setInt(3, limit);
        try (ResultSet rows = due.executeQuery()) {
          while (rows.next()) {
            Notification message =
                new Notification(rows.getString(2), Alerts.read(Json.readMap(rows.getString(3))));
            claims.add(new Claim(rows.getString(1), message, rows.getInt(4) + 1));
          }
        }
      }
      lease(connection, claims, now + lease.toNanos() / 1_000);
      connection.commit();
      connection.setAutoCommit(true);
    }
    return claims;
  }

  private static void lease(Connection connection, List<Claim> claims, long until)
      throws SQLException {
    if (claims.isEmpty()) {
      return;
    }
    String sql = "update wk_outbox set attempts = ?, not_before = ? where id = ?";
    try (PreparedStatement update = connection.prepareStatement(sql)) {
      for (Claim claim : claims) {
        update.setInt(1, claim.attempt());
        update.setLong(2, until);
        update.setLong(3, Long.parseLong(claim.id()));
        update.addBatch();
      }
      update.executeBatch();
    }
  }

  @Override
  public void delivered(Claim claim) throws SQLException {
    settle(claim, "done", 0, "");
  }

  @Override
  public void retry(Claim claim, Duration pause, String why) throws SQLException {
    settle(claim, "open", Micros.of(clock.instant()) + pause.toNanos() / 1_000, why);
  }

  @Override
  public void dead(Claim claim, String why) throws SQLException {
    settle(claim, "dead", 0, why);
  }

  private void settle(Claim claim, String state, long notBefore, String error) throws SQLException {
    String sql =
        "update wk_outbox set state = ?, not_before = ?, error = ? where id = ? and state = 'open'";
    try (Connection connection = connections.open();
        PreparedStatement update = connection.prepareStatement(sql)) {
      update.setString(1, state);
      update.setLong(2, notBefore);
      update.setString(3, error.replace("\0", ""));
      update.setLong(4, Long.parseLong(claim.id()));
      update.executeUpdate();
    }
  }

  @Override
  public long depth() throws SQLException {
    try (Connection connection = connections.open();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select count(*) from wk_outbox where state = 'open'")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }
}
