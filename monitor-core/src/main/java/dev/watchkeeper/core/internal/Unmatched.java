package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Receiver;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Rules that judge no check, and receivers that want none: mostly a name or tag that is spelled
 * otherwise elsewhere, and then an alert that never comes. Stateless.
 */
final class Unmatched {
  private Unmatched() {}

  /**
   * A sentence for each; none as long as there is no check, or one that was not judged by the rules
   * as they are now.
   */
  static List<Health.Trouble> of(Parts parts, Instant now) {
    Map<?, Watcher> watchers = parts.watchers();
    RuleSet.View view = parts.rules().view();
    Set<String> rules = new LinkedHashSet<>();
    view.rules().forEach(rule -> rules.add(rule.name()));
    Set<String> receivers = new LinkedHashSet<>();
    parts.receivers().forEach(receiver -> receivers.add(receiver.name()));
    for (Watcher watcher : watchers.values()) {
      Assigned by = watcher.judge().lately();
      if (rules.isEmpty() && receivers.isEmpty() || !RuleSet.same(by.view(), view)) {
        return List.of();
      }
      by.rules().stream().map(NamedRule::name).forEach(rules::remove);
      by.receivers().stream().map(Receiver::name).forEach(receivers::remove);
    }
    List<Health.Trouble> troubles = new ArrayList<>(0);
    if (!watchers.isEmpty()) {
      String fit = "its tags, names and types fit none of the " + watchers.size();
      rules.forEach(name -> troubles.add(trouble(name, "rule", "judges no check: " + fit, now)));
      receivers.forEach(
          name -> troubles.add(trouble(name, "receiver", "wants no check: " + fit, now)));
    }
    return troubles;
  }

  private static Health.Trouble trouble(String name, String kind, String what, Instant now) {
    return new Health.Trouble(Blame.CONFIG, name, kind + " '" + name + "' " + what, 1, now);
  }
}
