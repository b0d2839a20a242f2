package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * A test of one measurement. As an expectation of a check it judges one result; inside a rule it
 * judges over time. Made by the methods of {@link MetricKey}; immutable and data only, so that it
 * can be stored.
 */
public final class Condition {
  private final MetricKey key;
  private final Operator operator;
  private final List<Object> operands;
  private final boolean degrades;
  private final @Nullable BoundedPattern pattern;

  /** How the measurement is tested. */
  public enum Operator {
    /** Number within two bounds, both included; infinities leave a side open. */
    BETWEEN,
    /** Equal to one of several numbers or texts. */
    ONE_OF,
    /** There is a value. */
    PRESENT,
    /** There is no value. */
    ABSENT,
    /** The text contains the operand. */
    CONTAINS,
    /** The text does not contain the operand. */
    CONTAINS_NOT,
    /** The regular expression is found in the text. */
    MATCHES,
    /** The regular expression is not found in the text. */
    MATCHES_NOT
  }

  private Condition(MetricKey key, Operator operator, List<Object> operands, boolean degrades) {
    this.key = requireNonNull(key, "key");
    this.operator = operator;
    this.operands = operands;
    this.degrades = degrades;
    boolean regex = operator == Operator.MATCHES || operator == Operator.MATCHES_NOT;
    this.pattern = regex ? new BoundedPattern((String) operands.get(0)) : null;
  }

  static Condition range(MetricKey key, double low, double high) {
    if (!key.isNumber()) {
      throw new IllegalArgumentException("'" + key + "' is text, range needs a number");
    }
    if (!(low <= high)) {
      throw new IllegalArgumentException("no number lies between " + low + " and " + high);
    }
    if (Double.isInfinite(low) && Double.isInfinite(high)) {
      throw new IllegalArgumentException("'" + key + "' needs a bound that is a finite number");
    }
    return new Condition(key, Operator.BETWEEN, List.of(low, high), false);
  }

  static Condition oneOf(MetricKey key, List<?> values) {
    if (values.isEmpty()) {
      throw new IllegalArgumentException("'" + key + "' needs at least one value to be equal to");
    }
    List<Object> operands = new ArrayList<>();
    for (Object value : values) {
      operands.add(operand(key, value));
    }
    return new Condition(key, Operator.ONE_OF, List.copyOf(operands), false);
  }

  static Condition presence(MetricKey key, boolean present) {
    return new Condition(key, present ? Operator.PRESENT : Operator.ABSENT, List.of(), false);
  }

  static Condition text(MetricKey key, Operator operator, String operand) {
    if (key.isNumber()) {
      throw new IllegalArgumentException(
          "'" + key + "' is a number, '" + operator + "' needs text");
    }
    return new Condition(key, operator, List.of(requireNonNull(operand, "operand")), false);
  }

  private static Object operand(MetricKey key, Object value) {
    if (key.isNumber() && value instanceof Number number) {
      return finite(key, number.doubleValue());
    }
    if (!key.isNumber() && value instanceof String) {
      return value;
    }
    throw new IllegalArgumentException(
        "'" + key + "' is " + (key.isNumber() ? "a number" : "text") + ", not '" + value + "'");
  }

