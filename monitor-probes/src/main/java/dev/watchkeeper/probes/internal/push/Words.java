package dev.watchkeeper.probes.internal.push;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times and spans for people. */
final class Words {
  private Words() {}

  /** To the second, in UTC. */
  static String time(Instant instant) {
    return instant.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  /** In the two largest units, such as {@code 1 h 5 min}. */
  static String span(@Nullable Duration span) {
    if (span == null || span.toSeconds() < 1) {
      return "less than 1 s";
    }
    long[] counts = {span.toDays(), span.toHoursPart(), span.toMinutesPart(), span.toSecondsPart()};
    String[] units = {" d", " h", " min", " s"};
    int first = 0;
    while (counts[first] == 0) {
      first++;
    }
    String words = counts[first] + units[first];
    boolean more = first < 3 && counts[first + 1] > 0;
    return more ? words + " " + counts[first + 1] + units[first + 1] : words;
  }
}
