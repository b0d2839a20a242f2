package dev.watchkeeper.testkit.simulation;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/**
 * The usual rules in their simplest form: the whole history is looked at for each result, nothing
 * is remembered. Gives the transitions that there should have been, such as {@code FIRING at ...}.
 */
final class RuleModel {
  private RuleModel() {}

  static List<String> consecutive(List<ProbeResult> all, int failures, int successes) {
    List<String> transitions = new ArrayList<>();
    List<ProbeResult> judged = new ArrayList<>();
    boolean firing = false;
    for (ProbeResult result : all) {
      if (result.status() != Status.UNKNOWN) {
        judged.add(result);
        boolean wanted =
            firing ? !endsWith(judged, successes, false) : endsWith(judged, failures, true);
        if (wanted != firing) {
          firing = wanted;
          transitions.add((firing ? "FIRING at " : "RESOLVED at ") + result.due());
        }
      }
    }
    return transitions;
  }

  private static boolean endsWith(List<ProbeResult> judged, int count, boolean down) {
    return judged.size() >= count
        && judged.subList(judged.size() - count, judged.size()).stream()
            .allMatch(result -> (result.status() == Status.DOWN) == down);
  }

  static List<String> within(List<ProbeResult> all, int failures, Duration window) {
    List<String> transitions = new ArrayList<>();
    boolean firing = false;
    for (int i = 0; i < all.size(); i++) {
      ProbeResult newest = all.get(i);
      if (newest.status() == Status.UNKNOWN) {
        continue;
      }
      Instant after = newest.due().truncatedTo(ChronoUnit.MICROS).minus(window);
      long count =
          all.subList(0, i + 1).stream()
              .filter(result -> result.status() == Status.DOWN && result.due().isAfter(after))
              .count();
      boolean failed = newest.status() == Status.DOWN;
      if (!firing && failed && count >= failures) {
        firing = true;
        transitions.add("FIRING at " + newest.due());
      } else if (firing && !failed && count < failures) {
        firing = false;
        transitions.add("RESOLVED at " + newest.due());
      }
    }
    return transitions;
  }
}
