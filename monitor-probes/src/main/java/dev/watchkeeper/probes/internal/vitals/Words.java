package dev.watchkeeper.probes.internal.vitals;

import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Words and numbers in lines of text; nothing here fails. */
final class Words {
  private static final int MAX_DIGITS = 18;

  private Words() {}

  /** The words of a line, separated by blanks. */
  static String[] of(String line) {
    String stripped = line.strip();
    return stripped.isEmpty() ? new String[0] : stripped.split("\\s+", -1);
  }

  /** The first word of a text; empty if there is none. */
  static String first(String text) {
    String[] words = of(text.lines().findFirst().orElse(""));
    return words.length == 0 ? "" : words[0];
  }

  /** A whole number without a sign; empty if the word is none. */
  static OptionalLong whole(String word) {
    boolean digits = !word.isEmpty() && word.length() <= MAX_DIGITS;
    for (int i = 0; i < word.length() && digits; i++) {
      digits = word.charAt(i) >= '0' && word.charAt(i) <= '9';
    }
    return digits ? OptionalLong.of(Long.parseLong(word)) : OptionalLong.empty();
  }

  /** The whole number at a position; 0 if there is none. */
  static long at(String[] words, int index) {
    return index < words.length ? whole(words[index]).orElse(0) : 0;
  }

  /** A number of digits, with a point at most; empty if the word is none. */
  static OptionalDouble number(String word) {
    int points = 0;
    int digits = 0;
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      points += c == '.' ? 1 : 0;
      digits += c >= '0' && c <= '9' ? 1 : 0;
    }
    boolean sound = digits > 0 && points <= 1 && digits + points == word.length() && digits <= 30;
    return sound ? OptionalDouble.of(Double.parseDouble(word)) : OptionalDouble.empty();
  }
}
