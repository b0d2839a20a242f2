package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.internal.Spans;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The values of a sliding duration that is cut into 20 slices of time, as {@link SlicedCounts} has
 * it. Remembers, from position {@link #AT} on: the newest slice, the last value and the running
 * total of a counter, then three numbers for each slice (at the remainder of its place):
 *
 * <ul>
 *   <li>how many values there were,
 *   <li>for average and sum their sum, for least and most that value, for a percentile how many
 *       were beyond the condition, for the others the first value,
 *   <li>for a percentile how many were beyond the condition of the end, for those that compare the
 *       ends the time of the first value.
 * </ul>
 *
 * <p>A percentile need not be known to be judged: it is above a bound if more values are above the
 * bound than may be. So no histogram is kept, and the judgement is exact.
 *
 * @param span the whole length
 * @param rollup what is made of the values
 * @param thousandths of a percent, for a percentile
 */
record ValueWindow(Duration span, Rollup rollup, int thousandths) {
  static final int SLICES = 20;
  static final int AT = 2;
  private static final int FIRST = AT + 3;
  static final int SIZE = FIRST + 3 * SLICES;
  private static final int HUNDRED = 100_000;
  private static final int HALF = 32;

  private long width() {
    return Math.max(1, (Limits.micros(span) + SLICES - 1) / SLICES);
  }

  /** Takes one more value in. */
  long[] next(RuleState state, long now, double value, Bounds bounds) {
    long[] next = new long[SIZE];
    long slice = Math.floorDiv(now, width());
    boolean first = state.size() <= AT || unusable(state, slice);
    for (int i = AT; i < SIZE && !first; i++) {
      next[i] = state.at(i, 0);
    }
    long newest = first ? slice : Math.max(slice, next[AT]);
    for (long empty = Math.max(next[AT] + 1, newest - SLICES + 1); empty <= newest; empty++) {
      int place = place(empty);
      next[place] = 0;
      next[place + 1] = 0;
      next[place + 2] = 0;
    }
    next[AT] = newest;
    double counted = counted(next, first, value);
    add(next, place(newest), now, rollup == Rollup.PERCENTILE ? value : counted, bounds);
    return next;
  }

  /** True if it was counted with other slices, or a counter grew beyond all numbers. */
  private boolean unusable(RuleState state, long slice) {
    boolean endless = rollup == Rollup.RATE && !Double.isFinite(number(state.at(AT + 2, 0)));
    return endless || SlicedCounts.ahead(state.at(AT, 0), slice, SLICES);
  }

  private static int place(long slice) {
    return FIRST + 3 * (int) Math.floorMod(slice, (long) SLICES);
  }

  /** The value, or for a counter the total of what it grew, a lower value being a new beginning. */
  private double counted(long[] next, boolean first, double value) {
    if (rollup != Rollup.RATE) {
      next[AT + 1] = rollup.comparesEnds() ? bits(value) : 0;
      return value;
    }
    double last = number(next[AT + 1]);
    double total = first ? 0 : number(next[AT + 2]) + (value >= last ? value - last : value);
    next[AT + 1] = bits(value);
    next[AT + 2] = bits(total);
    return total;
  }

  private void add(long[] next, int place, long now, double value, Bounds bounds) {
    boolean first = next[place]++ == 0;
    double before = number(next[place + 1]);
    switch (rollup) {
      case AVERAGE, SUM -> next[place + 1] = bits(first ? value : before + value);
      case LEAST -> next[place + 1] = bits(first ? value : Math.min(before, value));
      case MOST -> next[place + 1] = bits(first ? value : Math.max(before, value));
      case PERCENTILE -> {
        next[place + 1] += beyond(bounds.begin(), value);
        next[place + 2] += bounds.end() == null ? 0 : beyond(bounds.end(), value);
      }
      case CHANGE, SLOPE, RATE -> {
        next[place + 1] = first ? bits(value) : next[place + 1];
        next[place + 2] = first ? now : next[place + 2];
      }
    }
  }

  /**
   * The conditions whose bounds a percentile is compared with.
   *
   * @param begin the one of the rule
   * @param end the one that must hold at the end; null for none of its own
   */
  record Bounds(Condition begin, @Nullable Condition end) {}

  /** One in the upper half for a value above the range, in the lower for one below. */
  private static long beyond(Condition range, double value) {
    double low = (Double) range.operands().get(0);
    double high = (Double) range.operands().get(1);
    return value > high ? 1L << HALF : value < low ? 1 : 0;
  }

  /** How many values are in it. */
  long count(long[] numbers) {
    long count = 0;
    for (int i = FIRST; i < SIZE; i += 3) {
      count += numbers[i];
    }
    return count;
  }

  /** True if the values are enough to make a number of them; beyond all numbers there is none. */
  boolean sayable(long[] numbers, long now) {
    if (rollup == Rollup.PERCENTILE) {
      return true;
    }
    boolean apart = !rollup.comparesEnds() || now > numbers[firstPlace(numbers) + 2];
    return apart && Double.isFinite(value(numbers, now));
  }

  /** True if the condition holds for what is made of the values. */
  boolean holds(long[] numbers, long now, Condition condition, boolean end) {
    if (rollup != Rollup.PERCENTILE) {
      return condition.holdsFor(value(numbers, now));
    }
    long total = count(numbers);
    long rank = (total * thousandths + HUNDRED - 1) / HUNDRED;
    long above = 0;
    long below = 0;
    for (int i = FIRST; i < SIZE; i += 3) {
      above += numbers[i + (end ? 2 : 1)] >>> HALF;
      below += numbers[i + (end ? 2 : 1)] & 0xFFFF_FFFFL;
    }
    return above <= total - rank && below < rank;
  }

  /** What is made of the values; not for a percentile. */
  double value(long[] numbers, long now) {
    if (rollup.comparesEnds()) {
      int first = firstPlace(numbers);
      double newest = number(numbers[rollup == Rollup.RATE ? AT + 2 : AT + 1]);
      double change = newest - number(numbers[first + 1]);
      return rollup == Rollup.CHANGE ? change : change / ((now - numbers[first + 2]) / 1e6);
    }
    double value = 0;
    boolean some = false;
    for (int i = FIRST; i < SIZE; i += 3) {
      if (numbers[i] > 0) {
        double slice = number(numbers[i + 1]);
        value = some ? joined(value, slice) : slice;
        some = true;
      }
    }
    return rollup == Rollup.AVERAGE ? value / count(numbers) : value;
  }

  private double joined(double one, double other) {
    return switch (rollup) {
      case LEAST -> Math.min(one, other);
      case MOST -> Math.max(one, other);
      default -> one + other;
    };
  }

  /** Where the oldest slice stands that has a value. */
  private static int firstPlace(long[] numbers) {
    for (long slice = numbers[AT] - SLICES + 1; slice < numbers[AT]; slice++) {
      if (numbers[place(slice)] > 0) {
        return place(slice);
      }
    }
    return place(numbers[AT]);
  }

  /** Such as {@code average of queue.depth within 5 min is 12.5 (8 values)}. */
  String evidence(Condition condition, long[] numbers, long now) {
    String what = words() + " of " + condition.key() + " within " + Spans.shown(span.toNanos());
    long count = count(numbers);
    String values = count == 1 ? " (1 value)" : " (" + count + " values)";
    if (rollup != Rollup.PERCENTILE) {
      return what + " is " + Explain.number(value(numbers, now)) + values;
    }
    long beyond = 0;
    for (int i = FIRST; i < SIZE; i += 3) {
      beyond += (numbers[i + 1] >>> HALF) + (numbers[i + 1] & 0xFFFF_FFFFL);
    }
    String met = holds(numbers, now, condition, false) ? " is " : " is not ";
    String not = beyond + " of " + count + " values not so";
    return what + met + condition.expected() + " (" + not + ")";
  }

  String words() {
    return rollup == Rollup.PERCENTILE
        ? Explain.number(thousandths / 1_000.0) + "th percentile"
        : rollup.words();
  }

  private static double number(long bits) {
    return Double.longBitsToDouble(bits);
  }

  private static long bits(double value) {
    return Double.doubleToLongBits(value);
  }
}
