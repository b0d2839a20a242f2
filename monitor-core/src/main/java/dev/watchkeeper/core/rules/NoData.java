package dev.watchkeeper.core.rules;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.core.internal.Spans;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Fires when nothing was heard for a duration: no result that knows something (UP, DEGRADED, DOWN),
 * or none with a value of one measurement. The wait begins when the monitor begins to watch the
 * check (in a backtest with its first result), and begins anew when the monitor itself was away: at
 * a result for which it is to blame, while the check is paused, after a restart, and when time
 * comes late. Resolves at the next sign of life. Remembers two numbers: since when it waits
 * (microseconds since 1970), and whether it fires.
 */
public final class NoData extends StandardRule<NoData> {
  /** The name of this kind of rule in data. */
  public static final String TYPE = "no-data";

  /** A tick that comes later than this shows that the monitor itself was away. */
  private static final Duration AWAY = Duration.ofSeconds(1);

  private final Duration after;
  private final @Nullable MetricKey key;

  private NoData(Label label, Duration after, @Nullable MetricKey key) {
    super(label);
    this.after = after;
    this.key = key;
  }

  /**
   * After this duration without a result.
   *
   * @throws IllegalArgumentException if it is not between 1 ms and 365 days
   */
  public static NoData of(Duration after) {
    Limits.window("a duration", after, Duration.ofMillis(1));
    return new NoData(label("no data", after), after, null);
  }

  private static Label label(String what, Duration after) {
    return Label.of(what + " for " + Spans.shown(after.toNanos()), Severity.CRITICAL);
  }

  /** Reads its settings, noting there what is wrong; null if something is. */
  public static @Nullable NoData read(Settings settings) {
    Fields fields = new Fields(settings);
    Duration after =
        settings.duration("after").between(Duration.ofMillis(1), Limits.LONGEST).required();
    String metric = settings.text("metric").optional().orElse(null);
    if (metric == null) {
      return fields.made(() -> of(after));
    }
    MetricKey key = fields.tried("metric", () -> MetricKey.gauge(metric, ""));
    return key == null ? null : fields.made(() -> of(after).about(key));
  }

  /** Wants values of this measurement, of whatever status; its name becomes part of the rule's. */
  public NoData about(MetricKey wanted) {
    Label other = label().named(label("no " + wanted, after).name());
    return new NoData(other, after, wanted);
  }

  @Override
  NoData with(Label other) {
    return new NoData(other, after, key);
  }

  @Override
  String type() {
    return TYPE;
  }

  @Override
  void write(Map<String, Object> settings) {
    settings.put("after", after);
    if (key != null) {
      settings.put("metric", key.name());
    }
  }

  @Override
  public boolean judgesTheStart() {
    return true;
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    long now = micros(input.now());
    boolean firing = state.at(1, 0) == 1;
    if (result != null && heard(result)) {
      String why = firing ? Explain.again(result, "there is data") : "";
      return Judgement.of(Verdict.CLEAR, why, RuleState.of(now, 0)).lookAgainAt(end(now));
    }
    if (firing) {
      return none(state);
    }
    boolean ours = result != null && result.blame() == Blame.MONITOR;
    boolean paused = input.before().mode() == CheckMode.PAUSED;
    if (state.size() == 0 || ours || paused) {
      return waiting(now);
    }
    return silent(input, state);
  }

  private boolean heard(ProbeResult result) {
    return key == null ? result.status() != Status.UNKNOWN : result.measurements().has(key);
  }

  private Judgement waiting(long since) {
    return none(RuleState.of(since, 0)).lookAgainAt(end(since));
  }

  private Instant end(long since) {
    return instant(since).plus(after);
  }

  private Judgement silent(Input input, RuleState state) {
    Instant end = end(state.at(0, 0));
    if (input.now().isBefore(end)) {
      return none(state).lookAgainAt(end);
    }
    if (input.result() == null && input.now().isAfter(end.plus(AWAY))) {
      return waiting(micros(input.now()));
    }
    String what = key == null ? "nothing was heard" : "there was no value of " + key;
    String why = input.before().check() + ": " + what + " for " + Spans.shown(after.toNanos());
    return Judgement.of(Verdict.FIRING, why, RuleState.of(state.at(0, 0), 1));
  }
}
