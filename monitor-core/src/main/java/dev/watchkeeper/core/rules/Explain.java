package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.core.internal.Spans;
import java.math.BigDecimal;
import java.math.MathContext;

/** The words of alerts. */
final class Explain {
  private Explain() {}

  /** {@code shop is DOWN (2 runs in a row failed; last: HTTP 503 after 84 ms)}. */
  static String inARow(ProbeResult last, int failures, Counted counted) {
    String runs = failures == 1 ? "a run " : failures + " runs in a row ";
    return told(last, runs + counted.verb(failures));
  }

  /** {@code shop is DOWN (3 runs within 5 min failed; last: ...)}. */
  static String within(ProbeResult last, int failures, long window, Counted counted) {
    String runs = failures + (failures == 1 ? " run" : " runs") + " within ";
    return told(last, runs + Spans.shown(window) + " " + counted.verb(failures));
  }

  /** {@code shop is DOWN (3 of its last 10 runs failed; last: ...)}. */
  static String ofLast(ProbeResult last, int failures, int runs, Counted counted) {
    return told(last, failures + " of its last " + runs + " runs " + counted.verb(2));
  }

  /** {@code shop is DOWN (...; last: HTTP 503 after 84 ms)}. */
  static String told(ProbeResult last, String evidence) {
    return last.check()
        + " is "
        + last.status()
        + " ("
        + evidence
        + "; last: "
        + reason(last)
        + ")";
  }

  /** {@code shop is UP again (2 runs in a row worked; last after 12 ms)}. */
  static String recovered(ProbeResult last, int successes) {
    String runs = successes == 1 ? "a run worked" : successes + " runs in a row worked";
    return again(last, runs);
  }

  /** {@code shop is UP again (...; last after 12 ms)}. */
  static String again(ProbeResult last, String evidence) {
    String after = Spans.shown(last.tookNanos());
    return last.check()
        + " is "
        + last.status()
        + " again ("
        + evidence
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

  /** At most six significant digits, without exponent and trailing zeros. */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    String plain = new BigDecimal(value, new MathContext(6)).stripTrailingZeros().toPlainString();
    return plain.equals("-0") ? "0" : plain;
  }

  /** {@code 12.5 %}. */
  static String percent(double share) {
    return number(share * 100) + " %";
  }
}
