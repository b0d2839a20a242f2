package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.core.OwnNetwork;
import dev.watchkeeper.core.Receiver;
import java.util.ArrayList;
import java.util.List;

/**
 * Who judges a check, and who is told of it.
 *
 * @param check the check
 * @param rules that select it
 * @param receivers that want it
 * @param view all rules, of which these were selected
 */
record Assigned(Check check, List<NamedRule> rules, List<Receiver> receivers, RuleSet.View view) {
  /** Rules that never change, and nobody to be told. */
  static Assigned to(Check check, List<NamedRule> rules) {
    return new Assigned(check, rules, List.of(), RuleSet.View.of(rules));
  }

  static Assigned of(Parts parts, Check check) {
    RuleSet.View view = parts.rules().view();
    List<Receiver> receivers =
        shared(parts.receivers().stream().filter(r -> r.wants(check)).toList(), parts.receivers());
    if (check.id().equals(OwnNetwork.CHECK) && parts.holding().looksAtItself()) {
      return new Assigned(check, List.of(OwnLook.rule()), receivers, view);
    }
    List<NamedRule> rules = new ArrayList<>();
    for (NamedRule rule : view.rules()) {
      Throwable thrown =
          Guarded.run(
              () -> {
                if (rule.rule().selects(check)) {
                  rules.add(rule);
                }
              });
      if (thrown != null) {
        parts
            .troubles()
            .note(Blame.PROBE, rule.name(), "the rule threw " + Guarded.describe(thrown));
      }
    }
    // All checks that are judged by all rules share one list.
    return new Assigned(check, shared(rules, view.rules()), receivers, view);
  }

  private static <E> List<E> shared(List<E> some, List<E> all) {
    return some.size() == all.size() ? all : List.copyOf(some);
  }
}
