package dev.watchkeeper.core;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleState;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A rule of a plug-in under the name, severity, labels and run-book of its definition, for the
 * checks that both select.
 *
 * @param rule the one that judges
 * @param label selects as the definition says, and has its labels and run-book
 * @param other the name it is given; null for its own
 * @param urgency the severity it is given; null for its own
 */
record LabelledRule(Rule rule, Rule label, @Nullable String other, @Nullable Severity urgency)
    implements Rule {
  @Override
  public String name() {
    return other == null ? rule.name() : other;
  }

  @Override
  public Severity severity() {
    return urgency == null ? rule.severity() : urgency;
  }

  /** Its own, and those of the definition, which come before them. */
  @Override
  public Map<String, String> labels() {
    Map<String, String> all = new TreeMap<>(rule.labels());
    all.putAll(label.labels());
    return all;
  }

  @Override
  public String runbook() {
    return label.runbook().isEmpty() ? rule.runbook() : label.runbook();
  }

  @Override
  public boolean selects(Check check) {
    return label.selects(check) && rule.selects(check);
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    return rule.judge(input, state);
  }

  @Override
  public String toString() {
    return name();
  }
}
