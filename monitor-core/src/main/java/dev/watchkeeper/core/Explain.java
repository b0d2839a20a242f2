package dev.watchkeeper.core;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.core.internal.Spans;

/** The words of alerts. */
final class Explain {
  private Explain() {}

  /** {@code shop is DOWN (2 runs in a row failed; last: HTTP 503 after 84 ms)}. */
  static String inARow(ProbeResult last, int failures) {
    String runs = failures == 1 ? "a run failed" : failures + " runs in a row failed";
    return last.check() + " is DOWN (" + runs + "; last: " + reason(last) + ")";
  }

  /** {@code shop is DOWN (3 runs within 5 min failed; last: ...)}. */
  static String within(ProbeResult last, int failures, long window) {
    return last.check()
        + " is DOWN ("
        + failures
        + (failures == 1 ? " run" : " runs")
        + " within "
        + Spans.shown(window)
        + " failed; last: "
        + reason(last)
        + ")";
  }

  /** {@code shop is UP again (2 runs in a row worked; last after 12 ms)}. */
  static String recovered(ProbeResult last, int successes) {
    String runs = successes == 1 ? "a run worked" : successes + " runs in a row worked";
    String after = Spans.shown(last.tookNanos());
    return last.check()
        + " is "
        + last.status()
        + " again ("
        + runs
        + "; last after "
        + after
        + ")";
  }

  private static String reason(ProbeResult result) {
    String reason = result.reason();
    if (reason.isEmpty()) {
      return result.outcome() == Outcome.OK ? result.status().name() : result.outcome().name();
    }
    return reason;
  }
}
