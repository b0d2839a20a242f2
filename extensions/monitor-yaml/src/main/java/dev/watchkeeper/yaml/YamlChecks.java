package dev.watchkeeper.yaml;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Checks read from a YAML file: under {@code checks} a list of definitions as {@link
 * Check#read(Settings)} takes them, under {@code defaults} values for those that name none, and
 * under {@code groups} schedules by name, and under {@code rules} definitions of rules for {@code
 * MonitorBuilder.ruleDefinitions}. Who is told stands under {@code notifiers}, settings by name for
 * {@code Channels.readAll}, and {@code receivers}, definitions for {@code
 * MonitorBuilder.receiverDefinitions}.
 *
 * <pre>{@code
 * defaults:
 *   every: 30s
 * checks:
 *   - id: shop
 *     type: http
 *     target: https://shop.example/health
 *     expect:
 *       - { metric: net.latency, at-most: 0.5, degraded: true }
 * rules:
 *   - type: failures-within
 *     settings: { at-least: 3, within: 5m }
 * notifiers:
 *   ops: { type: slack, url: { env: SLACK_URL } }
 * receivers:
 *   - { notifier: ops, at-least: critical, remind-every: 1h }
 * }</pre>
 *
 * <p>A secret of a notifier may stand elsewhere: {@code env: NAME} in place of a value is a
 * variable of the environment, {@code file: path} the text of a file. Both are read once, with the
 * file.
 *
 * <p>Only plain data is read: no tags, no anchors, no document larger than 16 MiB. Immutable.
 */
public final class YamlChecks {
  private static final long MAX_BYTES = 16L << 20;

  /** The names that a file may have. */
  static final Set<String> NAMES = Set.of("defaults", "checks", "groups", "rules");

  private static final Set<Object> INTERVALS =
      Set.of("every", "while-failing", "in-outage", "outage-after");

  private static final Pattern PLACE =
      Pattern.compile(
          "^(?:check '([^']*)'|(?:rule|receiver|notifier) '[^']*'|(?:rules|receivers)\\[\\d+])");

  private final String name;
  private final List<Check> checks = new ArrayList<>();
  private final Map<String, Schedule> groups;
  private final List<Settings> rules = new ArrayList<>();
  private final List<Settings> receivers = new ArrayList<>();
  private final Map<String, Settings> notifiers = new LinkedHashMap<>();
  private final Map<String, Integer> lines = new LinkedHashMap<>();
  private final Map<String, List<Problem>> wrong = new LinkedHashMap<>();

  private YamlChecks(String name, Map<String, Schedule> groups) {
    this.name = name;
    this.groups = Collections.unmodifiableMap(groups);
  }

  /**
   * Reads a file in UTF-8.
   *
   * @throws ConfigurationException if it cannot be read or something in it is wrong; each problem
   *     names file, line and key
   */
  public static YamlChecks read(Path file) {
    return parse(file.toString(), text(file));
  }

  static String text(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw refused(file.toString(), "is larger than 16 MiB");
      }
      byte[] bytes = Files.readAllBytes(file);
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (NoSuchFileException e) {
      throw refused(file.toString(), "there is no such file");
    } catch (CharacterCodingException e) {
      throw refused(file.toString(), "is not text in UTF-8");
    } catch (IOException e) {
      throw refused(file.toString(), "cannot be read: " + e);
    }
  }

  /**
   * A file that a monitor follows: it is looked at again and again, and what is wrong with one
   * definition keeps no other one from being watched. What is no YAML, or wrong outside of the list
   * of checks, changes nothing. Its {@code groups} are not followed: give those to the builder.
   */
  public static CheckSource source(Path file) {
    return new YamlSource(file);
  }

  /**
   * The {@code rules} of a file that a monitor follows; each has a name. The file may have checks
   * as well, which are not followed by that; a monitor may follow it as both. What is wrong with
   * one rule harms no other one; what is no YAML changes nothing.
   */
  public static Rule.Source ruleSource(Path file) {
    return new YamlRuleSource(file);
  }

  /**
   * Reads a text.
   *
   * @param name of its source, for problems
   * @throws ConfigurationException if something in it is wrong
   */
  public static YamlChecks parse(String name, String text) {
    return parse(name, text, System::getenv);
  }

  /** As {@link #parse(String, String)}, in another environment. */
  static YamlChecks parse(
      String name, String text, Function<String, @Nullable String> environment) {
    YamlChecks read = lenient(name, text, environment);
    List<Problem> problems = new ArrayList<>();
    read.wrong.values().forEach(problems::addAll);
    if (!problems.isEmpty()) {
      throw ConfigurationException.of(name, problems);
    }
    return read;
  }

  /** As {@link #parse}, with what is wrong in single definitions by their names; no notifiers. */
  static YamlChecks lenient(String name, String text) {
    return lenient(name, text, null);
  }

  private static YamlChecks lenient(
      String name, String text, @Nullable Function<String, @Nullable String> environment) {
    YamlTree tree = YamlTree.parse(name, text.startsWith("\ufeff") ? text.substring(1) : text);
    Settings root = Settings.of(tree.values()).reading("");
    Map<?, ?> defaults = Map.of();
    if (root.value("defaults").orElse(Map.of()) instanceof Map<?, ?> given) {
      defaults = given;
    } else {
      root.reject("defaults", "takes a map of values for all checks");
    }
    List<?> rows = List.of();
    if (root.value("checks").required() instanceof List<?> given) {
      rows = given;
    } else if (root.has("checks")) {
      root.reject("checks", "takes a list of checks");
    }
    Map<String, Schedule> groups = groups(root.section("groups"));
    YamlChecks read = new YamlChecks(name, groups);
    for (int i = 0; i < rows.size(); i++) {
      String path = "checks[" + i + "]";
      if (rows.get(i) instanceof Map<?, ?> row) {
        read.add(tree, path, with(defaults, row), row.get("id"));
      } else {
        root.reject(path, "takes a map: the definition of a check");
      }
    }
    read.addAll(tree, root, "rule", read.rules);
    read.addAll(tree, root, "receiver", read.receivers);
    read.addNotifiers(tree, root, environment);
    if (!root.problems().isEmpty()) {
      List<Problem> problems = new ArrayList<>();
      read.wrong.values().forEach(problems::addAll);
      root.problems().forEach(problem -> problems.add(tree.placed(problem)));
      throw ConfigurationException.of(name, problems);
    }
    return read;
  }

  private void add(YamlTree tree, String path, Settings row, @Nullable Object id) {
    Settings one = row.reading(path);
    Check.read(one).ifPresent(checks::add);
    String key = id == null ? path : String.valueOf(id);
    List<Problem> problems = one.problems().stream().map(tree::placed).toList();
    if (!problems.isEmpty()) {
      wrong.computeIfAbsent(key, k -> new ArrayList<>()).addAll(problems);
      checks.removeIf(check -> check.id().value().equals(key));
    }
    lines.putIfAbsent(key, tree.line(path));
  }

  /** Definitions in a list, such as {@code rules}, which whoever uses them reads. */
  private void addAll(YamlTree tree, Settings root, String what, List<Settings> into) {
    String list = what + "s";
    if (!root.has(list)) {
      return;
    }
    if (!(root.value(list).required() instanceof List<?> rows)) {
      root.reject(list, "takes a list of " + list);
      return;
    }
    for (int i = 0; i < rows.size(); i++) {
      String path = list + "[" + i + "]";
      if (rows.get(i) instanceof Map<?, ?> row) {
        into.add(with(Map.of(), row));
        place(tree, what, row.get("name"), path);
      } else {
        root.reject(path, "takes a map: the definition of a " + what);
      }
    }
  }

  /** Without an environment their secrets are nobody's business, so they are passed over. */
  private void addNotifiers(
      YamlTree tree, Settings root, @Nullable Function<String, @Nullable String> environment) {
    boolean given = root.has("notifiers");
    if (given && environment != null) {
      notifiers.putAll(new YamlNotifiers(root, environment).read());
      notifiers.keySet().forEach(name -> place(tree, "notifier", name, "notifiers." + name));
    }
  }

  private void place(YamlTree tree, String what, @Nullable Object named, String path) {
    lines.putIfAbsent(named == null ? path : what + " '" + named + "'", tree.line(path));
  }

  private static Map<String, Schedule> groups(Settings section) {
    Map<String, Schedule> groups = new LinkedHashMap<>();
    for (String group : section.names()) {
      Schedule.read(section.section(group)).ifPresent(schedule -> groups.put(group, schedule));
    }
    return groups;
  }

  private static Settings with(Map<?, ?> defaults, Map<?, ?> row) {
    Map<String, Object> all = new LinkedHashMap<>();
    boolean otherwiseDue =
        row.containsKey("cron") || row.containsKey("manual") || row.containsKey("group");
    defaults.forEach(
        (name, value) -> {
          if (!otherwiseDue || !INTERVALS.contains(name)) {
            all.put(name.toString(), value);
          }
        });
    row.forEach((name, value) -> all.put(name.toString(), value));
    return Settings.of(all);
  }

  private static ConfigurationException refused(String name, String what) {
    return ConfigurationException.of(name, List.of(new Problem(name, what)));
  }

  /** The named schedules that checks of any file may share; immutable, in the order of the file. */
  public Map<String, Schedule> groups() {
    return groups;
  }

  /** The checks, in the order of the file; immutable. */
  public List<Check> checks() {
    return Collections.unmodifiableList(checks);
  }

  /**
   * The rules, in the order of the file, for {@code MonitorBuilder.ruleDefinitions}, which tells
   * what is wrong with them; immutable. To follow them is another matter: {@link #ruleSource}.
   */
  public List<Settings> rules() {
    return Collections.unmodifiableList(rules);
  }

  /**
   * The settings of notifiers by name, in the order of the file, for {@code Channels.readAll};
   * immutable. Those of a file that is followed are not.
   */
  public Map<String, Settings> notifiers() {
    return Collections.unmodifiableMap(notifiers);
  }

  /**
   * The receivers, in the order of the file, for {@code MonitorBuilder.receiverDefinitions}, which
   * tells what is wrong with them; immutable. Those of a file that is followed are not.
   */
  public List<Settings> receivers() {
    return Collections.unmodifiableList(receivers);
  }

  /** What is wrong with single definitions, by name. */
  Map<String, List<Problem>> wrong() {
    return wrong;
  }

  /**
   * Puts file and line before a problem that was found later, when the checks were given to a
   * monitor: {@code check 'shop'.settings.method} is found in the definition of that check, and
   * {@code rule 'slow'.settings.within} in that of that rule; so are receivers and notifiers.
   */
  public Problem placed(Problem problem) {
    String where = problem.where();
    Integer line = line(where);
    return line == null
        ? problem
        : new Problem(name + " line " + line + ": " + where, problem.what());
  }

  private @Nullable Integer line(String where) {
    Matcher place = PLACE.matcher(where);
    if (!place.find()) {
      return null;
    }
    String check = place.group(1);
    return lines.get(check == null ? place.group() : check);
  }
}
