package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.MetricKey;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A regular expression whose first group is taken out of a text, within a million steps. What a
 * condition would refuse as an expression is refused here.
 */
final class Groups {
  private static final int MAX_STEPS = 1_000_000;
  private static final MetricKey TEXT = MetricKey.text("value");

  private final Pattern pattern;
  private final dev.watchkeeper.api.Condition guard;

  private Groups(Pattern pattern, dev.watchkeeper.api.Condition guard) {
    this.pattern = pattern;
    this.guard = guard;
  }

  /**
   * Reads an expression.
   *
   * @throws IllegalArgumentException if it is none, or one that could run away
   */
  static Groups of(String regex) {
    dev.watchkeeper.api.Condition guard = TEXT.matches(regex);
    return new Groups(Pattern.compile(regex), guard);
  }

  /** The first group of the first match, or the match if there is no group; null for none. */
  @Nullable String first(String text) {
    if (!Boolean.TRUE.equals(guard.holdsFor(text))) {
      return null;
    }
    Matcher matcher = pattern.matcher(new Counted(text, new int[] {MAX_STEPS}, 0, text.length()));
    try {
      if (!matcher.find()) {
        return null;
      }
      return matcher.group(matcher.groupCount() > 0 ? 1 : 0);
    } catch (TooManySteps | StackOverflowError e) {
      return null;
    }
  }

  private record Counted(String text, int[] left, int start, int end) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new TooManySteps();
      }
      return text.charAt(start + index);
    }

    @Override
    public int length() {
      return end - start;
    }

    @Override
    public CharSequence subSequence(int from, int to) {
      return new Counted(text, left, start + from, start + to);
    }

    @Override
    public String toString() {
      return text.substring(start, end);
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super("too many steps", null, false, false);
    }
  }
}
