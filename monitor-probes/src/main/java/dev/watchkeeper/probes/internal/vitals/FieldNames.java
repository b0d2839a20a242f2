package dev.watchkeeper.probes.internal.vitals;

import java.util.HashSet;
import java.util.Set;

/**
 * Makes names of measurements out of words that others chose: lower case, everything odd an
 * underscore, no name twice. For one thread.
 */
public final class FieldNames {
  private static final int MAX_NAME = 60;

  private final String beginning;
  private final Set<String> used = new HashSet<>();

  /** Names that begin so, such as {@code perf.}. */
  public FieldNames(String beginning) {
    this.beginning = beginning;
  }

  /** A name of its own for a word; {@code otherwise} stands for one without letters and digits. */
  public String of(String word, String otherwise) {
    String cleaned = cleaned(word);
    String base = beginning + (cleaned.isEmpty() ? otherwise : cleaned);
    String name = base;
    for (int i = 2; !used.add(name); i++) {
      name = base + "_" + i;
    }
    return name;
  }

  private static String cleaned(String word) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < word.length() && clean.length() < MAX_NAME; i++) {
      char c = Character.toLowerCase(word.charAt(i));
      boolean plain = c >= 'a' && c <= 'z' || c >= '0' && c <= '9';
      boolean first = clean.length() == 0 || clean.charAt(clean.length() - 1) == '_';
      if (plain) {
        clean.append(c);
      } else if (!first) {
        clean.append('_');
      }
    }
    int end = clean.length();
    return end > 0 && clean.charAt(end - 1) == '_' ? clean.substring(0, end - 1) : clean.toString();
  }
}
