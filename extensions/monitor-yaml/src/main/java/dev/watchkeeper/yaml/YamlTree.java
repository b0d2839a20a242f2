package dev.watchkeeper.yaml;

import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Texts;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A document as plain data, with the line of every path. */
final class YamlTree {
  private static final int MAX_DEPTH = 14;

  private final String name;
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private Map<String, Object> values = Map.of();

  private YamlTree(String name) {
    this.name = name;
  }

  static YamlTree parse(String name, String text) {
    YamlTree tree = new YamlTree(name);
    tree.read(text);
    if (!tree.problems.isEmpty()) {
      throw ConfigurationException.of(name, tree.problems);
    }
    return tree;
  }

  private void read(String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(name)
            .setAllowDuplicateKeys(true)
            .setMaxAliasesForCollections(0)
            .setCodePointLimit(16 << 20)
            .build();
    try {
      Optional<Node> root = new Compose(settings).composeString(text);
      if (root.isPresent() && root.get() instanceof MappingNode map) {
        values = map(map, "", 0);
      } else {
        problem(1, "", "is a map with the name 'checks'");
      }
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(Mark::getLine).orElse(0) + 1;
      problem(line, "", Texts.line(String.valueOf(e.getProblem()), 200));
    } catch (YamlEngineException | StackOverflowError e) {
      problem(1, "", "is not YAML that is read here: " + Texts.line(e.toString(), 200));
    }
  }

  private void problem(int line, String path, String what) {
    problems.add(new Problem(at(line, path), what));
  }

  private String at(int line, String path) {
    return name + " line " + line + (path.isEmpty() ? "" : ": " + path);
  }

  private static int lineOf(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(0) + 1;
  }

  private Map<String, Object> map(MappingNode node, String path, int depth) {
    Map<String, Object> map = new LinkedHashMap<>();
    for (NodeTuple tuple : node.getValue()) {
      Node keyNode = tuple.getKeyNode();
      String key = keyNode instanceof ScalarNode scalar ? scalar.getValue() : "";
      String at = path.isEmpty() ? key : path + "." + key;
      lines.putIfAbsent(at, lineOf(keyNode));
      Object value = value(tuple.getValueNode(), at, depth + 1);
      if (key.isEmpty()) {
        problem(lineOf(keyNode), path, "has a name that is no text");
      } else if (value != null && map.put(key, value) != null) {
        problem(lineOf(keyNode), at, "is there twice");
      }
    }
    return map;
  }

  private @Nullable Object value(Node node, String path, int depth) {
    lines.putIfAbsent(path, lineOf(node));
    if (depth > MAX_DEPTH) {
      problem(lineOf(node), path, "is nested more than " + MAX_DEPTH + " deep");
      return null;
    }
    if (node instanceof MappingNode map) {
      return map(map, path, depth);
    }
    if (node instanceof SequenceNode sequence) {
      List<Object> list = new ArrayList<>();
      for (Node item : sequence.getValue()) {
        Object value = value(item, path + "[" + list.size() + "]", depth + 1);
        if (value != null) {
          list.add(value);
        }
      }
      return list;
    }
    return node instanceof ScalarNode scalar ? scalar(scalar, path) : null;
  }

  private @Nullable Object scalar(ScalarNode node, String path) {
    String text = node.getValue();
    Tag tag = node.getTag();
    try {
      if (tag.equals(Tag.INT)) {
        return Long.valueOf(text.startsWith("+") ? text.substring(1) : text);
      }
      if (tag.equals(Tag.FLOAT) && Double.isFinite(Double.parseDouble(text))) {
        return Double.valueOf(text);
      }
      if (tag.equals(Tag.BOOL)) {
        return Boolean.valueOf(text);
      }
    } catch (NumberFormatException e) {
      problem(
          lineOf(node), path, "is not a number that is read here: '" + Texts.line(text, 40) + "'");
      return null;
    }
    if (tag.equals(Tag.STR)) {
      return text;
    }
    String what = tag.equals(Tag.NULL) ? "has no value" : "has a value of a kind that is not read";
    problem(lineOf(node), path, what);
    return null;
  }

  Map<String, Object> values() {
    return values;
  }

  /** The line of a path, or of the nearest one above it. */
  int line(String path) {
    String at = path;
    while (!at.isEmpty()) {
      Integer line = lines.get(at);
      if (line != null) {
        return line;
      }
      int cut = Math.max(at.lastIndexOf('.'), at.lastIndexOf('['));
      at = cut < 0 ? "" : at.substring(0, cut);
    }
    return 1;
  }

  /** A problem with file and line before its path. */
  Problem placed(Problem problem) {
    return new Problem(at(line(problem.where()), problem.where()), problem.what());
  }
}
