package dev.watchkeeper.jdbc.internal.history;

import java.util.Arrays;

/**
 * A text taken apart into what is the same from run to run, and its numbers. Only numbers that can
 * be written again digit by digit are taken out: whole ones without needless zeros, and decimals as
 * {@code Double.toString} writes them, up to {@value #DIGITS} digits. All else stays in the
 * pattern, with {@link #WHOLE} or {@link #DECIMAL} in the place of each number.
 */
final class Template {
  static final char WHOLE = '\u0001';
  static final char DECIMAL = '\u0002';

  /** A text with more numbers is not taken apart. */
  static final int MOST_SLOTS = 256;

  private static final int DIGITS = 18;

  private final String text;
  private final StringBuilder pattern;
  private long[] mantissas = new long[8];
  private int[] scales = new int[8];
  private int slots;
  private int at;

  private Template(String text) {
    this.text = text;
    this.pattern = new StringBuilder(text.length());
  }

  /** Takes a text apart; null if it cannot be. */
  static @org.jspecify.annotations.Nullable Template of(String text) {
    Template template = new Template(text);
    return template.parse() ? template : null;
  }

  String pattern() {
    return pattern.toString();
  }

  int slots() {
    return slots;
  }

  /** A number without its point. */
  long mantissa(int slot) {
    return mantissas[slot];
  }

  /** How many of its digits are behind the point. */
  int scale(int slot) {
    return scales[slot];
  }

  /** How many numbers a pattern has. */
  static int slots(String pattern) {
    return (int) pattern.chars().filter(c -> c == WHOLE || c == DECIMAL).count();
  }

  private boolean parse() {
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == WHOLE || c == DECIMAL) {
        return false;
      }
      boolean signed = c == '-' && !digit(at - 1) && digit(at + 1);
      if (!(digit(at) || signed) || !number(signed)) {
        pattern.append(c);
        at++;
      }
    }
    return slots <= MOST_SLOTS;
  }

  private boolean digit(int index) {
    return index >= 0
        && index < text.length()
        && text.charAt(index) >= '0'
        && text.charAt(index) <= '9';
  }

  private int digitsFrom(int index) {
    int end = index;
    while (digit(end)) {
      end++;
    }
    return end;
  }

  /** Takes the number that begins here, if it can be written again just so. */
  private boolean number(boolean signed) {
    int from = at + (signed ? 1 : 0);
    int point = digitsFrom(from);
    if (text.charAt(from) == '0' && point - from > 1 || point - from > DIGITS) {
      return false;
    }
    int end = text.startsWith(".", point) ? digitsFrom(point + 1) : point;
    int scale = end - point - 1;
    boolean decimal =
        scale > 0 && end - from - 1 <= DIGITS && (scale == 1 || text.charAt(end - 1) != '0');
    end = decimal ? end : point;
    long mantissa = mantissa(from, end);
    if (signed && mantissa == 0) {
      return false;
    }
    add(signed ? -mantissa : mantissa, decimal ? scale : 0);
    pattern.append(decimal ? DECIMAL : WHOLE);
    at = end;
    return true;
  }

  private long mantissa(int from, int end) {
    long value = 0;
    for (int i = from; i < end; i++) {
      if (text.charAt(i) != '.') {
        value = value * 10 + (text.charAt(i) - '0');
      }
    }
    return value;
  }

  private void add(long mantissa, int scale) {
    if (slots == mantissas.length) {
      mantissas = Arrays.copyOf(mantissas, slots * 2);
      scales = Arrays.copyOf(scales, slots * 2);
    }
    mantissas[slots] = mantissa;
    scales[slots++] = scale;
  }

  /** Writes a decimal; zeros at its end that are more than the scale needs are left out. */
  static void decimal(StringBuilder out, long mantissa, int scale) {
    long value = mantissa;
    int places = scale;
    while (places > 1 && value % 10 == 0) {
      value /= 10;
      places--;
    }
    if (value < 0) {
      out.append('-');
    }
    String digits = Long.toUnsignedString(Math.abs(value));
    int whole = Math.max(0, digits.length() - places);
    out.append(whole == 0 ? "0" : digits.substring(0, whole)).append('.');
    out.append("0".repeat(Math.max(0, places - digits.length())))
        .append(digits, whole, digits.length());
  }
}
