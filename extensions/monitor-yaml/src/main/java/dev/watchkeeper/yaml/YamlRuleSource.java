package dev.watchkeeper.yaml;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rules of a YAML file as a source that is followed. */
final class YamlRuleSource implements Rule.Source {
  private static final String RULE = "rule '";

  private final Path file;
  private volatile Map<String, String> places = Map.of();

  YamlRuleSource(Path file) {
    this.file = file;
  }

  @Override
  public Rule.Wanted read() {
    String text = YamlChecks.text(file);
    YamlTree tree =
        YamlTree.parse(file.toString(), text.startsWith("\ufeff") ? text.substring(1) : text);
    Settings root = Settings.of(tree.values()).reading("");
    YamlChecks.NAMES.forEach(root::has);
    List<?> rows = rows(root);
    if (!root.problems().isEmpty()) {
      throw ConfigurationException.of(
          file.toString(), root.problems().stream().map(tree::placed).toList());
    }
    return wanted(rows, tree);
  }

  private Rule.Wanted wanted(List<?> rows, YamlTree tree) {
    List<Settings> definitions = new ArrayList<>();
    Map<String, List<Problem>> wrong = new LinkedHashMap<>();
    Map<String, String> found = new HashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      String path = "rules[" + i + "]";
      String problem = problem(rows.get(i));
      if (problem.isEmpty() && rows.get(i) instanceof Map<?, ?> row) {
        definitions.add(settings(row));
        found.putIfAbsent(String.valueOf(row.get("name")), file + " line " + tree.line(path));
      } else {
        wrong.put(path, List.of(tree.placed(new Problem(path, problem))));
      }
    }
    places = found;
    return new Rule.Wanted(definitions, wrong);
  }

  private static List<?> rows(Settings root) {
    if (root.value("rules").required() instanceof List<?> rows) {
      return rows;
    }
    if (root.has("rules")) {
      root.reject("rules", "takes a list of rules");
    }
    return List.of();
  }

  private static String problem(Object row) {
    if (!(row instanceof Map<?, ?> map)) {
      return "takes a map: the definition of a rule";
    }
    return map.get("name") instanceof String
        ? ""
        : "has no name, by which a rule of a file that is followed is known when it changes";
  }

  private static Settings settings(Map<?, ?> row) {
    Map<String, Object> all = new LinkedHashMap<>();
    row.forEach((name, value) -> all.put(name.toString(), value));
    return Settings.of(all);
  }

  @Override
  public String mark() throws IOException {
    return YamlSource.mark(file);
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public Problem placed(Problem problem) {
    String where = problem.where();
    int end = where.startsWith(RULE) ? where.lastIndexOf('\'') : -1;
    @Nullable String place = end < 0 ? null : places.get(where.substring(RULE.length(), end));
    return place == null ? problem : new Problem(place + ": " + where, problem.what());
  }
}
