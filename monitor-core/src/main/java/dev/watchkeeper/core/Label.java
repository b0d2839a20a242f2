package dev.watchkeeper.core;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Severity;
import java.util.Set;
import java.util.TreeSet;

/**
 * What all rules have besides their judgement.
 *
 * @param name of the rule
 * @param severity of its alerts
 * @param tags a check must have one of these; none selects all checks
 */
record Label(String name, Severity severity, Set<String> tags) {
  Label {
    requireNonNull(severity, "severity");
    if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name of a rule has 1 to 200 characters and no control characters");
    }
  }

  static Label of(String name, Severity severity) {
    return new Label(name, severity, Set.of());
  }

  Label named(String other) {
    return new Label(other, severity, tags);
  }

  Label severity(Severity other) {
    return new Label(name, other, tags);
  }

  Label on(String tag) {
    Set<String> more = new TreeSet<>(tags);
    more.add(requireNonNull(tag, "tag"));
    return new Label(name, severity, Set.copyOf(more));
  }

  boolean selects(Check check) {
    return tags.isEmpty() || tags.stream().anyMatch(check.tags()::contains);
  }
}
