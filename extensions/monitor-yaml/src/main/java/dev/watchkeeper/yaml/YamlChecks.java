package dev.watchkeeper.yaml;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Schedule;
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

/**
 * Checks read from a YAML file: under {@code checks} a list of definitions as {@link
 * Check#read(Settings)} takes them, under {@code defaults} values for those that name none, and
 * under {@code groups} schedules by name.
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
 * }</pre>
 *
 * <p>Only plain data is read: no tags, no anchors, no document larger than 16 MiB. Immutable.
 */
public final class YamlChecks {
  private static final long MAX_BYTES = 16L << 20;
  private static final Set<Object> INTERVALS =
      Set.of("every", "while-failing", "in-outage", "outage-after");

  private final String name;
  private final List<Check> checks;
  private final Map<String, Schedule> groups;
  private final Map<String, Integer> lines;

  private YamlChecks(
      String name, List<Check> checks, Map<String, Schedule> groups, Map<String, Integer> lines) {
    this.name = name;
    this.checks = List.copyOf(checks);
    this.groups = Collections.unmodifiableMap(groups);
    this.lines = lines;
  }

  /**
   * Reads a file in UTF-8.
   *
   * @throws ConfigurationException if it cannot be read or something in it is wrong; each problem
   *     names file, line and key
   */
  public static YamlChecks read(Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw refused(file.toString(), "is larger than 16 MiB");
      }
      byte[] bytes = Files.readAllBytes(file);
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return parse(file.toString(), text);
    } catch (NoSuchFileException e) {
      throw refused(file.toString(), "there is no such file");
    } catch (CharacterCodingException e) {
      throw refused(file.toString(), "is not text in UTF-8");
    } catch (IOException e) {
      throw refused(file.toString(), "cannot be read: " + e);
    }
  }

  /**
   * Reads a text.
   *
   * @param name of its source, for problems
   * @throws ConfigurationException if something in it is wrong
   */
  public static YamlChecks parse(String name, String text) {
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
    List<Check> checks = new ArrayList<>();
    List<Problem> problems = new ArrayList<>();
    Map<String, Integer> lines = new LinkedHashMap<>();
    for (int i = 0; i < rows.size(); i++) {
      String path = "checks[" + i + "]";
      if (rows.get(i) instanceof Map<?, ?> row) {
        Settings one = with(defaults, row).reading(path);
        Check.read(one).ifPresent(checks::add);
        one.problems().forEach(problem -> problems.add(tree.placed(problem)));
        lines.putIfAbsent(String.valueOf(row.get("id")), tree.line(path));
      } else {
        root.reject(path, "takes a map: the definition of a check");
      }
    }
    Map<String, Schedule> groups = groups(root.section("groups"));
    root.problems().forEach(problem -> problems.add(tree.placed(problem)));
    if (!problems.isEmpty()) {
      throw ConfigurationException.of(name, problems);
    }
    return new YamlChecks(name, checks, groups, lines);
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
    return checks;
  }

  /**
   * Puts file and line before a problem that was found later, when the checks were given to a
   * monitor: {@code check 'shop'.settings.method} is found in the definition of that check.
   */
  public Problem placed(Problem problem) {
    for (Map.Entry<String, Integer> line : lines.entrySet()) {
      if (problem.where().startsWith("check '" + line.getKey() + "'")) {
        return new Problem(
            name + " line " + line.getValue() + ": " + problem.where(), problem.what());
      }
    }
    return problem;
  }
}
