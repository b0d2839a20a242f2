package dev.watchkeeper.api.spi;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a rule remembers of one check from one result to the next: a short sequence of whole
 * numbers, whose meaning is the rule's own. Immutable, so that the decision of a run is a pure
 * function, and plain, so that any store can keep it.
 */
public final class RuleState {
  /** The most numbers one state may hold. */
  public static final int MAX_SIZE = 4_096;

  private static final RuleState EMPTY = new RuleState(new long[0]);

  private final long[] numbers;

  private RuleState(long[] numbers) {
    this.numbers = numbers;
  }

  /** The state before the first result. */
  public static RuleState empty() {
    return EMPTY;
  }

  /**
   * A state of these numbers.
   *
   * @throws IllegalArgumentException if there are more than {@link #MAX_SIZE}
   */
  public static RuleState of(long... numbers) {
    if (numbers.length > MAX_SIZE) {
      throw new IllegalArgumentException(
          "a rule remembers at most " + MAX_SIZE + " numbers, not " + numbers.length);
    }
    return numbers.length == 0 ? EMPTY : new RuleState(numbers.clone());
  }

  /** How many numbers it has. */
  public int size() {
    return numbers.length;
  }

  /** The number at a position, or {@code other} if there is none. */
  public long at(int index, long other) {
    return index >= 0 && index < numbers.length ? numbers[index] : other;
  }

  /** A copy of the numbers. */
  public long[] toArray() {
    return numbers.clone();
  }

  /** As text that {@link #parse(String)} reads: the numbers with commas between. */
  public String format() {
    StringBuilder text = new StringBuilder();
    for (long number : numbers) {
      text.append(text.length() == 0 ? "" : ",").append(number);
    }
    return text.toString();
  }

  /**
   * Reads what {@link #format()} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static RuleState parse(String text) {
    if (text.isEmpty()) {
      return EMPTY;
    }
    try {
      return of(Arrays.stream(text.split(",", -1)).mapToLong(Long::parseLong).toArray());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not the state of a rule: " + e.getMessage(), e);
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof RuleState that && Arrays.equals(numbers, that.numbers);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(numbers);
  }

  @Override
  public String toString() {
    return "[" + format() + "]";
  }
}
