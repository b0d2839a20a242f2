package dev.watchkeeper.core.internal;

/**
 * A set of small integers that answers "which is the first member from here on" in a few steps.
 *
 * <p>One bit per number, and above it one bit per word of 64 numbers, so that a search skips 4,096
 * absent numbers per step. Not thread-safe.
 */
final class SlotSet {
  private static final int WORD = 6;

  private final long[] words;
  private final long[] summary;

  /** An empty set that can hold the numbers 0 to {@code size - 1}. */
  SlotSet(int size) {
    words = new long[(size >>> WORD) + 1];
    summary = new long[(words.length >>> WORD) + 1];
  }

  void add(int slot) {
    int word = slot >>> WORD;
    if (words[word] == 0) {
      summary[word >>> WORD] |= 1L << word;
    }
    words[word] |= 1L << slot;
  }

  void remove(int slot) {
    int word = slot >>> WORD;
    words[word] &= ~(1L << slot);
    if (words[word] == 0) {
      summary[word >>> WORD] &= ~(1L << word);
    }
  }

  /**
   * The smallest member of {@code from} to {@code to}, both inclusive, or -1 when there is none.
   */
  int first(int from, int to) {
    int word = from >>> WORD;
    long bits = words[word] & (-1L << from);
    if (bits == 0) {
      word = firstWord(word + 1, to >>> WORD);
      if (word < 0) {
        return -1;
      }
      bits = words[word];
    }
    int slot = (word << WORD) + Long.numberOfTrailingZeros(bits);
    return slot <= to ? slot : -1;
  }

  private int firstWord(int from, int to) {
    if (from > to) {
      return -1;
    }
    int block = from >>> WORD;
    long bits = summary[block] & (-1L << from);
    while (bits == 0) {
      block++;
      if (block > to >>> WORD) {
        return -1;
      }
      bits = summary[block];
    }
    return (block << WORD) + Long.numberOfTrailingZeros(bits);
  }
}
