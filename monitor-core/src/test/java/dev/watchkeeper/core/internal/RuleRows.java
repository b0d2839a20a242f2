package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.Settings;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Definitions of rules that others change. */
final class RuleRows implements Rule.Source {
  final Map<String, Settings> rows = new TreeMap<>();
  final Map<String, List<Problem>> wrong = new LinkedHashMap<>();
  final String name;
  boolean away;
  int reads;
  private int version;

  RuleRows(String name) {
    this.name = name;
  }

  /** A definition of this type with these settings. */
  static Settings definition(String name, String type, Map<String, ?> settings) {
    return Settings.of(Map.of("name", name, "type", type, "settings", settings));
  }

  void put(Settings definition) {
    rows.put((String) definition.asMap().get("name"), definition);
    version++;
  }

  void put(String rule, String type, Map<String, ?> settings) {
    put(definition(rule, type, settings));
  }

  /** So many failures in a row. */
  void inARow(String rule, int failures) {
    put(rule, "failures-in-a-row", Map.of("failures", failures));
  }

  void set(String rule, String field, Object value) {
    put(rows.get(rule).with(field, value));
  }

  void remove(String rule) {
    rows.remove(rule);
    version++;
  }

  @Override
  public Rule.Wanted read() throws IOException {
    if (away) {
      throw new IOException("the database is away");
    }
    reads++;
    return new Rule.Wanted(List.copyOf(rows.values()), wrong);
  }

  @Override
  public String mark() throws IOException {
    if (away) {
      throw new IOException("the database is away");
    }
    return "" + version;
  }

  @Override
  public String name() {
    return name;
  }
}
