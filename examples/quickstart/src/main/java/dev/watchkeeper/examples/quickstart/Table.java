package dev.watchkeeper.examples.quickstart;

import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Texts;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;

/** The rows of the live table. */
final class Table {
  static final String HEAD =
      String.format(
          Locale.ROOT,
          "%-28s %-9s %-9s %10s %8s  %s%n",
          "NAME",
          "STATUS",
          "SINCE",
          "LATENCY",
          "24 H",
          "RECENT");

  private Table() {}

  static String row(CheckState state, double availability, String recent, Instant now) {
    String latency =
        state
            .lastResult()
            .filter(result -> result.status().isWorking())
            .map(result -> String.format(Locale.ROOT, "%.1f ms", result.tookNanos() / 1e6))
            .orElse("-");
    String share =
        Double.isNaN(availability)
            ? "-"
            : String.format(Locale.ROOT, "%.2f%%", Math.floor(availability * 10_000) / 100);
    String reason =
        state.status() == Status.UP
            ? ""
            : state.lastResult().map(r -> "  " + r.reason()).orElse("");
    return String.format(
            Locale.ROOT,
            "%-28s %-9s %-9s %10s %8s  ",
            Texts.line(state.check().value(), 28),
            state.status(),
            span(Duration.between(state.since(), now)),
            latency,
            share)
        + recent
        + Texts.line(reason, 60)
        + System.lineSeparator();
  }

  static String span(Duration span) {
    if (span.isNegative() || span.toSeconds() < 60) {
      return Math.max(0, span.toSeconds()) + " s";
    }
    if (span.toMinutes() < 60) {
      return span.toMinutes() + " min";
    }
    return span.toHours() < 48 ? span.toHours() + " h" : span.toDays() + " d";
  }
}
