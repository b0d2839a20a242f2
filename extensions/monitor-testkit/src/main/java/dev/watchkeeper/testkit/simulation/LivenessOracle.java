package dev.watchkeeper.testkit.simulation;

import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;

/**
 * What must come about once nothing goes wrong any more: every check runs and is UP, every alert is
 * over, everybody was told, nothing waits, and the sums add up.
 */
final class LivenessOracle {
  private final Ledger ledger;
  private final Monitor monitor;

  LivenessOracle(Ledger ledger, Monitor monitor) {
    this.ledger = ledger;
    this.monitor = monitor;
  }

  /** Judges the monitor at rest. */
  void judge() {
    Health health = monitor.health();
    require(health.live(), "it is not live");
    require(health.queued() == 0, health.queued() + " decisions still wait for the store");
    require(health.untold() == 0, health.untold() + " events still wait for listeners");
    require(health.quarantined() == 0, health.quarantined() + " watchers are quarantined");
    require(health.stuck() == 0, health.stuck() + " watchers are stuck");
    require(health.abandoned() == 0, health.abandoned() + " runs have not come back");
    monitor.states().forEach(this::judge);
    ledger.owed.keySet().stream()
        .filter(key -> !ledger.sent.containsKey(key))
        .forEach(key -> require(false, "nobody was told: " + key));
  }

  private void judge(CheckState state) {
    require(state.status() == Status.UP, state + ", and should be UP");
    require(state.openAlerts().isEmpty(), "alerts are still open: " + state.openAlerts());
    Health.Lag lag = monitor.lag(state.check());
    long runs = monitor.accounting(state.check()).up();
    require(runs >= RandomScenario.LEAST_RUNS, state + " ran only so often: " + runs + ", " + lag);
  }

  /**
   * Judges the sums of one life that was not cut off.
   *
   * @param committed how many results became durable in it
   */
  void judgeSums(long committed) {
    Accounting all = monitor.accounting();
    require(all.due() == all.settled() && all.inFlight() == 0, "does not add up: " + all);
    long seen = all.up() + all.degraded() + all.down() + all.unknown();
    long dropped = monitor.health().dropped();
    require(
        seen == committed + dropped,
        seen + " results were seen, " + committed + " are durable, " + dropped + " dropped");
  }

  private void require(boolean holds, String otherwise) {
    if (!holds) {
      ledger.violated("at the end: " + otherwise);
    }
  }
}
