package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.jdbc.internal.Messages.Row;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;

/** Makes parts of one message of several. Stateless. */
final class Bundling {
  private static final String JOIN =
      "update wk_outbox set bundle = ?, not_before = "
          + Long.MAX_VALUE
          + " where state = 0 and id <> ? and ";
  private static final String LEAD = "update wk_outbox set bundle = id where id = ?";

  private Bundling() {}

  /** Within a transaction: these, and whatever is a part of them, become parts of one of them. */
  static void join(Session session, long lead, List<Long> ids) throws SQLException {
    for (String column : List.of("bundle", "id")) {
      try (PreparedStatement update = session.prepare(JOIN + column + Messages.in(ids))) {
        update.setLong(1, lead);
        update.setLong(2, lead);
        Messages.set(update, 3, ids);
        update.executeUpdate();
      }
    }
    try (PreparedStatement update = session.prepare(LEAD)) {
      update.setLong(1, lead);
      update.executeUpdate();
    }
  }

  /** The row as it is after that. */
  static Row leading(Row row) {
    return new Row(
        row.id(),
        row.notifier(),
        row.alertKey(),
        row.json(),
        row.kind(),
        row.repeats(),
        row.attempts(),
        row.since(),
        row.id());
  }
}