  private static double finite(MetricKey key, double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("'" + key + "' is never equal to " + value);
    }
    return unsigned(value);
  }

  /** Zero is zero: without this, the two that a double knows would not be equal. */
  private static double unsigned(double value) {
    return value == 0 ? 0 : value;
  }

  /**
   * Reads a condition from data that was opened with {@link Settings#reading(String)}: {@code
   * metric}, exactly one test, and {@code degraded}; what is wrong is noted there.
   *
   * @return the condition; empty if there are problems with it
   */
  public static Optional<Condition> read(Settings settings) {
    return Optional.ofNullable(ConditionReader.read(settings));
  }

  /** The condition as data, as {@link #read(Settings)} takes it. */
  public Settings toSettings() {
    return Settings.of(CheckWriter.write(this));
  }

  /** The same test, whose failure makes a result DEGRADED in place of DOWN. */
  public Condition orDegraded() {
    return new Condition(key, operator, operands, true);
  }

  /** The measurement tested. */
  public MetricKey key() {
    return key;
  }

  /** How it is tested. */
  public Operator operator() {
    return operator;
  }

  /** What it is compared with: {@code Double} or {@code String}; immutable, may be empty. */
  public List<Object> operands() {
    return operands;
  }

  /** The status that a failure gives: DOWN, or DEGRADED after {@link #orDegraded()}. */
  public Status onFailure() {
    return degrades ? Status.DEGRADED : Status.DOWN;
  }

  /**
   * Tests. Never throws; a regular expression that takes too many steps is evidence of UNKNOWN. A
   * missing value fails every test but {@link Operator#ABSENT}.
   */
  public Evidence evaluate(Measurements measurements) {
    @Nullable Boolean held = holds(measurements);
    Status verdict = held == null ? Status.UNKNOWN : held ? Status.UP : onFailure();
    String actual = held == null ? "expression took too many steps" : actual(measurements);
    return new Evidence(key.name(), expected(), actual, verdict);
  }

  /** Whether the test holds, without evidence; null if it could not be decided. Never throws. */
  public @Nullable Boolean holds(Measurements measurements) {
    return switch (operator) {
      case PRESENT -> measurements.has(key);
      case ABSENT -> !measurements.has(key);
      case BETWEEN -> inRange(measurements.numberOrNaN(key));
      case ONE_OF -> equalsOne(measurements);
      default -> textHolds(measurements.text(key).orElse(null));
    };
  }

  /**
   * Whether a test of a text holds for this one, of whatever length; null if it could not be
   * decided.
   *
   * @throws IllegalStateException if this is not a test of a text
   */
  public @Nullable Boolean holdsFor(String text) {
    return switch (operator) {
      case CONTAINS, CONTAINS_NOT, MATCHES, MATCHES_NOT -> textHolds(text);
      default -> throw new IllegalStateException("'" + this + "' is not a test of a text");
    };
  }

  /**
   * Whether a test of a number holds for this one.
   *
   * @throws IllegalStateException if this is not a test of a number
   */
  public boolean holdsFor(double number) {
    if (operator == Operator.BETWEEN) {
      return inRange(number);
    }
    if (operator == Operator.ONE_OF && operands.get(0) instanceof Double) {
      return operands.contains(unsigned(number));
    }
    throw new IllegalStateException("'" + this + "' is not a test of a number");
  }

  /** False for NaN, which stands for no value. */
  private boolean inRange(double value) {
    return value >= (Double) operands.get(0) && value <= (Double) operands.get(1);
  }

  private boolean equalsOne(Measurements measurements) {
    Object value =
        key.isNumber()
            ? measurements.number(key).isPresent()
                ? unsigned(measurements.number(key).getAsDouble())
                : null
            : measurements.text(key).orElse(null);
    return value != null && operands.contains(value);
  }

  private @Nullable Boolean textHolds(@Nullable String text) {
    if (text == null) {
      return false;
    }
    boolean wanted = operator == Operator.CONTAINS || operator == Operator.MATCHES;
    if (pattern == null) {
      return text.contains((String) operands.get(0)) == wanted;
    }
    Boolean found = pattern.find(text);
    return found == null ? null : found == wanted;
  }

  private String actual(Measurements measurements) {
    if (!measurements.has(key)) {
      return "absent";
    }
    OptionalDouble number = measurements.number(key);
    return number.isPresent()
        ? Numbers.plain(number.getAsDouble())
        : Texts.line(measurements.text(key).orElse(""), 200);
  }

  /** What is expected, in words, such as {@code between 200 and 299}. */
  public String expected() {
    return switch (operator) {
      case BETWEEN -> expectedRange((Double) operands.get(0), (Double) operands.get(1));
      case ONE_OF -> operands.size() == 1 ? shown(0) : "one of " + shownOperands();
      case PRESENT -> "present";
      case ABSENT -> "absent";
      case CONTAINS -> "contains " + shown(0);
      case CONTAINS_NOT -> "does not contain " + shown(0);
      case MATCHES -> "matches " + shown(0);
      case MATCHES_NOT -> "does not match " + shown(0);
    };
  }

  private static String expectedRange(double low, double high) {
    if (low == Double.NEGATIVE_INFINITY) {
      return "at most " + Numbers.plain(high);
    }
    return high == Double.POSITIVE_INFINITY
        ? "at least " + Numbers.plain(low)
        : "between " + Numbers.plain(low) + " and " + Numbers.plain(high);
  }

  private String shownOperands() {
    List<String> shown = new ArrayList<>();
    for (int i = 0; i < operands.size(); i++) {
      shown.add(shown(i));
    }
    return String.join(", ", shown);
  }

  private String shown(int index) {
    Object operand = operands.get(index);
    return operand instanceof Double number
        ? Numbers.plain(number)
        : "'" + Texts.line(operand.toString(), 80) + "'";
  }

  /** Two conditions are equal if they test the same name in the same way. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Condition that
        && key.name().equals(that.key.name())
        && operator == that.operator
        && operands.equals(that.operands)
        && degrades == that.degrades;
  }

  @Override
  public int hashCode() {
    return Objects.hash(key.name(), operator, operands, degrades);
  }

  @Override
  public String toString() {
    return key + " " + expected() + (degrades ? " (or degraded)" : "");
  }
}
