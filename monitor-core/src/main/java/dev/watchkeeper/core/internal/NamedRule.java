package dev.watchkeeper.core.internal;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Rule;
import java.util.Map;

/**
 * A rule with what it said of itself at the start; it is not asked again, since it is foreign code
 * and its name is a key.
 *
 * @param rule the rule
 * @param name its name
 * @param key under which its memory is kept: its name, and for a rule of a source its kind, since a
 *     rule of another kind would misread it
 * @param severity of its alerts
 * @param context of its alerts: labels and run-book
 * @param judgesTheStart whether it judges the time before there is a result
 */
record NamedRule(
    Rule rule,
    String name,
    String key,
    Severity severity,
    Alert.Context context,
    boolean judgesTheStart) {
  /** Between name and kind in a key; no name has one. */
  private static final char KIND = '\t';

  /** Asks the rule; whatever it throws reaches the caller. */
  static NamedRule of(Rule rule) {
    return of(rule, "");
  }

  /** Asks the rule, which is of this kind; empty for not known. */
  static NamedRule of(Rule rule, String kind) {
    String name = requireNonNull(rule.name(), "name");
    return new NamedRule(
        rule,
        name,
        kind.isEmpty() ? name : name + KIND + kind,
        requireNonNull(rule.severity(), "severity"),
        new Alert.Context(rule.labels(), rule.runbook(), "", null, Map.of(), false),
        rule.judgesTheStart());
  }

  /** The name of the rule in a key. */
  static String nameIn(String key) {
    int end = key.lastIndexOf(KIND);
    return end < 0 ? key : key.substring(0, end);
  }

  /** True if what is kept under this key, which has the name of this rule, is for it to read. */
  boolean reads(String memory) {
    return memory.equals(key) || memory.equals(name) || key.equals(name);
  }
}
