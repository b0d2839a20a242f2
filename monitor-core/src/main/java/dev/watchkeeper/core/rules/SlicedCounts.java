package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.internal.Spans;
import java.time.Duration;

/**
 * Counts of a sliding duration that is cut into slices of time. The slices begin at multiples of
 * their width since 1970; the window is the slice of the newest result and the ones before it, as
 * many as there are slices: so it reaches back by its whole length at most, and by a slice less at
 * least. Numbers: the newest slice, then for each slice (at the remainder of its place) how many
 * results there were, times 2^32, plus how many failed.
 *
 * @param span the whole length
 * @param slices how many
 * @param at the position of its first number
 */
record SlicedCounts(Duration span, int slices, int at) implements Window {
  @Override
  public int size() {
    return 1 + slices;
  }

  private long width() {
    return Math.max(1, (Limits.micros(span) + slices - 1) / slices);
  }

  @Override
  public void next(RuleState state, long[] next, long now, boolean failed) {
    long before = state.at(at, 0);
    long slice = Math.floorDiv(now, width());
    boolean first = state.size() <= at || ahead(before, slice, slices);
    long newest = first ? slice : Math.max(slice, before);
    next[at] = newest;
    for (int i = 0; i < slices && !first; i++) {
      next[at + 1 + i] = state.at(at + 1 + i, 0);
    }
    for (long empty = Math.max(before + 1, newest - slices + 1); empty <= newest; empty++) {
      next[place(empty)] = 0;
    }
    next[place(newest)] += (1L << 32) + (failed ? 1 : 0);
  }

  /** True if a slice lies so far ahead that it was counted with another, shorter width. */
  static boolean ahead(long before, long slice, int slices) {
    return before > slice + slices;
  }

  private int place(long slice) {
    return at + 1 + (int) Math.floorMod(slice, (long) slices);
  }

  @Override
  public int total(long[] numbers) {
    long total = 0;
    for (int i = 0; i < slices; i++) {
      total += numbers[at + 1 + i] >>> 32;
    }
    return (int) Math.min(total, Integer.MAX_VALUE);
  }

  @Override
  public int failed(long[] numbers) {
    long failed = 0;
    for (int i = 0; i < slices; i++) {
      failed += numbers[at + 1 + i] & 0xFFFF_FFFFL;
    }
    return (int) Math.min(failed, Integer.MAX_VALUE);
  }

  @Override
  public String words() {
    return "within " + Spans.shown(span.toNanos());
  }
}
