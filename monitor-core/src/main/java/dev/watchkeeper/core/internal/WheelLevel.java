package dev.watchkeeper.core.internal;

/**
 * One ring of a {@link DeadlineWheel}: consecutive lists, each for a span of {@code 2^shift} ticks.
 *
 * <p>A ring holds timers from the span of the cursor up to one turn ahead, so that a list never
 * holds timers of two turns. Span numbers count from the start of the wheel and never wrap; only
 * the list number does. Not thread-safe.
 */
final class WheelLevel {
  private final TimerLists lists;
  private final int first;
  private final int mask;
  private final int shift;
  // Never later than the first tick of the earliest list in use; earlier after a cancel.
  private long nextTick = Long.MAX_VALUE;

  /**
   * A ring of {@code 2^bits} empty lists.
   *
   * @param first the number of its first list
   * @param shift the binary logarithm of the ticks in a span
   */
  WheelLevel(TimerLists lists, int first, int bits, int shift) {
    this.lists = lists;
    this.first = first;
    this.mask = (1 << bits) - 1;
    this.shift = shift;
  }

  /** Whether a timer of that tick has its place here when the cursor is at {@code cursor}. */
  boolean reaches(long tick, long cursor) {
    return (tick >> shift) - (cursor >> shift) <= mask;
  }

  /** Puts a timer in the list of its tick, or in the farthest one if this ring ends before it. */
  void put(int handle, long tick, long cursor) {
    long span = Math.min(tick >> shift, (cursor >> shift) + mask);
    lists.push(listOf(span), handle);
    nextTick = Math.min(nextTick, span << shift);
  }

  /** A tick at or before the first one of the earliest list in use; MAX_VALUE when empty. */
  long nextTick() {
    return nextTick;
  }

  /** The first tick behind the span of the next tick, which must not be MAX_VALUE. */
  long nextEnd() {
    return ((nextTick >> shift) + 1) << shift;
  }

  /** The list that {@link #nextTick()} is in. */
  int nextList() {
    return listOf(nextTick >> shift);
  }

  /** Looks up the next tick anew, after lists have been emptied. */
  void refresh(long cursor) {
    int from = listOf(cursor >> shift);
    int last = first + mask;
    int list = lists.firstOccupied(from, last);
    if (list < 0) {
      list = lists.firstOccupied(first, last);
    }
    nextTick = list < 0 ? Long.MAX_VALUE : ((cursor >> shift) + ((list - from) & mask)) << shift;
  }

  private int listOf(long span) {
    return first + ((int) span & mask);
  }
}
