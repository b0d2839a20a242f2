package dev.watchkeeper.probes.internal.log;

import org.jspecify.annotations.Nullable;

/**
 * How far one file has been read.
 *
 * @param key which file it is, whatever its name
 * @param offset the first byte that was not read: the start of a line, unless {@code inside}
 * @param seen how large the file was
 * @param inside whether the offset lies within a long line, whose rest is passed over
 * @param copy whether the file was taken for a copy of another one, of which nothing is read
 * @param missed for how many runs no file was found that it fits
 * @param print of what lies before the offset
 */
record LogMark(
    String key, long offset, long seen, boolean inside, boolean copy, int missed, String print) {
  private static final int PARTS = 6;

  /** Reads what {@link #text} wrote; null if it is something else. */
  static @Nullable LogMark parse(String text) {
    String[] parts = text.split(" ", -1);
    if (parts.length != PARTS) {
      return null;
    }
    try {
      long offset = Long.parseLong(parts[1]);
      long seen = Long.parseLong(parts[2]);
      int missed = Integer.parseInt(parts[4]);
      boolean sound = offset >= 0 && seen >= 0 && missed >= 0;
      boolean inside = parts[3].contains("i");
      boolean copy = parts[3].contains("c");
      return sound ? new LogMark(parts[0], offset, seen, inside, copy, missed, parts[5]) : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  String text() {
    String flags = "-" + (inside ? "i" : "") + (copy ? "c" : "");
    return key + " " + offset + " " + seen + " " + flags + " " + missed + " " + print;
  }

  LogMark missedAgain() {
    return new LogMark(key, offset, seen, inside, copy, missed + 1, print);
  }
}
