package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which checks depend on which. Two that depend on each other would hold each other's alerts, and
 * nobody would be told of either.
 */
final class Dependencies {
  private Dependencies() {}

  /** True if this check depends, over however many others, on itself. */
  static boolean circular(Check check, Function<CheckId, @Nullable Check> all) {
    Set<CheckId> seen = new HashSet<>();
    Deque<Check> open = new ArrayDeque<>(List.of(check));
    while (!open.isEmpty()) {
      for (Set<CheckId> group : open.pop().dependsOn()) {
        for (CheckId id : group) {
          if (id.equals(check.id())) {
            return true;
          }
          Check next = seen.add(id) ? all.apply(id) : null;
          if (next != null) {
            open.push(next);
          }
        }
      }
    }
    return false;
  }

  /** One problem for each of these checks that depends on itself. */
  static List<Problem> problems(Collection<Check> checks) {
    Map<CheckId, Check> all = new HashMap<>();
    checks.forEach(check -> all.put(check.id(), check));
    List<Problem> found = new ArrayList<>();
    for (Check check : checks) {
      if (!check.dependsOn().isEmpty() && circular(check, all::get)) {
        found.add(
            new Problem(
                "check '" + check.id() + "'",
                "depends on " + check.dependsOn() + ", which in the end depend on it"));
      }
    }
    return found;
  }
}
