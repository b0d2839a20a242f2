package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.internal.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Fires when a condition on the newest value, or on what is made of the values of a sliding
 * duration, fails (or holds), at once or after it has done so for a while without a break. A result
 * without the measurement, and one that is UNKNOWN, says nothing. Remembers two numbers: since when
 * (microseconds since 1970) and how the alert stands; nothing while all is well; with a window 65
 * numbers.
 */
public final class ConditionRule extends StandardRule<ConditionRule> {
  /** The name of this kind of rule in data. */
  public static final String TYPE = "condition";

  private static final Judgement CLEAR = Judgement.of(Verdict.CLEAR, "", RuleState.empty());

  /** The alert waits for its duration; 0 is none, and the rest as {@link Hysteresis} has it. */
  private static final long PENDING = -1;

  private final Subject subject;
  private final boolean firesWhen;
  private final Duration lasting;
  private final End end;

  private ConditionRule(
      Label label, Subject subject, boolean firesWhen, Duration lasting, End end) {
    super(label);
    this.subject = subject;
    this.firesWhen = firesWhen;
    this.lasting = lasting;
    this.end = end;
  }

  /** What is judged: the newest value if there is no window, else so many values at least. */
  record Subject(Condition condition, @Nullable ValueWindow window, int minimum) {}

  /** When it ends: at so many results in a row with which this holds; null: it does not fire. */
  private record End(@Nullable Condition condition, int after) {}

  /**
   * On the newest value; fires when the condition is so.
   *
   * @param firesWhen true to fire when it holds, false to fire when it fails
   */
  public static ConditionRule of(Condition condition, boolean firesWhen) {
    return of(new Subject(condition, null, 1), firesWhen);
  }

  static ConditionRule of(Subject subject, boolean firesWhen) {
    Condition condition = subject.condition();
    ValueWindow window = subject.window();
    String what =
        window == null
            ? condition.key().name()
            : window.words()
                + " of "
                + condition.key()
                + " within "
                + Spans.shown(window.span().toNanos());
    String text = what + (firesWhen ? " is " : " is not ") + condition.expected();
    End end = new End(null, 1);
    Label label = Label.of(text, Severity.WARNING);
    return new ConditionRule(label, subject, firesWhen, Duration.ZERO, end);
  }

  /** Reads its settings, noting there what is wrong; null if something is. */
  public static @Nullable ConditionRule read(Settings settings) {
    return new ConditionFields(settings).read();
  }

  /**
   * Fires only after the condition has been so for this long; PENDING until then.
   *
   * @throws IllegalArgumentException if it is negative or longer than 365 days
   */
  public ConditionRule lasting(Duration span) {
    Limits.window("a duration", span, Duration.ZERO);
    return new ConditionRule(label(), subject, firesWhen, span, end);
  }

  /**
   * Resolves only when this condition holds, for the newest value or what is made of the window, as
   * the other one; as soon as the rule does not fire any more unless set.
   *
   * @throws IllegalArgumentException if it tests another measurement, or cannot be tested with the
   *     window
   */
  public ConditionRule recoverWhen(Condition holds) {
    When when = new When(holds, subject.window());
    if (!when.condition().key().name().equals(subject.condition().key().name())) {
      throw new IllegalArgumentException(
          "the end is a condition on '"
              + subject.condition().key()
              + "' too, not on '"
              + holds.key()
              + "'");
    }
    return new ConditionRule(label(), subject, firesWhen, lasting, new End(holds, end.after()));
  }

  /**
   * Resolves only after so many results in a row for which that can be; one unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000
   */
  public ConditionRule recoverAfter(int results) {
    End ending = new End(end.condition(), Limits.count("a success threshold", results));
    return new ConditionRule(label(), subject, firesWhen, lasting, ending);
  }

  /**
   * Says nothing before there are so many values in the window; one unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1,000,000, or there is no window
   */
  public ConditionRule minimum(int values) {
    Limits.between("a minimum of values", values, 1, subject.window() == null ? 1 : 1_000_000);
    Subject other = new Subject(subject.condition(), subject.window(), values);
    return new ConditionRule(label(), other, firesWhen, lasting, end);
  }

  @Override
  ConditionRule with(Label other) {
    return new ConditionRule(other, subject, firesWhen, lasting, end);
  }

  @Override
  String type() {
    return TYPE;
  }

