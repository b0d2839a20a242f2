package dev.watchkeeper.jdbc.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A statement that takes a row: its text, and which column each of its parameters is.
 *
 * @param sql the text
 * @param columns the positions of columns in a row, in the order of the parameters
 */
record Form(String sql, List<Integer> columns) {
  private static final String VALUES = " values (";
  private static final Pattern PARAMETER = Pattern.compile(":(\\w+)");

  /** Reads a statement in which {@code :name} stands for the value of a column. */
  static Form of(String text, List<String> names) {
    List<Integer> columns = new ArrayList<>();
    StringBuilder sql = new StringBuilder();
    Matcher parameters = PARAMETER.matcher(text);
    while (parameters.find()) {
      columns.add(names.indexOf(parameters.group(1)));
      parameters.appendReplacement(sql, "?");
    }
    return new Form(parameters.appendTail(sql).toString(), List.copyOf(columns));
  }

  /** The text for so many rows, if it is one that has the values of a row in brackets. */
  String times(int rows) {
    int begin = sql.indexOf(VALUES) + VALUES.length() - 1;
    int end = sql.indexOf(')', begin) + 1;
    String more = ", " + sql.substring(begin, end);
    return sql.substring(0, end) + more.repeat(rows - 1) + sql.substring(end);
  }
}
