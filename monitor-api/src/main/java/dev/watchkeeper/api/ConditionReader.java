package dev.watchkeeper.api;

import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads one condition from data: a metric, exactly one test, and {@code degraded}. */
final class ConditionReader {
  private static final Set<String> TESTS =
      Set.of(
          "between",
          "at-least",
          "at-most",
          "one-of",
          "equals",
          "present",
          "contains",
          "contains-not",
          "matches",
          "matches-not");

  private ConditionReader() {}

  static @Nullable Condition read(Settings settings) {
    String metric = settings.text("metric").required();
    boolean degraded = settings.flag("degraded").orElse(false);
    List<String> tests = TESTS.stream().filter(settings::has).sorted().toList();
    if (tests.size() != 1 || metric.isEmpty()) {
      settings.reject(
          "",
          "a condition has a metric and exactly one test of " + TESTS.stream().sorted().toList());
      return null;
    }
    try {
      Condition condition = test(settings, metric, tests.get(0));
      return degraded && condition != null ? condition.orDegraded() : condition;
    } catch (IllegalArgumentException e) {
      settings.reject(tests.get(0), String.valueOf(e.getMessage()));
      return null;
    }
  }

  private static @Nullable Condition test(Settings settings, String metric, String test) {
    return switch (test) {
      case "between" -> between(settings, MetricKey.gauge(metric, ""));
      case "at-least" ->
          number(settings, test).map(MetricKey.gauge(metric, "")::atLeast).orElse(null);
      case "at-most" ->
          number(settings, test).map(MetricKey.gauge(metric, "")::atMost).orElse(null);
      case "one-of", "equals" -> oneOf(metric, settings.value(test).required());
      case "present" -> presence(MetricKey.gauge(metric, ""), settings.flag(test).required());
      case "contains" -> MetricKey.text(metric).contains(settings.text(test).required());
      case "contains-not" -> MetricKey.text(metric).doesNotContain(settings.text(test).required());
      case "matches" -> MetricKey.text(metric).matches(settings.text(test).required());
      default -> MetricKey.text(metric).doesNotMatch(settings.text(test).required());
    };
  }

  private static Condition presence(MetricKey key, boolean present) {
    return present ? key.isPresent() : key.isAbsent();
  }

  private static Optional<Double> number(Settings settings, String test) {
    return settings.number(test).optional();
  }

  private static @Nullable Condition between(Settings settings, MetricKey key) {
    if (settings.value("between").required() instanceof List<?> bounds
        && bounds.size() == 2
        && bounds.get(0) instanceof Number low
        && bounds.get(1) instanceof Number high) {
      return key.isBetween(low.doubleValue(), high.doubleValue());
    }
    settings.reject("between", "takes a list of two numbers, such as [200, 299]");
    return null;
  }

  private static Condition oneOf(String metric, Object value) {
    List<?> values = value instanceof List<?> list ? list : List.of(value);
    boolean numbers = !values.isEmpty() && values.get(0) instanceof Number;
    return (numbers ? MetricKey.gauge(metric, "") : MetricKey.text(metric)).isOneOf(values);
  }
}
