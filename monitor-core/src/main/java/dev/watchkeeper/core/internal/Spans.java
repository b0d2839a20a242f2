package dev.watchkeeper.core.internal;

import java.time.Duration;

/** Lengths of time for people. */
public final class Spans {
  private Spans() {}

  /**
   * Such as {@code 250 ms}, {@code 5 s}, {@code 1.5 s}, {@code 5 min}, {@code 2 h}, {@code 3 d}.
   */
  public static String shown(long nanos) {
    long millis = Math.round(nanos / 1e6);
    if (millis < 1_000) {
      return millis + " ms";
    }
    if (millis < 60_000) {
      long tenths = Math.round(millis / 100.0);
      return tenths % 10 == 0 ? tenths / 10 + " s" : tenths / 10 + "." + tenths % 10 + " s";
    }
    return coarse(Duration.ofMillis(millis));
  }

  private static String coarse(Duration span) {
    if (span.toHours() < 2 && span.toSeconds() % 3_600 != 0) {
      return span.toMinutes()
          + " min"
          + (span.toSecondsPart() == 0 ? "" : " " + span.toSecondsPart() + " s");
    }
    return span.toDays() < 2 ? span.toHours() + " h" : span.toDays() + " d";
  }
}
