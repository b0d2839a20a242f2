package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.internal.Spans;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fires when enough results within a sliding duration failed. The window ends with the newest
 * result, which it includes, and excludes its beginning; it is exact to the run. Remembers a number
 * and the times (microseconds since 1970) of the newest failures, as many as the threshold: more
 * are never needed. Remembers nothing while no failure is in the window.
 */
public final class FailuresWithin extends StandardRule<FailuresWithin> {
  /** The name of this kind of rule in data. */
  public static final String TYPE = "failures-within";

  private static final Judgement CLEAR = Judgement.of(Verdict.CLEAR, "", RuleState.empty());

  private final int threshold;
  private final Duration window;
  private final long windowMicros;
  private final int recoverAtMost;
  private final int recoverAfter;
  private final Counted counted;

  private FailuresWithin(Label label, int threshold, Duration window, End end, Counted counted) {
    super(label);
    this.threshold = threshold;
    this.window = window;
    // Rounded up: a failure is as old as whole microseconds, and one that is younger than the
    // window by a part of one lies in it.
    this.windowMicros = Limits.micros(window);
    this.recoverAtMost = end.atMost();
    this.recoverAfter = end.after();
    this.counted = counted;
  }

  /** When it ends: at most so many failures in the window, at so many successes in a row. */
  private record End(int atMost, int after) {}

  /**
   * At least so many failures within this duration.
   *
   * @throws IllegalArgumentException if they are not between 1 and 1,000, or the duration is not
   *     between 1 ms and 365 days
   */
  public static FailuresWithin of(int failures, Duration window) {
    Limits.count("a failure threshold", failures);
    Limits.window("a window", window, Duration.ofMillis(1));
    String name = failures + " failures within " + Spans.shown(window.toNanos());
    Label label = Label.of(name, Severity.CRITICAL);
    return new FailuresWithin(label, failures, window, new End(failures - 1, 1), Counted.DOWN);
  }

  /** Reads its settings, noting there what is wrong; null if something is. */
  public static @Nullable FailuresWithin read(Settings settings) {
    Fields fields = new Fields(settings);
    Duration window =
        settings.duration("within").between(Duration.ofMillis(1), Limits.LONGEST).required();
    Duration sound = window.isZero() ? Duration.ofMillis(1) : window;
    FailuresWithin rule =
        fields.threshold(least -> of(least, sound), more -> of(Math.addExact(more, 1), sound));
    int after = settings.integer("recover-after").between(1, 1_000).orElse(1);
    Integer atMost = settings.integer("recover-at-most").optional().orElse(null);
    Counted counted = fields.counted();
    if (rule == null) {
      return null;
    }
    FailuresWithin ending =
        atMost == null ? rule : fields.tried("recover-at-most", () -> rule.recoverAtMost(atMost));
    return ending == null ? null : fields.made(() -> ending.recoverAfter(after).counting(counted));
  }

  /**
   * Resolves only when at most so many failures are left in the window; one less than the threshold
   * unless set.
   *
   * @throws IllegalArgumentException if it is not below the threshold
   */
  public FailuresWithin recoverAtMost(int failures) {
    Limits.between("what may be left at the end", failures, 0, threshold - 1);
    return ending(new End(failures, recoverAfter));
  }

  /**
   * Resolves only after this many successes in a row; one unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public FailuresWithin recoverAfter(int successes) {
    return ending(new End(recoverAtMost, Limits.count("a success threshold", successes)));
  }

  private FailuresWithin ending(End end) {
    return new FailuresWithin(label(), threshold, window, end, counted);
  }

  /**
   * Counts these as failures, in place of DOWN alone; what is milder is a success, what is graver
   * counts for neither.
   *
   * @throws IllegalArgumentException if there are none, or UP is one
   */
  public FailuresWithin counting(Status... failures) {
    return counting(Counted.of(failures));
  }

  private FailuresWithin counting(Counted failures) {
    return new FailuresWithin(label(), threshold, window, end(), failures);
  }

  private End end() {
    return new End(recoverAtMost, recoverAfter);
  }

  @Override
  FailuresWithin with(Label other) {
    return new FailuresWithin(other, threshold, window, end(), counted);
  }

  @Override
  String type() {
    return TYPE;
  }

  @Override
  void write(Map<String, Object> settings) {
    settings.put("at-least", threshold);
    settings.put("within", window);
    settings.put("recover-at-most", recoverAtMost);
    settings.put("recover-after", recoverAfter);
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
    if (!failed && state.size() == 0) {
      return CLEAR;
    }
    return judge(result, micros(input.now()), failed, state);
  }

  private Judgement judge(ProbeResult result, long now, boolean failed, RuleState state) {
    long[] next = next(state, now, failed);
    int failures = next.length - 1;
    boolean over = failures >= threshold;
    long before = state.at(0, 0);
    next[0] = Hysteresis.next(before, failed, over, failures <= recoverAtMost, recoverAfter);
    Verdict verdict = Hysteresis.verdict(next[0], failed, over);
    boolean nothing = next[0] == 0 && failures == 0;
    RuleState kept = nothing ? RuleState.empty() : RuleState.of(next);
    return Judgement.of(verdict, why(verdict, before, result), kept);
  }

  private String why(Verdict verdict, long before, ProbeResult result) {
    if (verdict == Verdict.FIRING) {
      return Explain.within(result, threshold, window.toNanos(), counted);
    }
    boolean ends = verdict == Verdict.CLEAR && before != 0;
    return ends ? Explain.recovered(result, recoverAfter) : "";
  }

  /** A place for the number, and the times of the failures that are in the window. */
  private long[] next(RuleState state, long now, boolean failed) {
    long begin = now - windowMicros;
    int size = state.size();
    int from = 1;
    while (from < size && state.at(from, 0) <= begin) {
      from++;
    }
    int kept = Math.max(0, size - from);
    int dropped = failed && kept == threshold ? 1 : 0;
    long[] next = new long[1 + kept - dropped + (failed ? 1 : 0)];
    for (int i = 0; i < kept - dropped; i++) {
      next[1 + i] = state.at(from + dropped + i, 0);
    }
    if (failed) {
      next[next.length - 1] = now;
    }
    return next;
  }
}
