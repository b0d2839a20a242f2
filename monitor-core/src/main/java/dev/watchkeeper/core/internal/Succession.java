package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.spi.RuleState;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of the memory and the alerts of a check when other rules judge it than before: after
 * a restart, when the check is another one, when rules come and go. A rule that stays keeps both.
 * Of one that is gone both end. Of one that is of another kind now both end too: it would misread
 * the one, and knows nothing of the other.
 */
final class Succession {
  private final Assigned by;
  private final Map<String, RuleState> before;

  Succession(Assigned by, Map<String, RuleState> before) {
    this.by = by;
    this.before = before;
  }

  /** What is remembered from now on; the same object if that is nothing else. */
  Map<String, RuleState> memories() {
    Map<String, RuleState> kept = new HashMap<>();
    before.forEach(
        (key, memory) -> {
          String heir = heir(key);
          if (heir != null) {
            kept.put(heir, memory);
          }
        });
    return kept.equals(before) ? before : Map.copyOf(kept);
  }

  /** Under which key a memory goes on; null for nowhere. */
  private @Nullable String heir(String key) {
    String name = NamedRule.nameIn(key);
    NamedRule rule = rule(name);
    if (rule == null) {
      return by.view().endOf(name).isEmpty() ? key : null;
    }
    return rule.reads(key) ? rule.key() : null;
  }

  /** Why an alert ends; empty if it does not. */
  String endOf(Alert alert) {
    NamedRule rule = rule(alert.rule());
    if (rule == null) {
      return by.view().endOf(alert.rule());
    }
    boolean other =
        before.keySet().stream()
            .anyMatch(key -> NamedRule.nameIn(key).equals(rule.name()) && !rule.reads(key));
    return other ? "its rule is of another kind now" : "";
  }

  private @Nullable NamedRule rule(String name) {
    for (NamedRule rule : by.rules()) {
      if (rule.name().equals(name)) {
        return rule;
      }
    }
    return null;
  }
}
