package dev.watchkeeper.probes.internal.vitals;

import org.jspecify.annotations.Nullable;

/**
 * One process.
 *
 * @param name of its executable, cut to 15 characters by the kernel
 * @param state a letter: R runs, S sleeps, D waits for a disk, Z is a zombie, T is stopped
 * @param parent the number of its parent
 * @param ticks of processor time that it used
 * @param threads how many it has
 * @param started ticks from the start of the machine to its own
 */
public record ProcStat(
    String name, char state, long parent, long ticks, long threads, long started) {
  private static final int FIELDS = 20;

  /** Reads {@code /proc/<pid>/stat} (proc(5)); null if it is none. Names may hold anything. */
  public static @Nullable ProcStat parse(String text) {
    int open = text.indexOf('(');
    int close = text.lastIndexOf(')');
    if (open < 0 || close < open) {
      return null;
    }
    String[] words = Words.of(text.substring(close + 1));
    if (words.length < FIELDS || words[0].length() != 1) {
      return null;
    }
    return new ProcStat(
        text.substring(open + 1, close),
        words[0].charAt(0),
        Words.at(words, 1),
        Words.at(words, 11) + Words.at(words, 12),
        Words.at(words, 17),
        Words.at(words, 19));
  }
}
