package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.spi.RuleState;

/**
 * The last runs, one bit each, a failure being 1 and the newest the lowest bit of the first number;
 * before the bits stands how many runs there were, up to all. Numbers: 1 + runs / 64, rounded up.
 *
 * @param runs how many
 */
record LastRuns(int runs) implements Window {
  @Override
  public int size() {
    return 1 + (runs + 63) / 64;
  }

  @Override
  public void next(RuleState state, long[] next, long now, boolean failed) {
    next[1] = Math.min(runs, state.at(1, 0) + 1);
    long carry = failed ? 1 : 0;
    for (int i = 2; i < next.length; i++) {
      long bits = state.at(i, 0);
      next[i] = bits << 1 | carry;
      carry = bits >>> 63;
    }
    int used = runs % 64;
    if (used != 0) {
      next[next.length - 1] &= (1L << used) - 1;
    }
  }

  @Override
  public int total(long[] numbers) {
    return (int) numbers[1];
  }

  @Override
  public int failed(long[] numbers) {
    int failed = 0;
    for (int i = 2; i < numbers.length; i++) {
      failed += Long.bitCount(numbers[i]);
    }
    return failed;
  }

  @Override
  public String words() {
    return "of its last " + runs + " runs";
  }

  /** All runs are there and none failed; behind a number for the alert. */
  RuleState allWell() {
    long[] numbers = new long[1 + size()];
    numbers[1] = runs;
    return RuleState.of(numbers);
  }
}
