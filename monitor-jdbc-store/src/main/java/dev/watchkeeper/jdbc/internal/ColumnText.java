package dev.watchkeeper.jdbc.internal;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Texts as columns hold them. Databases refuse U+0000 or replace lone surrogates, so that two texts
 * would become one; here such a character, and {@link #MARK} itself, is written as the mark and
 * four hexadecimal digits. All other texts are written as they are.
 */
final class ColumnText {
  private static final char MARK = '\uFFFF';
  private static final int LONGEST_KEY = 400;
  private static final int KEPT_OF_KEY = 300;

  private ColumnText() {}

  static String write(String text) {
    StringBuilder safe = null;
    for (int i = 0; i < text.length(); i++) {
      if (storable(text, i)) {
        if (safe != null) {
          safe.append(text.charAt(i));
        }
        continue;
      }
      safe = safe == null ? new StringBuilder(text.length() + 8).append(text, 0, i) : safe;
      safe.append(MARK).append(HexFormat.of().toHexDigits(text.charAt(i)));
    }
    return safe == null ? text : safe.toString();
  }

  private static boolean storable(String text, int i) {
    char c = text.charAt(i);
    if (Character.isHighSurrogate(c)) {
      return i + 1 < text.length() && Character.isLowSurrogate(text.charAt(i + 1));
    }
    if (Character.isLowSurrogate(c)) {
      return i > 0 && Character.isHighSurrogate(text.charAt(i - 1));
    }
    return c != 0 && c != MARK;
  }

  static String read(String column) {
    if (column.indexOf(MARK) < 0) {
      return column;
    }
    StringBuilder text = new StringBuilder(column.length());
    for (int i = 0; i < column.length(); i++) {
      char c = column.charAt(i);
      if (c == MARK && isHex(column, i + 1)) {
        c = (char) HexFormat.fromHexDigits(column, i + 1, i + 5);
        i += 4;
      }
      text.append(c);
    }
    return text.toString();
  }

  private static boolean isHex(String text, int from) {
    if (from + 4 > text.length()) {
      return false;
    }
    for (int i = from; i < from + 4; i++) {
      if (!HexFormat.isHexDigit(text.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  /**
   * A text that stands for this one in an index, whose entries are bounded: itself if it is short,
   * else its beginning, the mark and its digest. No two texts have the same.
   */
  static String key(String text) {
    String column = write(text);
    if (column.length() <= LONGEST_KEY) {
      return column;
    }
    int end = KEPT_OF_KEY;
    if (Character.isHighSurrogate(column.charAt(end - 1))) {
      end--;
    }
    return column.substring(0, end) + MARK + "#" + digest(column);
  }

  private static String digest(String text) {
    try {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
