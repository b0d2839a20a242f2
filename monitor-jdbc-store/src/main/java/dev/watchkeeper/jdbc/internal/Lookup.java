package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/** What the numbers of a table stand for. A number never changes its meaning. Thread-safe. */
final class Lookup<V> {
  private final String select;
  private final Function<String, V> reader;
  private final ConcurrentHashMap<Integer, V> known = new ConcurrentHashMap<>();

  Lookup(String table, Function<String, V> reader) {
    this.select = "select name from " + table + " where id = ?";
    this.reader = reader;
  }

  V of(Session session, int number) throws SQLException {
    V found = known.get(number);
    if (found == null) {
      found = reader.apply(ask(session, number));
      known.put(number, found);
    }
    return found;
  }

  private String ask(Session session, int number) throws SQLException {
    try (PreparedStatement query = session.prepare(select)) {
      query.setInt(1, number);
      try (ResultSet row = query.executeQuery()) {
        if (row.next()) {
          return row.getString(1);
        }
      }
    }
    throw new SQLException("nothing has the number " + number + " (" + select + ")");
  }
}
