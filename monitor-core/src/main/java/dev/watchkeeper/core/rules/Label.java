package dev.watchkeeper.core.rules;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Severity;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * What all rules have besides their judgement.
 *
 * @param name of the rule
 * @param severity of its alerts
 * @param tags a check must have one of these; none selects all checks
 * @param checks a check must have one of these names; none selects all checks
 * @param types its probe must be of one of these types; none selects all checks
 */
record Label(
    String name, Severity severity, Set<String> tags, Set<String> checks, Set<String> types) {
  Label {
    requireNonNull(severity, "severity");
    if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name of a rule has 1 to 200 characters and no control characters");
    }
  }

  static Label of(String name, Severity severity) {
    String cut = name.length() > 200 ? name.substring(0, 200) : name;
    return new Label(cut, severity, Set.of(), Set.of(), Set.of());
  }

  Label named(String other) {
    return new Label(other, severity, tags, checks, types);
  }

  Label severity(Severity other) {
    return new Label(name, other, tags, checks, types);
  }

  Label on(String tag) {
    return new Label(name, severity, more(tags, tag), checks, types);
  }

  Label onCheck(String check) {
    return new Label(name, severity, tags, more(checks, CheckId.of(check).value()), types);
  }

  Label onType(String type) {
    return new Label(name, severity, tags, checks, more(types, type));
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
