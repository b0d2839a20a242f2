package dev.watchkeeper.core;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;

/**
 * Fires after some failures in a row, resolves after some successes in a row. Remembers: failures
 * in a row, successes in a row, whether it fires.
 */
public final class ConsecutiveFailures extends StandardRule<ConsecutiveFailures> {
  private static final RuleState ALL_WELL = RuleState.of(0, 0, 0);

  private final int failureThreshold;
  private final int successThreshold;

  private ConsecutiveFailures(Label label, int failureThreshold, int successThreshold) {
    super(label);
    this.failureThreshold = failureThreshold;
    this.successThreshold = successThreshold;
  }

  static ConsecutiveFailures of(int failures) {
    Limits.count("a failure threshold", failures);
    Label label = Label.of(failures + " failures in a row", Severity.CRITICAL);
    return new ConsecutiveFailures(label, failures, 2);
  }

  /**
   * Resolves after this many results in a row that are UP or DEGRADED.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public ConsecutiveFailures recoverAfter(int successes) {
    Limits.count("a success threshold", successes);
    return new ConsecutiveFailures(label(), failureThreshold, successes);
  }

  @Override
  ConsecutiveFailures with(Label other) {
    return new ConsecutiveFailures(other, failureThreshold, successThreshold);
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    if (result == null || result.status() == Status.UNKNOWN) {
      return Judgement.of(Verdict.NONE, "", state);
    }
    boolean firing = state.at(2, 0) == 1;
    return result.status() == Status.DOWN
        ? failed(result, state, firing)
        : worked(result, state, firing);
  }

  private Judgement failed(ProbeResult result, RuleState state, boolean firing) {
    long failures = Math.min(state.at(0, 0) + 1, failureThreshold);
    boolean fires = firing || failures >= failureThreshold;
    RuleState next = RuleState.of(failures, 0, fires ? 1 : 0);
    if (!fires) {
      return Judgement.of(Verdict.CLEAR, "", next);
    }
    return Judgement.of(Verdict.FIRING, Explain.inARow(result, failureThreshold), next);
  }

  private Judgement worked(ProbeResult result, RuleState state, boolean firing) {
    if (!firing) {
      return Judgement.of(Verdict.CLEAR, "", ALL_WELL);
    }
    long successes = state.at(1, 0) + 1;
    return successes < successThreshold
        ? Judgement.of(Verdict.NONE, "", RuleState.of(0, successes, 1))
        : Judgement.of(Verdict.CLEAR, Explain.recovered(result, successThreshold), ALL_WELL);
  }
}
