package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fires after some failures in a row, resolves after some successes in a row. Remembers three
 * numbers: failures in a row, successes in a row, whether it fires.
 */
public final class ConsecutiveFailures extends StandardRule<ConsecutiveFailures> {
  /** The name of this kind of rule in data. */
  public static final String TYPE = "failures-in-a-row";

  private static final RuleState ALL_WELL = RuleState.of(0, 0, 0);
  private static final Judgement CLEAR = Judgement.of(Verdict.CLEAR, "", ALL_WELL);

  private final int failureThreshold;
  private final int successThreshold;
  private final Counted counted;

  private ConsecutiveFailures(
      Label label, int failureThreshold, int successThreshold, Counted counted) {
    super(label);
    this.failureThreshold = failureThreshold;
    this.successThreshold = successThreshold;
    this.counted = counted;
  }

  /**
   * After so many failures in a row; resolves after two successes in a row.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public static ConsecutiveFailures of(int failures) {
    Limits.count("a failure threshold", failures);
    Label label = Label.of(failures + " failures in a row", Severity.CRITICAL);
    return new ConsecutiveFailures(label, failures, 2, Counted.DOWN);
  }

  /** Reads its settings, noting there what is wrong; null if something is. */
  public static @Nullable ConsecutiveFailures read(Settings settings) {
    int failures = settings.integer("failures").between(1, 1_000).required();
    Fields fields = new Fields(settings);
    int successes = settings.integer("recover-after").between(1, 1_000).orElse(2);
    Counted counted = fields.counted();
    return fields.made(() -> of(failures).recoverAfter(successes).counting(counted));
  }

  /**
   * Resolves after this many successes in a row.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public ConsecutiveFailures recoverAfter(int successes) {
    Limits.count("a success threshold", successes);
    return new ConsecutiveFailures(label(), failureThreshold, successes, counted);
  }

  /**
   * Counts these as failures, in place of DOWN alone; what is milder is a success, what is graver
   * counts for neither.
   *
   * @throws IllegalArgumentException if there are none, or UP is one
   */
  public ConsecutiveFailures counting(Status... failures) {
    return counting(Counted.of(failures));
  }

  private ConsecutiveFailures counting(Counted failures) {
    return new ConsecutiveFailures(label(), failureThreshold, successThreshold, failures);
  }

  @Override
  ConsecutiveFailures with(Label other) {
    return new ConsecutiveFailures(other, failureThreshold, successThreshold, counted);
  }

  @Override
  String type() {
    return TYPE;
  }

  @Override
  void write(Map<String, Object> settings) {
    settings.put("failures", failureThreshold);
    settings.put("recover-after", successThreshold);
    settings.put("counting", counted.words());
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    int kind = result == null ? Counted.NEITHER : counted.of(result);
    if (result == null || kind == Counted.NEITHER) {
      return none(state);
    }
    boolean firing = state.at(2, 0) == 1;
    return kind == Counted.FAILED ? failed(result, state, firing) : worked(result, state, firing);
  }

  private Judgement failed(ProbeResult result, RuleState state, boolean firing) {
    long failures = Math.min(state.at(0, 0) + 1, failureThreshold);
    boolean fires = firing || failures >= failureThreshold;
    RuleState next = RuleState.of(failures, 0, fires ? 1 : 0);
    if (!fires) {
      return Judgement.of(Verdict.CLEAR, "", next);
    }
    String why = Explain.inARow(result, failureThreshold, counted);
    return Judgement.of(Verdict.FIRING, why, next);
  }

  private Judgement worked(ProbeResult result, RuleState state, boolean firing) {
    if (!firing) {
      return CLEAR;
    }
    long successes = state.at(1, 0) + 1;
    return successes < successThreshold
        ? Judgement.of(Verdict.NONE, "", RuleState.of(0, successes, 1))
        : Judgement.of(Verdict.CLEAR, Explain.recovered(result, successThreshold), ALL_WELL);
  }
}
