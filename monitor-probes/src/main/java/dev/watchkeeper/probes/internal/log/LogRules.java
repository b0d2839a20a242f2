package dev.watchkeeper.probes.internal.log;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many lines are right.
 *
 * @param atLeast so many; null for any
 * @param atMost no more than so many; null for any
 * @param degrades whether a wrong number is DEGRADED instead of DOWN
 * @param mayBeMissing whether there need be no file
 */
record LogRules(
    @Nullable Integer atLeast, @Nullable Integer atMost, boolean degrades, boolean mayBeMissing) {
  private static final int MAX_SHOWN = 200;

  static LogRules read(Settings settings, boolean matching) {
    Integer least =
        settings.integer("at-least").between(0, Integer.MAX_VALUE).optional().orElse(null);
    Integer most =
        settings.integer("at-most").between(0, Integer.MAX_VALUE).optional().orElse(null);
    if (least != null && most != null && least > most) {
      settings.reject("at-least", "is not more than 'at-most'");
    }
    String severity = settings.text("severity").oneOf(List.of("down", "degraded")).orElse("down");
    return new LogRules(
        least,
        most == null && least == null && matching ? (Integer) 0 : most,
        severity.equals("degraded"),
        settings.flag("may-be-missing").orElse(false));
  }

  /** Judges what was counted; the first run has no time to look back on, so nothing is missing. */
  Reading judge(LineCount count, String name, boolean first) {
    long counted = count.counted();
    if (atMost != null && counted > atMost) {
      String last = count.last().isEmpty() ? "" : "; last: " + Texts.line(count.last(), MAX_SHOWN);
      return wrong(lines(counted) + " in " + name + ", at most " + atMost + " wanted" + last);
    }
    if (atLeast != null && counted < atLeast && !first) {
      return wrong(lines(counted) + " in " + name + ", at least " + atLeast + " wanted");
    }
    return count.undecided() > 0
        ? Reading.degraded(
            "the expressions took too many steps on " + lines(count.undecided()) + " of " + name)
        : Reading.up();
  }

  private static String lines(long count) {
    return count == 1 ? "1 line" : count + " lines";
  }

  private Reading wrong(String reason) {
    return degrades ? Reading.degraded(reason) : Reading.down(reason);
  }
}
