package dev.watchkeeper.probes.internal.vitals;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is mounted where.
 *
 * @param entries in the order in which they were mounted
 */
public record Mounts(List<Entry> entries) {

  /**
   * One mount.
   *
   * @param device what is mounted
   * @param folder where
   * @param type the kind of file system
   * @param readOnly whether nothing can be written
   */
  public record Entry(String device, String folder, String type, boolean readOnly) {}

  /** Reads {@code /proc/mounts} (fstab(5)); lines that are no entries are left out. */
  public static Mounts parse(String text) {
    List<Entry> entries = new ArrayList<>();
    for (String line : text.lines().limit(100_000).toList()) {
      String[] words = Words.of(line);
      if (words.length >= 4) {
        boolean readOnly = List.of(words[3].split(",", -1)).contains("ro");
        entries.add(new Entry(plain(words[0]), plain(words[1]), words[2], readOnly));
      }
    }
    return new Mounts(List.copyOf(entries));
  }

  /** The mount that a path lies on: the innermost, of those the last; null if there is none. */
  public @Nullable Entry of(String path) {
    Entry best = null;
    for (Entry entry : entries) {
      String folder = entry.folder();
      boolean within =
          path.equals(folder) || path.startsWith(folder.endsWith("/") ? folder : folder + "/");
      if (within && (best == null || folder.length() >= best.folder().length())) {
        best = entry;
      }
    }
    return best;
  }

  /** Blanks and the like are written as a backslash and three octal digits. */
  private static String plain(String word) {
    StringBuilder plain = new StringBuilder();
    int i = 0;
    while (i < word.length()) {
      boolean escaped = word.charAt(i) == '\\' && i + 4 <= word.length();
      if (escaped && word.substring(i + 1, i + 4).matches("[0-3][0-7]{2}")) {
        plain.append((char) Integer.parseInt(word.substring(i + 1, i + 4), 8));
        i += 4;
      } else {
        plain.append(word.charAt(i));
        i++;
      }
    }
    return plain.toString();
  }
}
