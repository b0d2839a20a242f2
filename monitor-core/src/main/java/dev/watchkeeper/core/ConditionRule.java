package dev.watchkeeper.core;

import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.internal.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Fires when a condition on the newest value fails (or holds), at once or after it has done so for
 * a while without a break. Remembers since when it does (microseconds since 1970).
 */
public final class ConditionRule extends StandardRule<ConditionRule> {
  private final Condition condition;
  private final boolean firesWhen;
  private final Duration lasting;

  private ConditionRule(Label label, Condition condition, boolean firesWhen, Duration lasting) {
    super(label);
    this.condition = condition;
    this.firesWhen = firesWhen;
    this.lasting = lasting;
  }

  static ConditionRule of(Condition condition, boolean firesWhen) {
    String text = condition.key() + (firesWhen ? " is " : " is not ") + condition.expected();
    String name = text.length() > 200 ? text.substring(0, 200) : text;
    return new ConditionRule(Label.of(name, Severity.WARNING), condition, firesWhen, Duration.ZERO);
  }

  /**
   * Fires only after the condition has been so for this long; PENDING until then.
   *
   * @throws IllegalArgumentException if it is negative or longer than 365 days
   */
  public ConditionRule lasting(Duration span) {
    Limits.window("a duration", span, Duration.ZERO);
    return new ConditionRule(label(), condition, firesWhen, span);
  }

  @Override
  ConditionRule with(Label other) {
    return new ConditionRule(other, condition, firesWhen, lasting);
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    if (result == null) {
      return state.size() == 0 ? none(state) : since(state.at(0, 0), input.now(), state, null);
    }
    boolean aboutPresence =
        condition.operator() == Condition.Operator.PRESENT
            || condition.operator() == Condition.Operator.ABSENT;
    boolean sayable = aboutPresence || result.measurements().has(condition.key());
    Boolean held = sayable ? condition.holds(result.measurements()) : null;
    if (held == null) {
      return none(state);
    }
    if (held != firesWhen) {
      String why = result.check() + ": " + condition.evaluate(result.measurements());
      return Judgement.of(Verdict.CLEAR, why, RuleState.empty());
    }
    long begin = state.at(0, micros(input.now()));
    RuleState next = state.size() == 0 ? RuleState.of(begin) : state;
    return since(begin, input.now(), next, result);
  }

  private static Judgement none(RuleState state) {
    return Judgement.of(Verdict.NONE, "", state);
  }

  private Judgement since(long begin, Instant now, RuleState next, @Nullable ProbeResult result) {
    Instant fires = Instant.EPOCH.plus(begin, ChronoUnit.MICROS).plus(lasting);
    String why = why(now.isBefore(fires) ? Duration.ZERO : lasting, result);
    return now.isBefore(fires)
        ? Judgement.of(Verdict.PENDING, why, next).lookAgainAt(fires)
        : Judgement.of(Verdict.FIRING, why, next);
  }

  private String why(Duration span, @Nullable ProbeResult result) {
    String what =
        result == null
            ? label().name()
            : result.check() + ": " + condition.evaluate(result.measurements());
    return span.isZero() ? what : what + ", for " + Spans.shown(span.toNanos());
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
