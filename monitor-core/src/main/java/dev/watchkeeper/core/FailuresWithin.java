package dev.watchkeeper.core;

import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.core.internal.Spans;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;

/**
 * Fires when enough results within a sliding duration failed. The window ends with the newest
 * input, which it includes, and excludes its beginning. Remembers the times (microseconds since
 * 1970) of the newest failures, as many as the threshold: more are never needed.
 */
public final class FailuresWithin extends StandardRule<FailuresWithin> {
  private final int threshold;
  private final Duration window;
  private final long windowMicros;

  private FailuresWithin(Label label, int threshold, Duration window) {
    super(label);
    this.threshold = threshold;
    this.window = window;
    // rounded up: a failure is as old as whole microseconds, and one that is younger than the
    // window
    // by a part of one lies in it
    this.windowMicros = (window.toNanos() + 999) / 1_000;
  }

  static FailuresWithin of(int failures, Duration window) {
    Limits.window("a window", window, Duration.ofMillis(1));
    String name = failures + " failures within " + Spans.shown(window.toNanos());
    return new FailuresWithin(Label.of(name, Severity.CRITICAL), failures, window);
  }

  @Override
  FailuresWithin with(Label other) {
    return new FailuresWithin(other, threshold, window);
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    ProbeResult result = input.result();
    if (result == null || result.status() == Status.UNKNOWN) {
      return Judgement.of(Verdict.NONE, "", state);
    }
    long now = micros(input.now());
    boolean failed = result.status() == Status.DOWN;
    RuleState next = next(state, now, failed);
    if (next.size() >= threshold) {
      String why = failed ? Explain.within(result, threshold, window.toNanos()) : "";
      return Judgement.of(failed ? Verdict.FIRING : Verdict.NONE, why, next);
    }
    return failed
        ? Judgement.of(Verdict.NONE, "", next)
        : Judgement.of(Verdict.CLEAR, Explain.recovered(result, 1), next);
  }

  private RuleState next(RuleState state, long now, boolean failed) {
    long[] times = state.toArray();
    long begin = now - windowMicros;
    int from = 0;
    while (from < times.length && (times[from] <= begin || times.length - from > threshold)) {
      from++;
    }
    if (from == 0 && !failed) {
      return state;
    }
    int kept = times.length - from;
    int skip = failed && kept == threshold ? 1 : 0;
    long[] next = Arrays.copyOfRange(times, from + skip, times.length + (failed ? 1 : 0));
    if (failed) {
      next[next.length - 1] = now;
    }
    return RuleState.of(next);
  }

  private static long micros(Instant instant) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, instant);
  }
}