  @Override
  void write(Map<String, Object> settings) {
    settings.put("condition", subject.condition().toSettings().asMap());
    settings.put("fires-when", firesWhen ? "holds" : "fails");
    ValueWindow window = subject.window();
    if (window != null) {
      settings.put("within", window.span());
      settings.put("rollup", window.rollup().word());
      if (window.rollup() == Rollup.PERCENTILE) {
        settings.put("percent", window.thousandths() / 1_000.0);
      }
      settings.put("minimum", subject.minimum());
    }
    settings.put("lasting", lasting);
    if (end.condition() != null) {
      settings.put("recover-when", end.condition().toSettings().asMap());
    }
    settings.put("recover-after", end.after());
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    if (result == null) {
      return tick(input.now(), state);
    }
    if (result.status() == Status.UNKNOWN) {
      return none(state);
    }
    ValueWindow window = subject.window();
    return window == null
        ? newest(input.now(), result, state)
        : overWindow(window, input.now(), result, state);
  }

  private Judgement newest(Instant now, ProbeResult result, RuleState state) {
    Condition condition = subject.condition();
    boolean aboutPresence =
        condition.operator() == Condition.Operator.PRESENT
            || condition.operator() == Condition.Operator.ABSENT;
    boolean sayable = aboutPresence || result.measurements().has(condition.key());
    Boolean held = sayable ? condition.holds(result.measurements()) : null;
    if (held == null) {
      return none(state);
    }
    boolean fires = held == firesWhen;
    if (!fires && state.size() == 0) {
      return CLEAR;
    }
    boolean calm =
        !fires
            && (end.condition() == null
                || Boolean.TRUE.equals(end.condition().holds(result.measurements())));
    Step step = step(state, micros(now), fires, calm);
    RuleState next = step.meta() == 0 ? RuleState.empty() : RuleState.of(step.since(), step.meta());
    return judged(step, next, result.check() + ": " + condition.evaluate(result.measurements()));
  }

  private Judgement overWindow(
      ValueWindow window, Instant at, ProbeResult result, RuleState state) {
    Condition condition = subject.condition();
    OptionalDouble value = result.measurements().number(condition.key());
    if (value.isEmpty()) {
      return none(state);
    }
    long now = micros(at);
    ValueWindow.Bounds bounds = new ValueWindow.Bounds(condition, end.condition());
    long[] next = window.next(state, now, value.getAsDouble(), bounds);
    next[0] = state.at(0, 0);
    next[1] = state.at(1, 0);
    if (window.count(next) < subject.minimum() || !window.sayable(next, now)) {
      return Judgement.of(Verdict.NONE, "", RuleState.of(next));
    }
    boolean fires = window.holds(next, now, condition, false) == firesWhen;
    boolean calm =
        !fires && (end.condition() == null || window.holds(next, now, end.condition(), true));
    Step step = step(state, now, fires, calm);
    next[0] = step.since();
    next[1] = step.meta();
    String evidence = step.told() ? window.evidence(condition, next, now) : "";
    return judged(step, RuleState.of(next), result.check() + ": " + evidence);
  }

  /** Since when, how the alert stands, and what is said. */
  private record Step(long since, long meta, Verdict verdict, boolean told) {}

  private Step step(RuleState state, long now, boolean fires, boolean calm) {
    long before = state.at(1, 0);
    long since = before == 0 ? now : state.at(0, now);
    if (before > 0) {
      long after = Hysteresis.next(before, fires, fires, calm, end.after());
      boolean ends = after == 0;
      Verdict verdict = ends ? Verdict.CLEAR : fires ? Verdict.FIRING : Verdict.NONE;
      return new Step(ends ? 0 : since, after, verdict, verdict != Verdict.NONE);
    }
    if (!fires) {
      return new Step(0, 0, Verdict.CLEAR, before != 0);
    }
    boolean lasted = !instant(now).isBefore(instant(since).plus(lasting));
    return new Step(since, lasted ? 1 : PENDING, lasted ? Verdict.FIRING : Verdict.PENDING, true);
  }

  private Judgement judged(Step step, RuleState next, String what) {
    boolean lasted = step.verdict() == Verdict.FIRING && !lasting.isZero();
    String why = lasted ? what + ", for " + Spans.shown(lasting.toNanos()) : what;
    Judgement judgement = Judgement.of(step.verdict(), step.told() ? why : "", next);
    return step.verdict() == Verdict.PENDING
        ? judgement.lookAgainAt(instant(step.since()).plus(lasting))
        : judgement;
  }

  /** Time alone ends the wait of a condition: what was seen last is what is known. */
  private Judgement tick(Instant now, RuleState state) {
    long meta = state.at(1, 0);
    if (meta == 0) {
      return none(state);
    }
    Instant fires = instant(state.at(0, 0)).plus(lasting);
    if (meta == PENDING && now.isBefore(fires)) {
      return Judgement.of(Verdict.PENDING, name(), state).lookAgainAt(fires);
    }
    long[] next = state.toArray();
    next[1] = meta == PENDING ? 1 : meta;
    String why = lasting.isZero() ? name() : name() + ", for " + Spans.shown(lasting.toNanos());
    return Judgement.of(Verdict.FIRING, why, RuleState.of(next));
  }
}
