package dev.watchkeeper.jdbc.internal;

import java.sql.Array;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A table that rows are put into, many at a time: as one array per column where the database can
 * take them apart, since that is one statement for any number of rows; else as a batch.
 */
final class Table {
  private static final int MOST_AT_ONCE = 1_000;

  private final List<String> types = new ArrayList<>();
  private final String asBatch;
  private final String asArrays;

  /**
   * A table.
   *
   * @param name its name
   * @param columns each as its name, a space, and its type: int2, int4, int8 or text
   */
  Table(String name, String... columns) {
    List<String> names = new ArrayList<>();
    for (String column : columns) {
      int space = column.indexOf(' ');
      names.add(column.substring(0, space));
      types.add(column.substring(space + 1));
    }
    String head = "insert into " + name + " (" + String.join(", ", names) + ") ";
    asBatch =
        head
            + "values ("
            + String.join(", ", java.util.Collections.nCopies(names.size(), "?"))
            + ")";
    asArrays =
        head
            + types.stream()
                .map(type -> "?::" + type + "[]")
                .collect(Collectors.joining(", ", "select * from unnest(", ")"));
  }

  /**
   * Inserts rows.
   *
   * @param rows the values of each, in the order of the columns
   * @param conflict what is to be done with a row whose key is there already, such as {@code on
   *     conflict (id) do nothing}; empty to fail
   */
  void insert(Session session, List<@Nullable Object[]> rows, String conflict) throws SQLException {
    if (rows.isEmpty()) {
      return;
    }
    boolean arrays = session.dialect().hasArrays();
    String sql = (arrays ? asArrays : asBatch) + " " + conflict;
    try (PreparedStatement insert = session.prepare(sql)) {
      for (int from = 0; from < rows.size(); from += MOST_AT_ONCE) {
        List<@Nullable Object[]> some =
            rows.subList(from, Math.min(rows.size(), from + MOST_AT_ONCE));
        if (arrays) {
          arrays(session, insert, some);
        } else {
          batch(insert, some);
        }
      }
    }
  }

  private void arrays(Session session, PreparedStatement insert, List<@Nullable Object[]> rows)
      throws SQLException {
    for (int column = 0; column < types.size(); column++) {
      @Nullable Object[] values = new @Nullable Object[rows.size()];
      for (int row = 0; row < values.length; row++) {
        values[row] = rows.get(row)[column];
      }
      Array array = session.array(types.get(column), values);
      insert.setArray(column + 1, array);
    }
    insert.executeUpdate();
  }

  private static void batch(PreparedStatement insert, List<@Nullable Object[]> rows)
      throws SQLException {
    for (@Nullable Object[] row : rows) {
      for (int column = 0; column < row.length; column++) {
        insert.setObject(column + 1, row[column]);
      }
      insert.addBatch();
    }
    insert.executeBatch();
  }
}
