package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.Outbox.Letter;
import dev.watchkeeper.api.spi.Outbox.Stage;
import dev.watchkeeper.jdbc.internal.Messages.Row;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Messages as people look at them. Stateless. */
final class Letters {
  private static final Logger LOG = LoggerFactory.getLogger(Letters.class);

  private static final String SELECT =
      "select " + Messages.COLUMNS + ", set_at, error from wk_outbox where state = ";

  /** What was written first is sent first, so it goes out at once, and without its bundle. */
  private static final String RESEND =
      "update wk_outbox set state = 0, bundle = null, not_before = 0, set_at = ?, written_at = ?"
          + " where id = ? and state <> 0";

  private Letters() {}

  static List<Letter> read(Session session, Stage stage, int limit) throws SQLException {
    List<Letter> letters = new ArrayList<>();
    // the number is part of the text, so that the index of those that were given up can be used
    String sql = SELECT + number(stage) + " order by id desc limit ?";
    try (PreparedStatement select = session.prepare(sql)) {
      select.setInt(1, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          add(rows, stage, letters);
        }
      }
    }
    return List.copyOf(letters);
  }

  private static void add(ResultSet rows, Stage stage, List<Letter> letters) throws SQLException {
    Row row = Messages.read(rows);
    long changed = rows.getLong(10);
    Tries tries = Tries.read(rows.getString(11));
    try {
      letters.add(
          new Letter(
              Long.toString(row.id()),
              row.notification(),
              stage,
              row.attempts(),
              row.since(),
              changed == 0 ? row.since() : Instants.at(changed),
              tries.why(),
              tries.tried()));
    } catch (RuntimeException e) {
      LOG.warn("message {} cannot be read: {}", row.id(), e.toString());
    }
  }

  private static int number(Stage stage) {
    return switch (stage) {
      case OPEN -> Messages.OPEN;
      case DONE -> Messages.DONE;
      case DEAD -> Messages.DEAD;
    };
  }

  static boolean resend(Session session, long id, long now) throws SQLException {
    try (PreparedStatement update = session.prepare(RESEND)) {
      update.setLong(1, now);
      update.setLong(2, now);
      update.setLong(3, id);
      return update.executeUpdate() == 1;
    }
  }
}
