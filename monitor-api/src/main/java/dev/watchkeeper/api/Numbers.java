package dev.watchkeeper.api;

import java.math.BigDecimal;
import java.math.MathContext;

/** Numbers as people write them, the same in every locale. */
final class Numbers {
  private Numbers() {}

  /** At most six significant digits, without exponent and trailing zeros. */
  static String plain(double value) {
    if (Double.isNaN(value) || Double.isInfinite(value)) {
      return Double.toString(value);
    }
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      return Long.toString((long) value);
    }
    return new BigDecimal(value, new MathContext(6)).stripTrailingZeros().toPlainString();
  }
}
