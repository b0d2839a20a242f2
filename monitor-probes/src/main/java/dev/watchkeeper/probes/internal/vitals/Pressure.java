package dev.watchkeeper.probes.internal.vitals;

import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * For which part of the time work waited for a resource (pressure stall information of Linux).
 *
 * @param some at least one task waited, of the last ten seconds, 0 to 1
 * @param full all tasks waited, of the last ten seconds, 0 to 1
 */
public record Pressure(double some, double full) {

  /** Reads a file under {@code /proc/pressure}; null if it is none. */
  public static @Nullable Pressure parse(String text) {
    OptionalDouble some = average(text, "some");
    return some.isEmpty()
        ? null
        : new Pressure(some.getAsDouble(), average(text, "full").orElse(0));
  }

  private static OptionalDouble average(String text, String kind) {
    for (String line : text.lines().limit(5).toList()) {
      String[] words = Words.of(line);
      if (words.length > 1 && words[0].equals(kind) && words[1].startsWith("avg10=")) {
        OptionalDouble percent = Words.number(words[1].substring("avg10=".length()));
        return percent.isPresent()
            ? OptionalDouble.of(Math.min(1, percent.getAsDouble() / 100))
            : percent;
      }
    }
    return OptionalDouble.empty();
  }
}
