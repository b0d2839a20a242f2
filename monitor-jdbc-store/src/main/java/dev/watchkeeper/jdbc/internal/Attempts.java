package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.spi.Outbox.Attempt;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * What was tried, as it is kept with messages. A message that was claimed more often than was noted
 * has one attempt of which nobody knows what came of it; a part of a bundle has none of its own.
 * Stateless.
 */
final class Attempts {
  private static final String COLUMNS =
      "select id, attempts, set_at, error, bundle from wk_outbox ";

  /** By the index of what is settled, and that of what is open and was claimed before. */
  private static final String NEWEST =
      "select * from ("
          + (COLUMNS + "where state <> 0 and set_at >= ? and notifier = ? and attempts > 0")
          + " union all "
          + (COLUMNS + "where state = 0 and notifier = ? and not_before > 0 and set_at >= ?")
          + " and attempts > 0) tried order by set_at desc, id desc limit ?";

  private Attempts() {}

  /** Those at messages of one notifier that were claimed or settled since. */
  static List<Attempt> newest(Session session, String notifier, long since, int limit)
      throws SQLException {
    Set<Attempt> found = new LinkedHashSet<>();
    try (PreparedStatement select = session.prepare(NEWEST)) {
      select.setLong(1, since);
      select.setString(2, notifier);
      select.setString(3, notifier);
      select.setLong(4, since);
      select.setInt(5, limit);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.addAll(all(rows));
        }
      }
    }
    return List.copyOf(found);
  }

  /** Those of the message in this row: the columns as above. */
  private static List<Attempt> all(ResultSet row) throws SQLException {
    long id = row.getLong(1);
    int attempts = row.getInt(2);
    long changed = row.getLong(3);
    Tries tries = Tries.read(row.getString(4));
    long bundle = row.getLong(5);
    return bundle == 0 || bundle == id ? tries.all(id, attempts, changed) : tries.tried();
  }
}
