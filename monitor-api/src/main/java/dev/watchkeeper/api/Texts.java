package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

/** Makes foreign text safe to print: cut, on one line, without control characters. Stateless. */
public final class Texts {
  private Texts() {}

  /**
   * The text on one line: control characters, line separators, lone surrogates and what is not seen
   * or turns the direction of others become '?', more than {@code limit} characters are cut and
   * marked with an ellipsis.
   */
  public static String line(String text, int limit) {
    requireNonNull(text, "text");
    boolean cut = text.length() > limit;
    int end = cut ? Math.max(0, limit - 1) : text.length();
    if (end > 0 && end < text.length() && Character.isHighSurrogate(text.charAt(end - 1))) {
      end--;
    }
    StringBuilder clean = null;
    for (int i = 0; i < end; i++) {
      if (!printable(text, i, end)) {
        clean = clean == null ? new StringBuilder(text) : clean;
        clean.setCharAt(i, '?');
      }
    }
    if (clean == null) {
      return cut ? text.substring(0, end) + "…" : text;
    }
    clean.setLength(end);
    return cut ? clean.append('…').toString() : clean.toString();
  }

  private static boolean printable(String text, int i, int end) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < end && pair(c, text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && pair(text.charAt(i - 1), c);
    }
    int type = Character.getType(c);
    return !Character.isISOControl(c)
        && type != Character.LINE_SEPARATOR
        && type != Character.PARAGRAPH_SEPARATOR
        && type != Character.FORMAT;
  }

  /** Whether the two are one character that is seen: tags, such as U+E0041, are not. */
  private static boolean pair(char high, char low) {
    return Character.isSurrogatePair(high, low)
        && Character.getType(Character.toCodePoint(high, low)) != Character.FORMAT;
  }
}
