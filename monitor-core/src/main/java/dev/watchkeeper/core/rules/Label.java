package dev.watchkeeper.core.rules;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Severity;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/**
 * What all rules have besides their judgement.
 *
 * @param name of the rule
 * @param severity of its alerts
 * @param selection the checks that it judges
 * @param labels that its alerts carry, ordered by name
 * @param runbook where it is written what to do; empty if nowhere
 */
record Label(
    String name,
    Severity severity,
    Selection selection,
    Map<String, String> labels,
    String runbook) {
  private static final int MOST_LABELS = 20;
  private static final int LONGEST_NAME = 100;
  private static final int LONGEST_VALUE = 500;
  private static final int LONGEST_RUNBOOK = 1_000;

  Label {
    requireNonNull(severity, "severity");
    if (!isLine(name, 200)) {
      throw new IllegalArgumentException(
          "the name of a rule has 1 to 200 characters and no control characters");
    }
  }

  private static boolean isLine(String text, int longest) {
    return !text.isBlank()
        && text.length() <= longest
        && text.chars().noneMatch(Character::isISOControl);
  }

  static Label of(String name, Severity severity) {
    String cut = name.length() > 200 ? name.substring(0, 200) : name;
    return new Label(cut, severity, Selection.ALL, Map.of(), "");
  }

  Label named(String other) {
    return new Label(other, severity, selection, labels, runbook);
  }

  Label severity(Severity other) {
    return new Label(name, other, selection, labels, runbook);
  }

  Label on(UnaryOperator<Selection> more) {
    return new Label(name, severity, more.apply(selection), labels, runbook);
  }

  Label runbook(String where) {
    if (!isLine(where, LONGEST_RUNBOOK)) {
      throw new IllegalArgumentException(
          "where the run-book is has 1 to 1,000 characters and no control characters, such as"
              + " https://wiki.example/shop; this one has "
              + where.length());
    }
    return new Label(name, severity, selection, labels, where);
  }

  Label label(String label, String value) {
    if (!isLine(label, LONGEST_NAME)) {
      throw new IllegalArgumentException(
          "the name of a label has 1 to 100 characters and no control characters, such as team");
    }
    if (!isLine(value, LONGEST_VALUE)) {
      throw new IllegalArgumentException(
          "label '"
              + label
              + "' has a value of 1 to 500 characters without control characters, not one of "
              + value.length());
    }
    Map<String, String> more = new TreeMap<>(labels);
    more.put(label, value);
    if (more.size() > MOST_LABELS) {
      throw new IllegalArgumentException(
          "a rule has at most 20 labels; '" + label + "' is one more");
    }
    return new Label(name, severity, selection, Collections.unmodifiableMap(more), runbook);
  }
}
