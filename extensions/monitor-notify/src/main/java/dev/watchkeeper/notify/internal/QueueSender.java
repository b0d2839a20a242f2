package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.spi.Notifier.Delivery;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A table that others read as a queue: one row per message, its key unique, so that a message that
 * comes twice is one row. Plain SQL of every database.
 */
final class QueueSender implements Sender {
  private static final int MOST_ALERTS = 200;
  private static final int CHECK = 200;
  private static final int TITLE = 400;

  private final @Nullable DataSource source;
  private final String insert;
  private final String find;

  private QueueSender(Parts parts) {
    String name = parts.settings().text("source").orElse("main");
    this.source = parts.sources().get(name);
    if (source == null) {
      parts.settings().reject("source", "is the name of a data source that the host gave");
    }
    String table =
        parts
            .settings()
            .text("table")
            .check(
                t -> t.matches("[A-Za-z_][A-Za-z0-9_]{0,62}([.][A-Za-z_][A-Za-z0-9_]{0,62})?"),
                "is a plain name of a table, with its schema or without")
            .orElse("watchkeeper_messages");
    this.insert =
        "insert into "
            + table
            + " (message_key, created_at, receiver, check_id, severity, state, title, payload)"
            + " values (?, ?, ?, ?, ?, ?, ?, ?)";
    this.find = "select 1 from " + table + " where message_key = ?";
  }

  static Sender read(Parts parts) {
    return new QueueSender(parts);
  }

  @Override
  public Delivery send(Message message, Attempt attempt) throws Exception {
    if (source == null) {
      return Delivery.rejected("there is no data source");
    }
    attempt.doing("waiting for a connection to the database");
    try (Connection connection = source.getConnection()) {
      attempt.closeAtEnd(() -> connection.abort(Runnable::run));
      attempt.doing("writing to the database");
      boolean commits = connection.getAutoCommit();
      connection.setAutoCommit(true);
      try {
        return write(connection, message, attempt);
      } finally {
        connection.setAutoCommit(commits);
      }
    }
  }

  private Delivery write(Connection connection, Message message, Attempt attempt)
      throws SQLException, java.io.IOException {
    try (PreparedStatement statement = connection.prepareStatement(insert)) {
      statement.setQueryTimeout((int) Math.max(1, attempt.remaining().toSeconds()));
      fill(statement, message, Timestamp.from(attempt.time().wallTime()));
      statement.executeUpdate();
      return Delivery.delivered();
    } catch (SQLException e) {
      if (state(e).startsWith("23") && there(connection, message)) {
        return Delivery.delivered();
      }
      boolean never = state(e).startsWith("42") || state(e).startsWith("22");
      String why = "the database refused it (SQL state " + state(e) + "): " + e.getMessage();
      return never ? Delivery.rejected(why) : Delivery.retry(why);
    }
  }

  private static String state(SQLException e) {
    return e.getSQLState() == null ? "" : e.getSQLState();
  }

  private static void fill(PreparedStatement statement, Message message, Timestamp now)
      throws SQLException {
    statement.setString(1, message.id());
    statement.setTimestamp(2, now);
    statement.setString(3, String.valueOf(message.data(0).get("receiver")));
    statement.setString(4, Escapes.PLAIN.line(message.first().check().value(), CHECK));
    statement.setString(5, message.severity().name());
    statement.setString(6, message.state());
    statement.setString(7, Escapes.PLAIN.line(message.title(), TITLE));
    statement.setString(8, Json.write(message.data(MOST_ALERTS)));
  }

  private boolean there(Connection connection, Message message) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(find)) {
      statement.setString(1, message.id());
      try (ResultSet rows = statement.executeQuery()) {
        return rows.next();
      }
    }
  }
}
