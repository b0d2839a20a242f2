package dev.watchkeeper.probes.internal.command;

import org.jspecify.annotations.Nullable;

/**
 * A range of the plug-in guidelines: {@code 10} (0 to 10), {@code 10:}, {@code ~:10}, {@code
 * 10:20}, {@code @10:20}.
 *
 * @param low the lower bound, {@code -Infinity} for none
 * @param high the upper bound, {@code Infinity} for none
 * @param inside true if the plug-in alerts inside the range instead of outside
 */
record PerformanceRange(double low, double high, boolean inside) {

  /** Reads one; null if it is none. */
  static @Nullable PerformanceRange parse(String text, double factor) {
    boolean inside = text.startsWith("@");
    String range = inside ? text.substring(1) : text;
    int colon = range.indexOf(':');
    String start = colon < 0 ? "0" : range.substring(0, colon);
    String end = range.substring(colon + 1);
    Double low =
        start.equals("~") || start.isEmpty()
            ? (Double) (start.isEmpty() ? 0 : Double.NEGATIVE_INFINITY)
            : number(start, factor);
    Double high =
        end.isEmpty() && colon >= 0 ? (Double) Double.POSITIVE_INFINITY : number(end, factor);
    return low == null || high == null || low > high
        ? null
        : new PerformanceRange(low, high, inside);
  }

  /** A number in its unit, made one in base units; null if it is none. */
  static @Nullable Double number(String text, double factor) {
    int digits = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean exponent = (c == 'e' || c == 'E') && digits > 0;
      boolean sign = c == '-' || c == '+';
      if (c >= '0' && c <= '9') {
        digits++;
      } else if (c != '.' && c != ',' && !sign && !exponent) {
        return null;
      }
    }
    try {
      double value = Double.parseDouble(text.replace(',', '.')) * factor;
      return digits > 0 && Double.isFinite(value) ? (Double) value : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }
}
