package dev.watchkeeper.probes.internal.vitals;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the tool {@code free} says: that of procps, old and new, and of busybox. */
public final class FreeOutput {
  private static final long MOST = Long.MAX_VALUE / 8;

  private FreeOutput() {}

  /**
   * Reads the output of {@code free -b} (unit 1) or {@code free -k} (unit 1,024) in the language C;
   * null if it is none.
   */
  public static @Nullable MemInfo parse(String text, long unit) {
    List<String> lines = text.lines().limit(20).toList();
    List<String> columns = lines.isEmpty() ? List.of() : Arrays.asList(Words.of(lines.get(0)));
    String[] memory = row(lines, "Mem:");
    String[] swap = row(lines, "Swap:");
    long total = value(memory, 1, unit);
    if (total == 0) {
      return null;
    }
    int available = columns.indexOf("available");
    long free =
        available >= 0
            ? value(memory, available + 1, unit)
            : value(memory, 3, unit) + caches(columns, memory, unit);
    return MemInfo.of(total, free, value(swap, 1, unit), value(swap, 3, unit));
  }

  /** Of the older forms, which know no available memory: buffers and cached pages. */
  private static long caches(List<String> columns, String[] memory, long unit) {
    long sum = 0;
    for (String name : List.of("buffers", "cached", "cache", "buff/cache")) {
      int column = columns.indexOf(name);
      sum += column < 0 ? 0 : value(memory, column + 1, unit);
    }
    return sum;
  }

  private static String[] row(List<String> lines, String name) {
    for (String line : lines) {
      String[] words = Words.of(line);
      if (words.length > 1 && words[0].equals(name)) {
        return words;
      }
    }
    return new String[0];
  }

  private static long value(String[] row, int index, long unit) {
    return Math.min(Words.at(row, index), MOST / Math.max(1, unit)) * unit;
  }
}
