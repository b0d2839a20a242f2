package dev.watchkeeper.probes.internal.http;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.spi.Settings;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which status codes are good.
 *
 * @param ranges accepted codes, as pairs of the lowest and the highest
 */
record StatusTests(List<int[]> ranges) {
  private static final List<String> USUAL = List.of("200-299");

  static StatusTests read(Settings settings) {
    List<int[]> ranges = new ArrayList<>();
    for (String text : settings.texts("status").orElse(USUAL)) {
      int[] range = range(text);
      if (range == null) {
        settings.reject(
            "status", "is a code or a range such as '200-299', not '" + Texts.line(text, 40) + "'");
      } else {
        ranges.add(range);
      }
    }
    return new StatusTests(ranges);
  }

  private static int @Nullable [] range(String text) {
    if (!text.matches("[1-5][0-9][0-9](-[1-5][0-9][0-9])?")) {
      return null;
    }
    int low = Integer.parseInt(text.substring(0, 3));
    int high = text.length() == 3 ? low : Integer.parseInt(text.substring(4));
    return low <= high ? new int[] {low, high} : null;
  }

  boolean accept(int code) {
    for (int i = 0; i < ranges.size(); i++) {
      if (code >= ranges.get(i)[0] && code <= ranges.get(i)[1]) {
        return true;
      }
    }
    return false;
  }
}
