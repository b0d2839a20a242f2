package dev.watchkeeper.core;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Rule;

/**
 * What the usual rules have in common: a name, a severity and the tags of the checks that they
 * judge. Immutable; every method gives a copy.
 *
 * @param <R> the rule itself
 */
public abstract sealed class StandardRule<R extends StandardRule<R>> implements Rule
    permits ConsecutiveFailures, FailuresWithin, ConditionRule {
  private final Label label;

  StandardRule(Label label) {
    this.label = label;
  }

  abstract R with(Label other);

  Label label() {
    return label;
  }

  /**
   * With another name; part of the key of its alerts and of what it remembers.
   *
   * @throws IllegalArgumentException if it is empty, longer than 200 characters or has control
   *     characters
   */
  public R named(String name) {
    return with(label.named(name));
  }

  /** With another severity. */
  public R severity(Severity severity) {
    return with(label.severity(severity));
  }

  /** Only for checks with this tag; several of these mean: with any of the tags. */
  public R on(String tag) {
    return with(label.on(tag));
  }

  @Override
  public final String name() {
    return label.name();
  }

  @Override
  public final Severity severity() {
    return label.severity();
  }

  @Override
  public final boolean selects(Check check) {
    return label.selects(check);
  }

  @Override
  public String toString() {
    return label.name();
  }
}
