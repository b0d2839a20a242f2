package dev.watchkeeper.probes.internal.vitals;

import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How many processes ran or waited to run, on the average.
 *
 * @param one of the last minute
 * @param five of the last five minutes
 * @param fifteen of the last fifteen minutes
 */
public record LoadAverage(double one, double five, double fifteen) {
  private static final Pattern UPTIME =
      Pattern.compile(
          "load averages?: {0,9}(\\d{1,9}[.,]\\d{1,9})[, ]{1,9}(\\d{1,9}[.,]\\d{1,9})[, ]{1,9}"
              + "(\\d{1,9}[.,]\\d{1,9})");

  /** Reads {@code /proc/loadavg} (proc(5)); null if it is none. */
  public static @Nullable LoadAverage parse(String text) {
    String[] words = Words.of(text.lines().findFirst().orElse(""));
    return words.length < 3 ? null : of(words[0], words[1], words[2]);
  }

  /** Finds the averages in what {@code uptime} says (procps, busybox, BSD); null if none. */
  public static @Nullable LoadAverage inUptime(String text) {
    Matcher averages = UPTIME.matcher(text.length() > 2_000 ? text.substring(0, 2_000) : text);
    return averages.find()
        ? of(point(averages.group(1)), point(averages.group(2)), point(averages.group(3)))
        : null;
  }

  private static String point(@Nullable String number) {
    return String.valueOf(number).replace(',', '.');
  }

  private static @Nullable LoadAverage of(String one, String five, String fifteen) {
    OptionalDouble first = Words.number(one);
    OptionalDouble second = Words.number(five);
    OptionalDouble third = Words.number(fifteen);
    return first.isPresent() && second.isPresent() && third.isPresent()
        ? new LoadAverage(first.getAsDouble(), second.getAsDouble(), third.getAsDouble())
        : null;
  }
}
