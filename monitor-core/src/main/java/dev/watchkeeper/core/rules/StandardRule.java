package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the usual rules have in common: a name, a severity, the checks that they judge, and a twin
 * as data. Immutable; every method gives a copy. Two are equal if their data is.
 *
 * @param <R> the rule itself
 */
public abstract sealed class StandardRule<R extends StandardRule<R>> implements Rule
    permits BurnRate,
        ConditionRule,
        ConsecutiveFailures,
        FailureShare,
        FailuresOfLast,
        FailuresWithin,
        Flapping,
        NoData {
  private final Label label;

  StandardRule(Label label) {
    this.label = label;
  }

  abstract R with(Label other);

  /** The name of this kind of rule in data. */
  abstract String type();

  /** The settings of this kind of rule. */
  abstract void write(Map<String, Object> settings);

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

  /**
   * Only for checks with this tag; several of these mean: with any of the tags. Tags, names and
   * types together mean: all three must fit.
   */
  public R on(String tag) {
    return with(label.on(checks -> checks.on(tag)));
  }

  /**
   * Only for the check of this name; several of these mean: any of them.
   *
   * @throws IllegalArgumentException if it is not the name of a check
   */
  public R onCheck(String check) {
    return with(label.on(checks -> checks.onCheck(check)));
  }

  /** Only for checks whose probe is of this type; several of these mean: of any of the types. */
  public R onType(String type) {
    return with(label.on(checks -> checks.onType(type)));
  }

  /**
   * Its alerts carry this name and value, such as the team that looks after them; another value of
   * the same name takes the place of the first. Alerts that are open keep the labels that they
   * have.
   *
   * @throws IllegalArgumentException if the name has not 1 to 100 characters or the value not 1 to
   *     500, if there are control characters in them, or if it would be the 21st label
   */
  public R label(String name, String value) {
    return with(label.label(name, value));
  }

  /**
   * Its alerts say that it is written here what to do, usually a link.
   *
   * @throws IllegalArgumentException if it has not 1 to 1,000 characters, or control characters
   */
  public R runbook(String link) {
    return with(label.runbook(link));
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
  public final Map<String, String> labels() {
    return label.labels();
  }

  @Override
  public final String runbook() {
    return label.runbook();
  }

  @Override
  public final boolean selects(Check check) {
    return label.selection().selects(check);
  }

  /** The rule as data, as {@link dev.watchkeeper.core.Rules#read(Settings)} takes it. */
  public final Settings toSettings() {
    Map<String, Object> tree = new LinkedHashMap<>();
    tree.put("type", type());
    tree.put("name", label.name());
    tree.put("severity", label.severity().name().toLowerCase(Locale.ROOT));
    put(tree, "tags", List.copyOf(label.selection().tags()));
    put(tree, "checks", List.copyOf(label.selection().checks()));
    put(tree, "probes", List.copyOf(label.selection().types()));
    if (!label.labels().isEmpty()) {
      tree.put("labels", label.labels());
    }
    if (!label.runbook().isEmpty()) {
      tree.put("runbook", label.runbook());
    }
    Map<String, Object> settings = new LinkedHashMap<>();
    write(settings);
    tree.put("settings", settings);
    return Settings.of(tree);
  }

  private static void put(Map<String, Object> tree, String name, List<String> values) {
    if (!values.isEmpty()) {
      tree.put(name, values);
    }
  }

  @Override
  public final boolean equals(@Nullable Object other) {
    return other instanceof StandardRule<?> that && toSettings().equals(that.toSettings());
  }

  @Override
  public final int hashCode() {
    return label.hashCode();
  }

  @Override
  public String toString() {
    return label.name();
  }

  static Judgement none(RuleState state) {
    return Judgement.of(Verdict.NONE, "", state);
  }

  static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }

  static Instant instant(long micros) {
    return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
  }
}
