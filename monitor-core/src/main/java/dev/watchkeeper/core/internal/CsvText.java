package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import java.util.ArrayList;
import java.util.List;

/** A text as rows of cells, each with the line on which it begins. */
final class CsvText {
  private static final int MOST_COLUMNS = 500;
  private static final int LONGEST_CELL = 64 << 10;

  private final String name;
  private final String text;
  private int at;
  private int line = 1;

  private CsvText(String name, String text) {
    this.name = name;
    this.text = text;
  }

  /** One row that is not empty. */
  record Row(int line, List<String> cells) {}

  /**
   * Cuts a text up.
   *
   * @throws ConfigurationException if it is not CSV
   */
  static List<Row> rows(String name, String text) {
    CsvText csv = new CsvText(name, text.startsWith("\ufeff") ? text.substring(1) : text);
    List<Row> rows = new ArrayList<>();
    while (csv.at < csv.text.length()) {
      Row row = csv.row();
      if (row.cells().size() > 1 || !row.cells().get(0).isEmpty()) {
        rows.add(row);
      }
    }
    return rows;
  }

  private Row row() {
    int first = line;
    List<String> cells = new ArrayList<>();
    boolean more = true;
    while (more) {
      String cell = text.startsWith("\"", at) ? quoted() : plain();
      if (cell.length() > LONGEST_CELL || cells.size() >= MOST_COLUMNS) {
        throw refused(first, "has more than 500 columns, or more than 64 KiB in one of them");
      }
      cells.add(cell);
      more = at < text.length() && text.charAt(at) == ',';
      if (more) {
        at++;
      }
    }
    endOfLine();
    return new Row(first, cells);
  }

  private String plain() {
    int start = at;
    while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    return text.substring(start, at).strip();
  }

  private String quoted() {
    int first = line;
    StringBuilder cell = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      boolean quote = c == '"';
      if (quote && !text.startsWith("\"", at)) {
        return cell.toString();
      }
      at += quote ? 1 : 0;
      line += c == '\n' ? 1 : 0;
      cell.append(c);
    }
    throw refused(first, "has a quote that never ends");
  }

  private void endOfLine() {
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length()) {
      if (text.charAt(at) != '\n') {
        throw refused(line, "has text behind a quote that ended");
      }
      at++;
    }
    line++;
  }

  private ConfigurationException refused(int where, String what) {
    return ConfigurationException.of(name, List.of(new Problem(name + " line " + where, what)));
  }
}
