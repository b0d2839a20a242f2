package dev.watchkeeper.testkit.simulation;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Decision;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What must hold at every moment, whatever goes wrong: results tell what probes saw in time, no
 * trouble of ours reads as DOWN, and alerts are exactly those that follow from the results.
 */
final class SafetyOracle {
  /** The core gives a cancelled probe this long to come back. */
  private static final long GRACE = 150_000_000L;

  private final Ledger ledger;
  private final RandomScenario.Setting setting;

  SafetyOracle(Ledger ledger, RandomScenario.Setting setting) {
    this.ledger = ledger;
    this.setting = setting;
  }

  void judge() {
    ledger.results.values().forEach(all -> all.forEach(this::judge));
    ledger.results.forEach(this::judgeAlerts);
  }

  private void judge(ProbeResult result) {
    Ledger.Looked run = ledger.runOf(result);
    if (run != null) {
      judgeReading(result, run);
    } else if (result.status() == Status.DOWN) {
      judgeFailure(result);
    } else if (result.status() != Status.UNKNOWN) {
      ledger.violated("nobody saw this: " + result);
    }
  }

  private void judgeReading(ProbeResult result, Ledger.Looked run) {
    if (!run.check.equals(result.check())) {
      ledger.violated("run " + run.number + " of " + run.check + " is told of " + result.check());
    }
    boolean inTime = run.ended >= 0 && run.ended - run.began <= run.timeout + GRACE;
    boolean frozen = ledger.frozen(run.began, Math.max(run.began, run.ended));
    if (!inTime && !frozen) {
      ledger.violated("a late reading was counted: " + result);
    }
    if (frozen && result.status() == Status.DOWN) {
      ledger.violated("DOWN by a pause of our own: " + result);
    }
    if (run.behaviour.reading() == null || run.behaviour.reading().status() != result.status()) {
      ledger.violated("run " + run.number + " saw something else: " + result);
    }
  }

  /** DOWN without a reading: the probe must have thrown, or not have answered in time. */
  private void judgeFailure(ProbeResult result) {
    boolean justified =
        ledger.runs.stream()
            .filter(run -> run.check.equals(result.check()) && run.began >= 0)
            .anyMatch(run -> justifies(run, result));
    if (!justified) {
      ledger.violated("DOWN without a reason: " + result);
    }
  }

  private boolean justifies(Ledger.Looked run, ProbeResult result) {
    boolean late = result.outcome() == Outcome.TIMEOUT;
    boolean sees =
        late
            ? run.behaviour.delay().toNanos() > run.timeout
            : run.behaviour.thrown() instanceof IOException;
    long until = late ? run.began + run.timeout : run.ended;
    return sees && !ledger.frozen(run.began, until);
  }

  private void judgeAlerts(CheckId check, List<ProbeResult> results) {
    compare(
        check,
        RandomScenario.CONSECUTIVE,
        RuleModel.consecutive(results, setting.failures(), setting.successes()));
    compare(
        check,
        RandomScenario.WITHIN,
        RuleModel.within(results, setting.failuresWithin(), setting.window()));
  }

  private void compare(CheckId check, String rule, List<String> expected) {
    List<String> actual = new ArrayList<>();
    for (Decision decision : ledger.committed) {
      for (Alert alert : decision.transitions()) {
        if (alert.check().equals(check) && alert.rule().equals(rule)) {
          boolean firing = alert.state() == AlertState.FIRING;
          actual.add((firing ? "FIRING at " : alert.state() + " at ") + alert.changed());
        }
      }
    }
    if (!expected.equals(actual)) {
      ledger.violated(
          "alerts of " + check + " by " + rule + " should be " + expected + ", are " + actual);
    }
  }
}
