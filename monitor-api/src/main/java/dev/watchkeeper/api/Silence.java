package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * That nobody is to be told of certain alerts for a while: they stay PENDING with this as the
 * reason and fire when it ends, if their rules still say so. Checks go on, results are kept, and
 * what was told before is still told to be over. Immutable.
 *
 * @param id names it; made by its owner, unique within a monitor
 * @param checks names of checks; empty for any
 * @param tags a check has one of these; empty for any
 * @param rules names of rules; empty for any
 * @param labels the alert has all of these
 * @param until when it ends
 * @param by who wants it
 * @param why the reason, for people
 */
public record Silence(
    String id,
    Set<CheckId> checks,
    Set<String> tags,
    Set<String> rules,
    Map<String, String> labels,
    Instant until,
    String by,
    String why) {
  /**
   * Copies the parts.
   *
   * @throws IllegalArgumentException if the id is empty or longer than 200 characters
   */
  public Silence {
    if (id.isBlank() || id.length() > 200) {
      throw new IllegalArgumentException("the id of a silence has 1 to 200 characters");
    }
    checks = Set.copyOf(checks);
    tags = Set.copyOf(tags);
    rules = Set.copyOf(rules);
    labels = Map.copyOf(labels);
    requireNonNull(until, "until");
    by = Texts.line(by, 200);
    why = Texts.line(why, 500);
  }

  /** A silence of everything until then; go on with the {@code on...} methods. */
  public static Silence until(String id, Instant until, String by, String why) {
    return new Silence(id, Set.of(), Set.of(), Set.of(), Map.of(), until, by, why);
  }

  /** The same, of these checks only. */
  public Silence onChecks(CheckId... these) {
    return new Silence(id, Set.of(these), tags, rules, labels, until, by, why);
  }

  /** The same, of checks with one of these tags only. */
  public Silence onTags(String... these) {
    return new Silence(id, checks, Set.of(these), rules, labels, until, by, why);
  }

  /** The same, of alerts of these rules only. */
  public Silence onRules(String... these) {
    return new Silence(id, checks, tags, Set.of(these), labels, until, by, why);
  }

  /** The same, of alerts that have all of these labels only. */
  public Silence onLabels(Map<String, String> these) {
    return new Silence(id, checks, tags, rules, these, until, by, why);
  }

  /** As one line of text that {@link #parse} reads. */
  public String format() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("id", id);
    values.put("until", until.toString());
    values.put("by", by);
    values.put("why", why);
    checks.forEach(check -> values.put("check." + check, "yes"));
    tags.forEach(tag -> values.put("tag." + tag, "yes"));
    rules.forEach(rule -> values.put("rule." + rule, "yes"));
    labels.forEach((name, value) -> values.put("label." + name, value));
    return Pairs.write(values);
  }

  /**
   * Reads what {@link #format} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Silence parse(String text) {
    Map<String, String> values = Pairs.read(text);
    Set<CheckId> checks = new LinkedHashSet<>();
    Pairs.below("check.", values).keySet().forEach(name -> checks.add(CheckId.of(name)));
    try {
      return new Silence(
          values.getOrDefault("id", ""),
          checks,
          Pairs.below("tag.", values).keySet(),
          Pairs.below("rule.", values).keySet(),
          Pairs.below("label.", values),
          Instant.parse(values.getOrDefault("until", "")),
          values.getOrDefault("by", ""),
          values.getOrDefault("why", ""));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("a silence ends at an instant: " + e.getMessage(), e);
    }
  }

  /** True if it keeps this alert of this check from firing at this instant. */
  public boolean covers(Check check, Alert alert, Instant now) {
    return now.isBefore(until)
        && (checks.isEmpty() || checks.contains(check.id()))
        && (tags.isEmpty() || tags.stream().anyMatch(check.tags()::contains))
        && (rules.isEmpty() || rules.contains(alert.rule()))
        && labels.entrySet().stream()
            .allMatch(
                label -> label.getValue().equals(alert.context().labels().get(label.getKey())));
  }
}
