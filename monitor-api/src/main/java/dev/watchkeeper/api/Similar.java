package dev.watchkeeper.api;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;

/** Finds the name that was probably meant. */
final class Similar {
  private Similar() {}

  /** {@code "; known: a, b (did you mean 'a'?)"}, or empty where nothing is known. */
  static String hint(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "";
    }
    Set<String> sorted = new TreeSet<>(known);
    String best = "";
    int least = Math.max(2, name.length() / 3) + 1;
    for (String candidate : sorted) {
      int distance = distance(name, candidate);
      if (distance < least) {
        least = distance;
        best = candidate;
      }
    }
    return "; known: "
        + String.join(", ", sorted)
        + (best.isEmpty() ? "" : " (did you mean '" + best + "'?)");
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, Math.min(row[j], row[j - 1]) + 1);
      }
    }
    return row[b.length()];
  }
}
