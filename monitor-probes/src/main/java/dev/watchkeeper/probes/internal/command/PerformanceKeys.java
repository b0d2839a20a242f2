package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes measurements of performance data: {@code perf.<label>}, and as long as there is room {@code
 * .warn, .crit, .min, .max}, where they are one number.
 */
final class PerformanceKeys {
  private static final int MAX_NAME = 60;

  private final Measurements.Builder measured;
  private final Set<String> used = new HashSet<>();
  private int room;

  private PerformanceKeys(Measurements.Builder measured, int room) {
    this.measured = measured;
    this.room = room;
  }

  static void add(List<PerformanceValue> values, Measurements.Builder measured, int room) {
    PerformanceKeys keys = new PerformanceKeys(measured, room);
    List<String> names = values.stream().map(value -> keys.name(value.label())).toList();
    for (int i = 0; i < values.size(); i++) {
      keys.set(names.get(i), values.get(i), values.get(i).value());
    }
    for (int i = 0; i < values.size(); i++) {
      keys.limits(names.get(i), values.get(i));
    }
  }

  private void limits(String name, PerformanceValue value) {
    set(name + ".warn", value, number(PerformanceValue.bound(value.warn())));
    set(name + ".crit", value, number(PerformanceValue.bound(value.critical())));
    set(name + ".min", value, value.least());
    set(name + ".max", value, value.most());
  }

  private static @Nullable Double number(OptionalDouble bound) {
    return bound.isPresent() ? (Double) bound.getAsDouble() : null;
  }

  private void set(String name, PerformanceValue of, @Nullable Double number) {
    if (number == null || room == 0) {
      return;
    }
    room--;
    boolean counts = of.counter() && name.indexOf('.', "perf.".length()) < 0;
    measured.set(
        counts ? MetricKey.counter(name, of.unit()) : MetricKey.gauge(name, of.unit()), number);
  }

  /** A name of its own for a label: lower case, everything odd an underscore. */
  private String name(String label) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < label.length() && clean.length() < MAX_NAME; i++) {
      char c = Character.toLowerCase(label.charAt(i));
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      boolean first = clean.length() == 0 || clean.charAt(clean.length() - 1) == '_';
      if (plain) {
        clean.append(c);
      } else if (!first) {
        clean.append('_');
      }
    }
    int end = clean.length();
    String cleaned =
        end > 0 && clean.charAt(end - 1) == '_' ? clean.substring(0, end - 1) : clean.toString();
    String base = "perf." + (!cleaned.isEmpty() ? cleaned : label.equals("/") ? "root" : "value");
    String name = base;
    for (int i = 2; !used.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }
}
