package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fires when enough of the last results failed; it does not wait until there were so many. Results
 * that count for neither are not among the last. Remembers two numbers and a bit for each result.
 */
public final class FailuresOfLast extends StandardRule<FailuresOfLast> {
  /** The name of this kind of rule in data. */
  public static final String TYPE = "failures-of-last";

  private final int threshold;
  private final LastRuns window;
  private final End end;
  private final Counted counted;
  private final RuleState allWell;
  private final Judgement clear;

  private FailuresOfLast(Label label, int threshold, LastRuns window, End end, Counted counted) {
    super(label);
    this.threshold = threshold;
    this.window = window;
    this.end = end;
    this.counted = counted;
    this.allWell = window.allWell();
    this.clear = Judgement.of(Verdict.CLEAR, "", allWell);
  }

  /** When it ends: at most so many failures among the last, at so many successes in a row. */
  private record End(int atMost, int after) {}

  /**
   * At least so many of the last results.
   *
   * @throws IllegalArgumentException if the results are not between 1 and 1,000, or the failures
   *     not between 1 and the results
   */
  public static FailuresOfLast of(int failures, int results) {
    Limits.count("a number of last results", results);
    Limits.between("a failure threshold", failures, 1, results);
    Label label = Label.of(failures + " failures of the last " + results, Severity.CRITICAL);
    LastRuns window = new LastRuns(results);
    return new FailuresOfLast(label, failures, window, new End(failures - 1, 1), Counted.DOWN);
  }

  /** Reads its settings, noting there what is wrong; null if something is. */
  public static @Nullable FailuresOfLast read(Settings settings) {
    Fields fields = new Fields(settings);
    int last = Math.max(1, settings.integer("last").between(1, 1_000).required());
    FailuresOfLast rule =
        fields.threshold(least -> of(least, last), more -> of(Math.addExact(more, 1), last));
    int after = settings.integer("recover-after").between(1, 1_000).orElse(1);
    Integer atMost = settings.integer("recover-at-most").optional().orElse(null);
    Counted counted = fields.counted();
    if (rule == null) {
      return null;
    }
    FailuresOfLast ending =
        atMost == null ? rule : fields.tried("recover-at-most", () -> rule.recoverAtMost(atMost));
    return ending == null ? null : fields.made(() -> ending.recoverAfter(after).counting(counted));
  }

  /**
   * Resolves only when at most so many of the last results are failures; one less than the
   * threshold unless set.
   *
   * @throws IllegalArgumentException if it is not below the threshold
   */
  public FailuresOfLast recoverAtMost(int failures) {
    Limits.between("what may be left at the end", failures, 0, threshold - 1);
    return new FailuresOfLast(label(), threshold, window, new End(failures, end.after()), counted);
  }

  /**
   * Resolves only after this many successes in a row; one unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public FailuresOfLast recoverAfter(int successes) {
    End ending = new End(end.atMost(), Limits.count("a success threshold", successes));
    return new FailuresOfLast(label(), threshold, window, ending, counted);
  }

  /**
   * Counts these as failures, in place of DOWN alone; what is milder is a success, what is graver
   * counts for neither.
   *
   * @throws IllegalArgumentException if there are none, or UP is one
   */
  public FailuresOfLast counting(Status... failures) {
    return counting(Counted.of(failures));
  }

  private FailuresOfLast counting(Counted failures) {
    return new FailuresOfLast(label(), threshold, window, end, failures);
  }

  @Override
  FailuresOfLast with(Label other) {
    return new FailuresOfLast(other, threshold, window, end, counted);
  }

  @Override
  String type() {
    return TYPE;
  }

  @Override
  void write(Map<String, Object> settings) {
    settings.put("at-least", threshold);
    settings.put("last", window.runs());
    settings.put("recover-at-most", end.atMost());
    settings.put("recover-after", end.after());
    settings.put("counting", counted.words());
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    int kind = result == null ? Counted.NEITHER : counted.of(result);
    if (result == null || kind == Counted.NEITHER) {
      return none(state);
    }
    boolean failed = kind == Counted.FAILED;
    return !failed && state.equals(allWell) ? clear : judge(result, failed, state);
  }

  private Judgement judge(ProbeResult result, boolean failed, RuleState state) {
    long[] next = new long[1 + window.size()];
    window.next(state, next, 0, failed);
    int failures = window.failed(next);
    boolean over = failures >= threshold;
    long before = state.at(0, 0);
    next[0] = Hysteresis.next(before, failed, over, failures <= end.atMost(), end.after());
    Verdict verdict = Hysteresis.verdict(next[0], failed, over);
    String why = "";
    if (verdict == Verdict.FIRING) {
      why = Explain.ofLast(result, failures, window.total(next), counted);
    } else if (verdict == Verdict.CLEAR && before != 0) {
      why = Explain.recovered(result, end.after());
    }
    return Judgement.of(verdict, why, RuleState.of(next));
  }
}
