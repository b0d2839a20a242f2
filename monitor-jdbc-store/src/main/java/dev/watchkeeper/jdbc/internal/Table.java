package dev.watchkeeper.jdbc.internal;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that rows are put into, many at a time: as one array per column where the database can
 * take them apart, since that is one statement for any number of rows; else as a batch.
 */
final class Table {
  private static final int MOST_AT_ONCE = 1_000;

  private final String name;
  private final List<String> columns = new ArrayList<>();
  private final List<String> types = new ArrayList<>();

  /**
   * A table.
   *
   * @param name its name
   * @param columns each as its name, a space, and its type: int2, int4, int8 or text
   */
  Table(String name, String... columns) {
    this.name = name;
    for (String column : columns) {
      int space = column.indexOf(' ');
      this.columns.add(column.substring(0, space));
      types.add(column.substring(space + 1));
    }
  }

  String name() {
    return name;
  }

  List<String> columns() {
    return columns;
  }

  String type(String column) {
    return types.get(columns.indexOf(column));
  }

  /** The columns, each as {@code each} writes it, with commas between. */
  String list(Function<String, String> each) {
    return columns.stream().map(each).collect(Collectors.joining(", "));
  }

  /** As {@link #list}, without the columns of a key. */
  String list(Conflict but, Function<String, String> each) {
    return columns.stream()
        .filter(column -> !but.key().contains(column))
        .map(each)
        .collect(Collectors.joining(", "));
  }

  /**
   * Inserts rows.
   *
   * @param rows the values of each, in the order of the columns
   * @param conflict what is to be done with a row whose key is there already
   */
  void insert(Session session, List<@Nullable Object[]> rows, Conflict conflict)
      throws SQLException {
    for (int from = 0; from < rows.size(); from += MOST_AT_ONCE) {
      List<@Nullable Object[]> some =
          rows.subList(from, Math.min(rows.size(), from + MOST_AT_ONCE));
      if (session.dialect().hasArrays()) {
        arrays(session, some, conflict);
      } else {
        for (Form form : session.dialect().inserts(this, conflict)) {
          insert(session, form, session.dialect().rowsAtOnce(conflict), some);
        }
      }
    }
  }

  private void arrays(Session session, List<@Nullable Object[]> rows, Conflict conflict)
      throws SQLException {
    String sql =
        "insert into "
            + name
            + " ("
            + list(column -> column)
            + ") select * from unnest("
            + types.stream().map(type -> "?::" + type + "[]").collect(Collectors.joining(", "))
            + ")"
            + onConflict(conflict);
    try (PreparedStatement insert = session.prepare(sql)) {
      for (int column = 0; column < types.size(); column++) {
        ArrayType type = ArrayType.of(types.get(column));
        @Nullable Object[] values = type.array(rows.size());
        for (int row = 0; row < values.length; row++) {
          values[row] = type.element(rows.get(row)[column]);
        }
        Array array = session.array(types.get(column), values);
        insert.setArray(column + 1, array);
      }
      insert.executeUpdate();
    }
  }

  /** The end of a statement that inserts, as PostgreSQL and SQLite have it. */
  String onConflict(Conflict conflict) {
    if (conflict.fails()) {
      return "";
    }
    String key = " on conflict (" + String.join(", ", conflict.key()) + ") do ";
    return conflict.guard() == null
        ? key + "nothing"
        : key
            + "update set "
            + list(conflict, column -> column + " = excluded." + column)
            + " where "
            + conflict.guard(name + ".", "excluded.");
  }

  private static void insert(Session session, Form form, int atOnce, List<@Nullable Object[]> rows)
      throws SQLException {
    int whole = atOnce == 1 ? 0 : rows.size() / atOnce * atOnce;
    if (whole > 0) {
      batch(session, form, atOnce, rows.subList(0, whole));
    }
    if (whole < rows.size()) {
      batch(session, form, 1, rows.subList(whole, rows.size()));
    }
  }

  private static void batch(Session session, Form form, int atOnce, List<@Nullable Object[]> rows)
      throws SQLException {
    String sql = atOnce == 1 ? form.sql() : form.times(atOnce);
    try (PreparedStatement statement = session.prepare(sql)) {
      int parameter = 1;
      for (int i = 0; i < rows.size(); i++) {
        @Nullable Object[] row = rows.get(i);
        for (int column : form.columns()) {
          statement.setObject(parameter++, row[column]);
        }
        if ((i + 1) % atOnce == 0) {
          statement.addBatch();
          parameter = 1;
        }
      }
      statement.executeBatch();
    }
  }
}
