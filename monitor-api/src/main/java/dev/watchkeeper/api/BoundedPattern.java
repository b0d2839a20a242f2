package dev.watchkeeper.api;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that cannot run away: it may read at most a million characters of its input
 * in all its attempts, and a stack that overflows ends it. Counted groups that match nothing, such
 * as {@code (?:(?:){1000}){1000}}, repeat without reading; so the product of the counts of all that
 * may match nothing is bounded too.
 */
final class BoundedPattern {
  private static final int MAX_STEPS = 1_000_000;
  private static final int MAX_LENGTH = 2_000;
  private static final int MAX_REPEATS = 10_000;
  private static final long MAX_EMPTY_STEPS = 50_000_000;
  private static final Pattern COUNT = Pattern.compile("\\{(\\d+)");
  private static final Pattern BLANKS_IGNORED = Pattern.compile("\\(\\?[a-zA-Z]*x");

  private final Pattern pattern;
  private final long repeats;

  BoundedPattern(String regex) {
    if (regex.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a regular expression has at most " + MAX_LENGTH + " characters, not " + regex.length());
    }
    repeats = repeats(regex);
    if (repeats > MAX_REPEATS) {
      throw new IllegalArgumentException(
          "a regular expression repeats its groups at most "
              + MAX_REPEATS
              + " times, all their counts multiplied");
    }
    try {
      pattern = Pattern.compile(regex);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "'"
              + Texts.line(regex, 80)
              + "' is not a regular expression: "
              + e.getDescription()
              + " at position "
              + e.getIndex());
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException("a regular expression is nested too deeply", e);
    }
  }

  /**
   * The product of the counts of groups and of what has no width, nested or not: what is escaped or
   * only looks like a count makes it too large at worst, never too small.
   */
  private static long repeats(String regex) {
    boolean anywhere = BLANKS_IGNORED.matcher(regex).find();
    long product = 1;
    for (Matcher count = COUNT.matcher(regex); count.find() && product <= MAX_REPEATS; ) {
      String digits = count.group(1);
      long times = digits.length() > 9 ? MAX_REPEATS + 1 : Math.max(1, Long.parseLong(digits));
      product *= anywhere || mayBeEmpty(regex, count.start()) ? times : 1;
    }
    return product;
  }

  private static boolean mayBeEmpty(String regex, int end) {
    boolean group = end > 0 && ")}?*+^$".indexOf(regex.charAt(end - 1)) >= 0;
    boolean edge =
        end > 1 && regex.charAt(end - 2) == '\\' && "bBGAZzEX".indexOf(regex.charAt(end - 1)) >= 0;
    return group || edge;
  }

  /** Whether a match is found; null if that takes too long or too deep a recursion to tell. */
  @Nullable Boolean find(String text) {
    if (repeats > 1 && repeats * text.length() > MAX_EMPTY_STEPS) {
      return null;
    }
    try {
      return pattern.matcher(new Counted(text, new Budget(), 0, text.length())).find();
    } catch (TooManySteps | StackOverflowError e) {
      return null;
    }
  }

  private record Counted(String text, Budget budget, int start, int end) implements CharSequence {
    @Override
    public char charAt(int index) {
      budget.take();
      return text.charAt(start + index);
    }

    @Override
    public int length() {
      return end - start;
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new Counted(text, budget, start + from, start + to);
    }

    @Override
    public String toString() {
      return text.substring(start, end);
    }
  }

  private static final class Budget {
    private int left = MAX_STEPS;

    void take() {
      if (--left < 0) {
        throw new TooManySteps();
      }
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super("too many steps", null, false, false);
    }
  }
}
