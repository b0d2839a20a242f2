package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.spi.RuleState;

/** How many of the results in a window there are and how many of them failed. */
sealed interface Window permits LastRuns, SlicedCounts {
  /** How many numbers it remembers; the first of them stands at position 1. */
  int size();

  /** Takes one more result in, from the numbers of the state into the new ones. */
  void next(RuleState state, long[] next, long now, boolean failed);

  /** How many results are in it. */
  int total(long[] numbers);

  /** How many of them failed. */
  int failed(long[] numbers);

  /** In words, after a count. */
  String words();
}
