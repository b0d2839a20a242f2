package dev.watchkeeper.core.rules;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * The checks that a rule judges.
 *
 * @param tags a check must have one of these; none selects all checks
 * @param checks a check must have one of these names; none selects all checks
 * @param types its probe must be of one of these types; none selects all checks
 */
record Selection(Set<String> tags, Set<String> checks, Set<String> types) {
  /** All checks. */
  static final Selection ALL = new Selection(Set.of(), Set.of(), Set.of());

  Selection on(String tag) {
    return new Selection(more(tags, tag), checks, types);
  }

  Selection onCheck(String check) {
    return new Selection(tags, more(checks, CheckId.of(check).value()), types);
  }

  Selection onType(String type) {
    return new Selection(tags, checks, more(types, type));
  }

  private static Set<String> more(Set<String> before, String one) {
    Set<String> more = new TreeSet<>(before);
    more.add(requireNonNull(one, "one"));
    return Collections.unmodifiableSet(more);
  }

  boolean selects(Check check) {
    return (tags.isEmpty() || tags.stream().anyMatch(check.tags()::contains))
        && (checks.isEmpty() || checks.contains(check.id().value()))
        && (types.isEmpty() || types.contains(check.probe().type()));
  }
}
