package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.probes.Http;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Which answers are good.
 *
 * @param status accepted codes, as pairs of the lowest and the highest
 * @param body what is expected of the body
 */
record HttpAccepted(List<int[]> status, List<Condition> body) {
  static HttpAccepted read(Settings settings) {
    List<int[]> ranges = new ArrayList<>();
    for (String text : settings.texts("status").orElse(List.of("200-299"))) {
      int[] range = range(text);
      if (range == null) {
        settings.reject(
            "status", "is a code or a range such as '200-299', not '" + Texts.line(text, 40) + "'");
      } else {
        ranges.add(range);
      }
    }
    List<Condition> body = new ArrayList<>();
    read(settings, "body-contains", Http.BODY::contains, body);
    read(settings, "body-contains-not", Http.BODY::doesNotContain, body);
    read(settings, "body-matches", Http.BODY::matches, body);
    read(settings, "body-matches-not", Http.BODY::doesNotMatch, body);
    return new HttpAccepted(ranges, body);
  }

  private static void read(
      Settings settings, String name, Function<String, Condition> make, List<Condition> into) {
    for (String text : settings.texts(name).orElse(List.of())) {
      try {
        into.add(make.apply(text));
      } catch (IllegalArgumentException e) {
        settings.reject(name, String.valueOf(e.getMessage()));
      }
    }
  }

  private static int @Nullable [] range(String text) {
    if (!text.matches("[1-5][0-9][0-9](-[1-5][0-9][0-9])?")) {
      return null;
    }
    int low = Integer.parseInt(text.substring(0, 3));
    int high = text.length() == 3 ? low : Integer.parseInt(text.substring(4));
    return low <= high ? new int[] {low, high} : null;
  }

  boolean accepts(int code) {
    return status.stream().anyMatch(range -> code >= range[0] && code <= range[1]);
  }

  /** Why the body is not as expected; null if it is. */
  @Nullable String wrongBody(String text) {
    if (body.isEmpty()) {
      return null;
    }
    for (Condition condition : body) {
      // the whole text is judged, not only what a measurement keeps of it
      Boolean held = condition.holdsFor(text);
      if (held == null || !held) {
        Evidence evidence = condition.evaluate(Measurements.empty());
        return "the body does not hold: " + evidence.expected();
      }
    }
    return null;
  }
}
