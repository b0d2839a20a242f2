package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.LogFile;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The expressions that lines are looked at with. Whether one is found is decided by conditions,
 * which are bounded; only a line that matches is then asked for what its first group caught.
 *
 * @param wanted one of these is to be found
 * @param ignored none of these
 * @param captures the wanted ones that have a group
 */
record LinePatterns(List<Condition> wanted, List<Condition> ignored, List<Pattern> captures) {
  private static final int MAX_CAPTURED = 1_000;
  private static final int MAX_STEPS = 1_000_000;

  static LinePatterns read(Settings settings) {
    List<String> wanted = settings.texts("matches").orElse(List.of());
    List<Condition> conditions = conditions(wanted, "matches", settings);
    List<Condition> ignored =
        conditions(settings.texts("ignores").orElse(List.of()), "ignores", settings);
    List<Pattern> captures =
        conditions.size() < wanted.size()
            ? List.of()
            : wanted.stream()
                .map(Pattern::compile)
                .filter(pattern -> pattern.matcher("").groupCount() > 0)
                .toList();
    return new LinePatterns(conditions, ignored, captures);
  }

  private static List<Condition> conditions(List<String> regexes, String name, Settings settings) {
    List<Condition> conditions = new ArrayList<>();
    for (int i = 0; i < regexes.size(); i++) {
      try {
        conditions.add(LogFile.LAST.matches(regexes.get(i)));
      } catch (IllegalArgumentException e) {
        settings.reject(name + "[" + i + "]", String.valueOf(e.getMessage()));
      }
    }
    return conditions;
  }

  /** Measures what the first group of the first expression that is found caught. */
  void capture(String line, Measurements.Builder measured) {
    for (Pattern pattern : captures) {
      Matcher matcher = pattern.matcher(new Steps(line, new int[] {MAX_STEPS}));
      try {
        if (matcher.find() && matcher.group(1) != null) {
          String caught = Texts.line(matcher.group(1), MAX_CAPTURED);
          measured.set(LogFile.CAPTURED, caught);
          number(caught, measured);
          return;
        }
      } catch (TooManySteps | StackOverflowError e) {
        return;
      }
    }
  }

  private static void number(String caught, Measurements.Builder measured) {
    String text = caught.strip();
    if (text.length() <= 40 && text.matches("[-+]?\\d+(\\.\\d+)?")) {
      measured.set(LogFile.NUMBER, Double.parseDouble(text));
    }
  }

  /** A line that may be looked at a number of times only. */
  private record Steps(CharSequence line, int[] left) implements CharSequence {
    @Override
    public char charAt(int index) {
      if (--left[0] < 0) {
        throw new TooManySteps();
      }
      return line.charAt(index);
    }

    @Override
    public int length() {
      return line.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return line.subSequence(start, end);
    }

    @Override
    public String toString() {
      return line.toString();
    }
  }

  private static final class TooManySteps extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TooManySteps() {
      super("too many steps", null, false, false);
    }
  }
}
