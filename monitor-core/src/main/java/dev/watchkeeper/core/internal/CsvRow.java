package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One row, made the tree that all definitions have.
 *
 * @param id what stands under that name; empty if nothing does
 * @param check null if something is wrong
 * @param problems what is
 */
record CsvRow(String id, @Nullable Check check, List<Problem> problems) {
  private static final Pattern BLANKS = Pattern.compile("\\s+");
  private static final Pattern WHOLE = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]{0,15})\\.[0-9]{0,14}[1-9]");
  private static final Set<String> TEXTS = Set.of("id", "type", "target");

  static CsvRow read(List<String> columns, List<String> cells) {
    Map<String, Object> tree = new LinkedHashMap<>();
    List<Object> expectations = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    if (cells.size() > columns.size()) {
      problems.add(new Problem("", "has more cells than there are columns"));
    }
    for (int i = 0; i < Math.min(columns.size(), cells.size()); i++) {
      String column = columns.get(i);
      String cell = cells.get(i);
      if (cell.isEmpty()) {
        continue;
      }
      if (column.startsWith("expect.")) {
        expectation(column.substring(7), cell, expectations, problems);
      } else if (!put(tree, pathOf(column), value(column, cell))) {
        problems.add(new Problem(column, "is a value in one column and has parts in another"));
      }
    }
    if (!expectations.isEmpty()) {
      tree.put("expect", expectations);
    }
    Settings opened = Settings.of(tree).reading("");
    Check check = Check.read(opened).orElse(null);
    problems.addAll(opened.problems());
    return new CsvRow(String.valueOf(tree.getOrDefault("id", "")), check, problems);
  }

  private static List<String> pathOf(String column) {
    if (column.startsWith("attributes.")) {
      return List.of("attributes", column.substring(11));
    }
    return column.startsWith("settings.") ? List.of(column.split("\\.", -1)) : List.of(column);
  }

  private static Object value(String column, String cell) {
    if (column.equals("tags")) {
      return List.of(BLANKS.split(cell.strip()));
    }
    return TEXTS.contains(column) || column.startsWith("attributes.") ? cell : typed(cell);
  }

  /** A number or truth value where the cell is exactly how one is written, else the text. */
  private static Object typed(String cell) {
    if (WHOLE.matcher(cell).matches()) {
      return Long.valueOf(cell);
    }
    if (NUMBER.matcher(cell).matches()) {
      return Double.valueOf(cell);
    }
    return cell.equals("true") || cell.equals("false") ? (Object) Boolean.valueOf(cell) : cell;
  }

  private static void expectation(
      String column, String cell, List<Object> into, List<Problem> problems) {
    int dot = column.lastIndexOf('.');
    if (dot < 1) {
      String form = "an expectation is expect.<measurement>.<test>";
      problems.add(new Problem("expect." + column, form));
    } else {
      String test = column.substring(dot + 1);
      into.add(Map.of("metric", column.substring(0, dot), test, typed(cell)));
    }
  }

  /** False if there is a value where parts are to be, or the other way round. */
  @SuppressWarnings("unchecked")
  private static boolean put(Map<String, Object> tree, List<String> path, Object value) {
    Map<String, Object> parent = tree;
    for (String name : path.subList(0, path.size() - 1)) {
      Object inner = parent.computeIfAbsent(name, n -> new LinkedHashMap<String, Object>());
      if (!(inner instanceof Map)) {
        return false;
      }
      parent = (Map<String, Object>) inner;
    }
    String last = path.get(path.size() - 1);
    Object before = parent.get(last);
    if (before instanceof Map) {
      return false;
    }
    parent.put(last, before == null ? value : both(before, value));
    return true;
  }

  private static List<Object> both(Object before, Object value) {
    List<Object> all = new ArrayList<>(before instanceof List<?> list ? list : List.of(before));
    all.addAll(value instanceof List<?> list ? list : List.of(value));
    return all;
  }
}
