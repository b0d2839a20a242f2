package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.util.Collection;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The name and nature of one measurement. Probes declare theirs as constants; two keys with one
 * name mean the same measurement. Immutable.
 *
 * @param name dotted lower-case name, such as {@code http.status}
 * @param kind what the value is
 * @param unit the unit in words, such as {@code seconds} or {@code bytes}; empty for none
 * @param stored whether the value is kept in history; a transient one is judged and forgotten
 */
public record MetricKey(String name, Kind kind, String unit, boolean stored) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*(\\.[a-z0-9_]+)*");

  /** What a value is. */
  public enum Kind {
    /** A number that goes up and down. */
    GAUGE,
    /** A number that only grows until its source restarts. */
    COUNTER,
    /** A text. */
    TEXT
  }

  /**
   * Validates the name.
   *
   * @throws IllegalArgumentException if the name is not dotted lower case of at most 100 characters
   */
  public MetricKey {
    requireNonNull(kind, "kind");
    requireNonNull(unit, "unit");
    if (requireNonNull(name, "name").length() > 100 || !NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a metric's name is dotted lower case of at most 100 characters, such as 'http.status',"
              + " not '"
              + Texts.line(name, 100)
              + "'");
    }
  }

  /** A stored number that goes up and down. */
  public static MetricKey gauge(String name, String unit) {
    return new MetricKey(name, Kind.GAUGE, unit, true);
  }

  /** A stored number that only grows. */
  public static MetricKey counter(String name, String unit) {
    return new MetricKey(name, Kind.COUNTER, unit, true);
  }

  /** A stored text. */
  public static MetricKey text(String name) {
    return new MetricKey(name, Kind.TEXT, "", true);
  }

  /** The same key, judged but not kept in history. */
  public MetricKey notStored() {
    return new MetricKey(name, kind, unit, false);
  }

  /** True if values are numbers. */
  public boolean isNumber() {
    return kind != Kind.TEXT;
  }

  /** Holds if the number is at least {@code low} and at most {@code high}. */
  public Condition isBetween(double low, double high) {
    return Condition.range(this, low, high);
  }

  /** Holds if the number is at most {@code high}. */
  public Condition atMost(double high) {
    return Condition.range(this, Double.NEGATIVE_INFINITY, high);
  }

  /** Holds if the number is at least {@code low}. */
  public Condition atLeast(double low) {
    return Condition.range(this, low, Double.POSITIVE_INFINITY);
  }

  /** Holds if the value is this number or, for a text, this text. */
  public Condition isEqualTo(Object value) {
    return Condition.oneOf(this, List.of(value));
  }

  /** Holds if the value is one of these numbers or texts. */
  public Condition isOneOf(Collection<?> values) {
    return Condition.oneOf(this, List.copyOf(values));
  }

  /** Holds if there is a value. */
  public Condition isPresent() {
    return Condition.presence(this, true);
  }

  /** Holds if there is no value. */
  public Condition isAbsent() {
    return Condition.presence(this, false);
  }

  /** Holds if the text contains this one; case matters. */
  public Condition contains(String part) {
    return Condition.text(this, Condition.Operator.CONTAINS, part);
  }

  /** Holds if the text does not contain this one; case matters. */
  public Condition doesNotContain(String part) {
    return Condition.text(this, Condition.Operator.CONTAINS_NOT, part);
  }

  /**
   * Holds if the regular expression finds a match in the text, within a bounded number of steps.
   *
   * @throws IllegalArgumentException if the expression is none
   */
  public Condition matches(String regex) {
    return Condition.text(this, Condition.Operator.MATCHES, regex);
  }

  /**
   * Holds if the regular expression finds no match in the text, within a bounded number of steps.
   *
   * @throws IllegalArgumentException if the expression is none
   */
  public Condition doesNotMatch(String regex) {
    return Condition.text(this, Condition.Operator.MATCHES_NOT, regex);
  }

  @Override
  public String toString() {
    return name;
  }
}
