package dev.watchkeeper.probes.internal.vitals;

import org.jspecify.annotations.Nullable;

/**
 * Open files of a whole machine.
 *
 * @param open how many are open
 * @param most how many may be
 */
public record FileHandles(long open, long most) {

  /** Reads {@code /proc/sys/fs/file-nr} (proc(5)); null if it is none. */
  public static @Nullable FileHandles parse(String text) {
    String[] words = Words.of(text.lines().findFirst().orElse(""));
    long most = Words.at(words, 2);
    return words.length == 3 && most > 0
        ? new FileHandles(Math.max(0, Words.at(words, 0) - Words.at(words, 1)), most)
        : null;
  }
}
