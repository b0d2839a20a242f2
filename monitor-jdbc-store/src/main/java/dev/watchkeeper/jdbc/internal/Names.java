package dev.watchkeeper.jdbc.internal;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Things that have a number in the database, one table each, and the numbers that are known.
 * Belongs to the writer. What was numbered within a transaction counts as known only when that was
 * committed.
 */
final class Names<K> {
  private static final int ASKED_AT_ONCE = 100;

  private final Table table;
  private final String select;
  private final Function<K, String> name;
  private final int most;
  private final Map<K, Integer> known = new HashMap<>();
  private final Map<K, Integer> fresh = new HashMap<>();

  /**
   * The things of one table.
   *
   * @param table its name; it has the columns id and name
   * @param name what a thing is called there; unlike for unlike things
   * @param most how many are numbered; what comes after that stays without a number
   */
  Names(String table, Function<K, String> name, int most) {
    this.table = new Table(table, "name text");
    this.select =
        "select name, id from "
            + table
            + " where name in ("
            + "?, ".repeat(ASKED_AT_ONCE - 1)
            + "?)";
    this.name = name;
    this.most = most;
  }

  /** Makes sure that these have numbers, as far as there is room. */
  void number(Session session, Collection<K> wanted) throws SQLException {
    // sorted, so that two writers never wait for each other's new rows crosswise
    Map<String, K> unknown = new TreeMap<>();
    for (K thing : wanted) {
      if (!known.containsKey(thing) && !fresh.containsKey(thing)) {
        unknown.put(name.apply(thing), thing);
      }
    }
    find(session, unknown);
    if (!unknown.isEmpty() && known.size() + fresh.size() + unknown.size() <= most) {
      List<@Nullable Object[]> rows = new ArrayList<>();
      unknown.keySet().forEach(one -> rows.add(new Object[] {one}));
      table.insert(session, rows, Conflict.keep("name"));
      find(session, unknown);
    }
  }

  /** Takes those that have a number out of the unknown. */
  private void find(Session session, Map<String, K> unknown) throws SQLException {
    if (unknown.isEmpty()) {
      return;
    }
    List<String> names = List.copyOf(unknown.keySet());
    try (PreparedStatement query = session.prepare(select)) {
      Iterator<String> next = names.iterator();
      while (next.hasNext()) {
        String one = "";
        for (int i = 1; i <= ASKED_AT_ONCE; i++) {
          one = next.hasNext() ? next.next() : one;
          query.setString(i, one);
        }
        take(query, unknown);
      }
    }
  }

  private void take(PreparedStatement query, Map<String, K> unknown) throws SQLException {
    try (ResultSet rows = query.executeQuery()) {
      while (rows.next()) {
        K thing = unknown.remove(rows.getString(1));
        if (thing != null) {
          fresh.put(thing, rows.getInt(2));
        }
      }
    }
  }

  /** The number; null if there was no room for it. */
  @Nullable Integer of(K thing) {
    Integer number = known.get(thing);
    return number == null ? fresh.get(thing) : number;
  }

  /** Knows nothing any more: another connection may see a database that was put back. */
  void forget() {
    known.clear();
    fresh.clear();
  }

  void committed() {
    known.putAll(fresh);
    fresh.clear();
  }

  void rolledBack() {
    fresh.clear();
  }
}
