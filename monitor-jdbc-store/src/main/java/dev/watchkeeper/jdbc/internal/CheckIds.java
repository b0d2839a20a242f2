package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.CheckId;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The numbers of checks in the database, known once asked for. Belongs to the writer; a new number
 * counts as known only after its transaction, so after a rollback everything is forgotten.
 */
final class CheckIds {
  private final Map<CheckId, Long> known = new HashMap<>();

  /** Makes sure that all of these have a number. */
  void know(Connection connection, Collection<CheckId> checks, long now) throws SQLException {
    Set<CheckId> unknown = new LinkedHashSet<>(checks);
    unknown.removeAll(known.keySet());
    if (unknown.isEmpty()) {
      return;
    }
    String insert =
        "insert into wk_check (name, updated_at) values (?, ?) on conflict (name) do nothing";
    try (PreparedStatement add = connection.prepareStatement(insert);
        PreparedStatement find =
            connection.prepareStatement("select id from wk_check where name = ?")) {
      for (CheckId check : unknown) {
        if (!find(find, check)) {
          add.setString(1, check.value());
          add.setLong(2, now);
          add.executeUpdate();
          find(find, check);
        }
      }
    }
  }

  private boolean find(PreparedStatement find, CheckId check) throws SQLException {
    find.setString(1, check.value());
    try (ResultSet row = find.executeQuery()) {
      boolean found = row.next();
      if (found) {
        known.put(check, row.getLong(1));
      }
      return found;
    }
  }

  long of(CheckId check) throws SQLException {
    Long id = known.get(check);
    if (id == null) {
      throw new SQLException("check '" + check + "' has no number");
    }
    return id;
  }

  void forget() {
    known.clear();
  }
}
