package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.probes.Command;
import dev.watchkeeper.probes.internal.vitals.FieldNames;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Makes measurements of performance data: {@code perf.<label>}, and as long as there is room {@code
 * .warn, .crit, .min, .max}, where they are one number. Values come before limits; how many found
 * no room is measured too.
 */
final class PerformanceKeys {
  private final Measurements.Builder measured;
  private final FieldNames names = new FieldNames("perf.");
  private int room;
  private int leftOut;

  private PerformanceKeys(Measurements.Builder measured, int room) {
    this.measured = measured;
    this.room = room;
  }

  /** Takes at most {@code room} places. */
  static void add(List<PerformanceValue> values, Measurements.Builder measured, int room) {
    PerformanceKeys keys = new PerformanceKeys(measured, room - 1);
    List<String> names = values.stream().map(value -> keys.name(value.label())).toList();
    for (int i = 0; i < values.size(); i++) {
      keys.set(names.get(i), values.get(i), values.get(i).value());
    }
    for (int i = 0; i < values.size(); i++) {
      keys.limits(names.get(i), values.get(i));
    }
    if (keys.leftOut > 0) {
      measured.set(Command.LEFT_OUT, keys.leftOut);
    }
  }

  private String name(String label) {
    return names.of(label, label.equals("/") ? "root" : "value");
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
    if (number == null) {
      return;
    }
    if (room == 0) {
      leftOut++;
      return;
    }
    room--;
    boolean counts = of.counter() && name.indexOf('.', "perf.".length()) < 0;
    measured.set(
        counts ? MetricKey.counter(name, of.unit()) : MetricKey.gauge(name, of.unit()), number);
  }
}
