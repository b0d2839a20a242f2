package dev.watchkeeper.testkit.simulation;

import static java.util.Comparator.naturalOrder;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

/**
 * What the history answers is what became durable: every result once, counted as what it was, and
 * all time between the first and the last is accounted for.
 */
final class HistoryOracle {
  /** As many as every store keeps of a check, the one in memory too. */
  private static final int KEPT = 2_000;

  private final Ledger ledger;
  private final History history;
  private final Instant now;

  HistoryOracle(Ledger ledger, History history, Instant now) {
    this.ledger = ledger;
    this.history = history;
    this.now = now.truncatedTo(ChronoUnit.MICROS);
  }

  void judge() {
    ledger.results.forEach(this::judge);
  }

  private void judge(CheckId check, List<ProbeResult> results) {
    if (results.size() > KEPT) {
      return;
    }
    History.Counts told = history.counts(check, Instant.MIN, Instant.MAX);
    History.Counts known =
        new History.Counts(
            count(results, Status.UP),
            count(results, Status.DEGRADED),
            count(results, Status.DOWN),
            count(results, Status.UNKNOWN));
    if (!told.equals(known)) {
      ledger.violated("the history of " + check + " has " + told + ", durable are " + known);
    }
    Instant first = results.stream().map(this::reached).min(naturalOrder()).orElseThrow();
    Instant last = results.stream().map(this::reached).max(naturalOrder()).orElseThrow();
    Duration total = history.timeAccount(check, first, last).total();
    if (!total.equals(Duration.between(first, last))) {
      ledger.violated("the time of " + check + " does not add up: " + total);
    }
  }

  /** The due time, or now if the wall clock was set back behind it. */
  private Instant reached(ProbeResult result) {
    return result.due().isBefore(now) ? result.due() : now;
  }

  private static long count(List<ProbeResult> results, Status status) {
    return results.stream().filter(result -> result.status() == status).count();
  }
}
