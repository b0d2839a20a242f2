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
 * @param severity of its alerts
 * @param context of its alerts: labels and run-book
 * @param judgesTheStart whether it judges the time before there is a result
 */
record NamedRule(
    Rule rule, String name, Severity severity, Alert.Context context, boolean judgesTheStart) {
  /** Asks the rule; whatever it throws reaches the caller. */
  static NamedRule of(Rule rule) {
    return new NamedRule(
        rule,
        requireNonNull(rule.name(), "name"),
        requireNonNull(rule.severity(), "severity"),
        new Alert.Context(rule.labels(), rule.runbook(), "", null, Map.of(), false),
        rule.judgesTheStart());
  }
}
