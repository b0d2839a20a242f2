package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a value in an answer: of a header field, in JSON, of the last url.
 *
 * @param operator how it is tested
 * @param operand what it is compared with
 * @param optional whether it may be absent
 * @param pattern the regular expression of MATCHES and MATCHES_NOT
 */
record ValueTest(Operator operator, Object operand, boolean optional, @Nullable Condition pattern) {
  private static final MetricKey TEXT = MetricKey.text("value");
  private static final String NAMES =
      "one of equals, equals-not, contains, contains-not, matches, matches-not, less, at-most,"
          + " greater, at-least, present, absent";

  /** How a value is tested. */
  enum Operator {
    EQUALS("is"),
    EQUALS_NOT("is not"),
    CONTAINS("contains"),
    CONTAINS_NOT("does not contain"),
    MATCHES("matches"),
    MATCHES_NOT("does not match"),
    LESS("is less than"),
    AT_MOST("is at most"),
    GREATER("is greater than"),
    AT_LEAST("is at least"),
    PRESENT("is present"),
    ABSENT("is absent");

    private final String words;

    Operator(String words) {
      this.words = words;
    }

    /** The name in settings. */
    String setting() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private boolean ofNumbers() {
      return this == LESS || this == AT_MOST || this == GREATER || this == AT_LEAST;
    }

    private boolean ofPresence() {
      return this == PRESENT || this == ABSENT;
    }
  }

  private static final ValueTest ANY = new ValueTest(Operator.PRESENT, true, true, null);

  /** Reads the one test that a map of settings holds. */
  static ValueTest read(Settings settings) {
    ValueTest read = null;
    boolean optional = settings.flag("optional").orElse(false);
    for (Operator operator : Operator.values()) {
      Object operand = settings.value(operator.setting()).optional().orElse(null);
      if (operand != null && read != null) {
        settings.reject(operator.setting(), "is a second test; a test for itself is needed");
      } else if (operand != null) {
        read = of(operator, operand, optional, settings);
      }
    }
    if (read == null) {
      settings.reject("", "needs a test: " + NAMES);
      return ANY;
    }
    return read;
  }

  private static ValueTest of(
      Operator operator, Object given, boolean optional, Settings settings) {
    Object operand = given instanceof Secret secret ? secret.reveal() : given;
    String name = operator.setting();
    if (operator.ofPresence() && !Boolean.TRUE.equals(operand)) {
      settings.reject(name, "is true or not given");
    } else if (operator.ofNumbers() && !(operand instanceof Number)) {
      settings.reject(name, "takes a number");
    } else if (operand instanceof List || operand instanceof java.util.Map) {
      settings.reject(name, "takes one value, not a list or map");
    } else if (operator == Operator.MATCHES || operator == Operator.MATCHES_NOT) {
      return matching(operator, operand.toString(), optional, settings);
    } else {
      return new ValueTest(operator, operand, optional, null);
    }
    return ANY;
  }

  private static ValueTest matching(
      Operator operator, String regex, boolean optional, Settings settings) {
    try {
      Condition pattern =
          operator == Operator.MATCHES ? TEXT.matches(regex) : TEXT.doesNotMatch(regex);
      return new ValueTest(operator, regex, optional, pattern);
    } catch (IllegalArgumentException e) {
      settings.reject(operator.setting(), String.valueOf(e.getMessage()));
      return ANY;
    }
  }

  /** Why the values under a name are not as expected; null if they are. */
  @Nullable String wrong(String name, List<Found> values) {
    if (values.isEmpty()) {
      boolean fine = operator == Operator.ABSENT || optional;
      return fine ? null : name + " is absent, expected that it " + expected();
    }
    for (Found value : values) {
      Boolean held = holds(value);
      if (held == null) {
        return name + ": the expression took too many steps";
      }
      if (!held) {
        return name + " is " + shown(value) + ", expected that it " + expected();
      }
    }
    return null;
  }

  private static String shown(Found value) {
    String text = Texts.line(value.text(), 80);
    return value.kind() == Found.Kind.NUMBER || value.kind() == Found.Kind.OTHER
        ? text
        : "'" + text + "'";
  }

  private String expected() {
    if (operator.ofPresence()) {
      return operator.words;
    }
    String text = Texts.line(operand.toString(), 80);
    return operator.words + " " + (operand instanceof String ? "'" + text + "'" : text);
  }

  private @Nullable Boolean holds(Found value) {
    return switch (operator) {
      case PRESENT -> true;
      case ABSENT -> false;
      case EQUALS -> same(value);
      case EQUALS_NOT -> !same(value);
      case CONTAINS -> value.text().contains(operand.toString());
      case CONTAINS_NOT -> !value.text().contains(operand.toString());
      case MATCHES, MATCHES_NOT -> pattern == null ? Boolean.TRUE : pattern.holdsFor(value.text());
      default -> compares(value.number(), ((Number) operand).doubleValue());
    };
  }

  private boolean same(Found value) {
    if (operand instanceof Number number) {
      return value.number() == number.doubleValue();
    }
    boolean text = value.kind() == Found.Kind.TEXT || value.kind() == Found.Kind.FIELD;
    boolean other = value.kind() == Found.Kind.OTHER || value.kind() == Found.Kind.FIELD;
    return (operand instanceof Boolean ? other : text) && value.text().equals(operand.toString());
  }

  private boolean compares(double value, double bound) {
    return switch (operator) {
      case LESS -> value < bound;
      case AT_MOST -> value <= bound;
      case GREATER -> value > bound;
      default -> value >= bound;
    };
  }
}
