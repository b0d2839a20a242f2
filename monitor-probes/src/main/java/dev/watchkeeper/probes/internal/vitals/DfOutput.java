package dev.watchkeeper.probes.internal.vitals;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tool {@code df} says, of blocks and of inodes: that of coreutils and of busybox. */
public final class DfOutput {
  private static final int COLUMNS = 6;
  private static final long MOST = Long.MAX_VALUE / 8;

  private DfOutput() {}

  /**
   * One file system.
   *
   * @param device what is mounted
   * @param total its size: bytes or inodes
   * @param used of it used
   * @param free of it free for users
   * @param mount where it is mounted
   */
  public record Row(String device, long total, long used, long free, String mount) {
    /** The used part of what users can have, as df computes it; 0 if there is nothing. */
    public double usedRatio() {
      return used + free == 0 ? 0 : (double) used / (used + free);
    }
  }

  /**
   * Reads the output of {@code df -P} in the language C; lines that are no rows are left out. Names
   * of devices and mounts may have blanks in them.
   *
   * @param unit how many bytes a block has; 1 for inodes
   */
  public static List<Row> parse(String text, long unit) {
    List<Row> rows = new ArrayList<>();
    String before = "";
    for (String line : text.lines().skip(1).limit(10_000).toList()) {
      Row row = row(Words.of(before + line), unit);
      // A device with a long name has a line of its own, unless df was told not to.
      before = row == null && Words.of(line).length == 1 ? line + " " : "";
      if (row != null) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** The five columns behind the device are found by the percentage, or the dash in its place. */
  private static @Nullable Row row(String[] words, long unit) {
    for (int i = COLUMNS - 2; i < words.length - 1; i++) {
      boolean share = words[i].equals("-") || words[i].endsWith("%");
      if (share && words[i + 1].startsWith("/") && numbers(words, i - 3)) {
        return new Row(
            join(words, 0, i - 3),
            value(words[i - 3], unit),
            value(words[i - 2], unit),
            value(words[i - 1], unit),
            join(words, i + 1, words.length));
      }
    }
    return null;
  }

  private static boolean numbers(String[] words, int from) {
    for (int i = from; i < from + 3; i++) {
      boolean negative = words[i].length() > 1 && words[i].startsWith("-");
      if (!words[i].equals("-")
          && Words.whole(negative ? words[i].substring(1) : words[i]).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  private static long value(String word, long unit) {
    return Math.min(Words.whole(word).orElse(0), MOST / Math.max(1, unit)) * unit;
  }

  private static String join(String[] words, int from, int to) {
    return String.join(" ", List.of(words).subList(from, to));
  }
}
