package dev.watchkeeper.probes.internal.command;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * One value of performance data, in base units: seconds, bytes, a ratio.
 *
 * @param label its name as the plug-in gave it
 * @param value the number; null if the plug-in said that it does not know ({@code U})
 * @param unit the unit in words; empty for none, a foreign one as it was written
 * @param counter whether it only grows
 * @param warn where a warning begins; null if not told
 * @param critical where it is critical; null if not told
 * @param least the smallest possible; null if not told
 * @param most the largest possible; null if not told
 */
record PerformanceValue(
    String label,
    @Nullable Double value,
    String unit,
    boolean counter,
    @Nullable PerformanceRange warn,
    @Nullable PerformanceRange critical,
    @Nullable Double least,
    @Nullable Double most) {

  /** The one number that a range alerts beyond; empty if it has two or is turned inside out. */
  static OptionalDouble bound(@Nullable PerformanceRange range) {
    return range != null && !range.inside() && range.low() == 0 && Double.isFinite(range.high())
        ? OptionalDouble.of(range.high())
        : OptionalDouble.empty();
  }
}
