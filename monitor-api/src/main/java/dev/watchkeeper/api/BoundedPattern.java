package dev.watchkeeper.api;

import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression that cannot run away: it may read at most a million characters of its input
 * in all its attempts, and a stack that overflows ends it.
 */
final class BoundedPattern {
  private static final int MAX_STEPS = 1_000_000;
  private static final int MAX_LENGTH = 2_000;

  private final Pattern pattern;

  BoundedPattern(String regex) {
    if (regex.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a regular expression has at most " + MAX_LENGTH + " characters, not " + regex.length());
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

  /** Whether a match is found; null if that takes too long or too deep a recursion to tell. */
  @Nullable Boolean find(String text) {
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
