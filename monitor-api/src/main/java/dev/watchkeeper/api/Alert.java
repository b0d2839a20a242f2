package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of a check over time, as people are told it. One alert per episode: its {@link
 * #key()} is the same from PENDING to RESOLVED and never used again. Immutable.
 */
public final class Alert {
  private final CheckId check;
  private final String rule;
  private final Severity severity;
  private final AlertState state;
  private final Instant since;
  private final Instant changed;
  private final String explanation;
  private final boolean fired;

  private Alert(Subject subject, AlertState state, Episode episode, String explanation) {
    this.check = subject.check();
    this.rule = subject.rule();
    this.severity = subject.severity();
    this.state = requireNonNull(state, "state");
    this.since = episode.since();
    this.changed = episode.changed();
    this.fired = episode.fired() || state == AlertState.FIRING;
    this.explanation = Texts.line(requireNonNull(explanation, "explanation"), 1_000);
  }

  /**
   * What an alert is about.
   *
   * @param check the check
   * @param rule the name of the rule
   * @param severity how urgent it is
   */
  public record Subject(CheckId check, String rule, Severity severity) {
    /** Refuses nulls. */
    public Subject {
      requireNonNull(check, "check");
      requireNonNull(rule, "rule");
      requireNonNull(severity, "severity");
    }
  }

  private record Episode(Instant since, Instant changed, boolean fired) {
    Episode {
      requireNonNull(since, "since");
      requireNonNull(changed, "changed");
    }
  }

  /** A new episode that began at {@code since}. */
  public static Alert open(Subject subject, AlertState state, Instant since, String explanation) {
    return new Alert(subject, state, new Episode(since, since, false), explanation);
  }

  /** The same episode in another state, from {@code at} on. */
  public Alert moveTo(AlertState next, Instant at, String why) {
    return new Alert(subject(), next, new Episode(since, at, fired), why);
  }

  /** What it is about. */
  public Subject subject() {
    return new Subject(check, rule, severity);
  }

  /** The check. */
  public CheckId check() {
    return check;
  }

  /** The name of the rule. */
  public String rule() {
    return rule;
  }

  /** How urgent it is. */
  public Severity severity() {
    return severity;
  }

  /** Where it stands. */
  public AlertState state() {
    return state;
  }

  /** When the episode began: the due time of the run with which the condition started to hold. */
  public Instant since() {
    return since;
  }

  /** When it came into its present state. */
  public Instant changed() {
    return changed;
  }

  /**
   * Whether this object, or one that it was made from by {@link #moveTo}, was FIRING: people are
   * told of the end only of what they were told the beginning of.
   */
  public boolean fired() {
    return fired;
  }

  /** Why the rule says so: the evidence, in one line. */
  public String explanation() {
    return explanation;
  }

  /**
   * The identity of the episode: check, rule and beginning, with a slash between them; unique for
   * ever. Only if the name of the rule has a slash itself the length of the check's name follows,
   * so that no two episodes have the same key.
   */
  public String key() {
    String key = check + "/" + rule + "/" + since;
    return rule.indexOf('/') < 0 ? key : key + "/" + check.value().length();
  }

  /** One line for people, such as {@code FIRING shop: 2 runs in a row failed (last: ...)}. */
  public String summary() {
    return state + " " + severity + " " + Texts.line(check.value(), 200) + ": " + explanation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Alert that
        && key().equals(that.key())
        && severity == that.severity
        && state == that.state
        && changed.equals(that.changed)
        && explanation.equals(that.explanation);
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return summary();
  }
}
