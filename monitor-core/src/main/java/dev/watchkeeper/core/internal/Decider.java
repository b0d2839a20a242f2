package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judgement as a pure function: of a state, an input (a result, or a tick), rules, receivers and
 * gates it makes the decision. Nothing here reads a clock or keeps anything; a rule that fails
 * gives no opinion.
 */
final class Decider {
  private final Gates gates;
  private final Troubles troubles;

  Decider(Gates gates, Troubles troubles) {
    this.gates = gates;
    this.troubles = troubles;
  }

  /**
   * A decision and what else follows from it.
   *
   * @param decision to be committed
   * @param changed whether there is anything to commit besides a result
   * @param lookAgain when a rule or a message wants a tick; null for never
   * @param held whether an alert is kept from firing
   * @param ask checks that are to run at once
   */
  record Settled(
      Decision decision,
      boolean changed,
      @Nullable Instant lookAgain,
      boolean held,
      List<CheckId> ask) {}

  Gates gates() {
    return gates;
  }

  Troubles troubles() {
    return troubles;
  }

  /** Judges a result. */
  Settled decide(
      Assigned by, StoredState before, ProbeResult result, @Nullable Map<String, String> memory) {
    Round round = new Round(by, this, before, later(before, result.due()), result);
    round.judgeAll();
    CheckState next = before.state().after(kept(result), round.open());
    StoredState stored =
        new StoredState(next, round.states(), memory == null ? before.memory() : memory);
    return round.settled(kept(result), stored);
  }

  /** Judges the mere passing of time. */
  Settled tick(Assigned by, StoredState before, Instant now) {
    Round round = new Round(by, this, before, later(before, now), null);
    round.judgeAll();
    CheckState next = before.state().toBuilder().openAlerts(round.open()).build();
    return round.settled(null, new StoredState(next, round.states(), before.memory()));
  }

  /**
   * Other rules judge than before: ends the alerts of those that are gone, and what they remember;
   * null if there is nothing to end.
   */
  @Nullable Decision succeed(Assigned by, StoredState before, Instant now) {
    Succession succession = new Succession(by, before.rules());
    Map<String, RuleState> memories = succession.memories();
    Round round = new Round(by, this, before, later(before, now), null);
    List<Alert> open = round.open();
    for (Alert alert : open) {
      String why = succession.endOf(alert);
      if (!why.isEmpty()) {
        round.resolve(alert, why);
      }
    }
    if (RuleSet.same(memories, before.rules()) && round.open().equals(open)) {
      return null;
    }
    CheckState next = before.state().toBuilder().openAlerts(round.open()).build();
    return round.settled(null, new StoredState(next, memories, before.memory())).decision();
  }

  /** A decision made by hand that ends all alerts of a check. */
  Decision withdraw(Assigned by, StoredState before, Instant now, String why) {
    Round round = new Round(by, this, before, later(before, now), null);
    for (Alert alert : round.open()) {
      round.resolve(alert, why);
    }
    CheckState next = before.state().toBuilder().openAlerts(List.of()).build();
    return round.settled(null, new StoredState(next, Map.of(), before.memory())).decision();
  }

  /** Time never goes back for one check, whatever the clock did over a restart. */
  private static Instant later(StoredState before, Instant now) {
    Instant last = before.state().lastResult().map(ProbeResult::due).orElse(now);
    return last.isAfter(now) ? last : now;
  }

  private static ProbeResult kept(ProbeResult result) {
    List<MetricKey> keys = result.measurements().keys();
    for (int i = 0; i < keys.size(); i++) {
      if (!keys.get(i).stored()) {
        return Results.withoutTransient(result);
      }
    }
    return result;
  }
}
