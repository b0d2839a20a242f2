package dev.watchkeeper.examples.anomaly;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.api.spi.RuleState;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;

/**
 * Fires when a value is far from those of the same hour of the week (by UTC) in the last six weeks:
 * farther from their median than so many times their spread, which is 1.4826 times the median of
 * the distances from the median. It says nothing of an hour of which it knows fewer than three
 * weeks.
 *
 * <p>Remembers the first value of each hour, as a float, and nothing else of it, so that its state
 * changes once an hour: the number of the last hour, then three numbers with two values each for
 * each of the 168 hours of a week. A week without a value leaves the older one in its place.
 */
final class AnomalyRule implements Rule {
  private static final int HOURS = 168;
  private static final int WEEKS = 6;
  private static final int LEAST = 3;
  private static final int NUMBERS = WEEKS / 2;
  private static final long NONE = 0xFFFF_FFFFL & Float.floatToRawIntBits(Float.NaN);

  private final MetricKey key;
  private final double times;
  private final double atLeast;

  AnomalyRule(MetricKey key, double times, double atLeast) {
    this.key = key;
    this.times = times;
    this.atLeast = atLeast;
  }

  @Override
  public String name() {
    return "unusual " + key;
  }

  @Override
  public Severity severity() {
    return Severity.WARNING;
  }

  @Override
  public Judgement judge(Input input, RuleState state) {
    var result = input.result();
    if (result == null
        || result.status() == Status.UNKNOWN
        || result.measurements().number(key).isEmpty()) {
      return Judgement.of(Verdict.NONE, "", state);
    }
    double value = result.measurements().number(key).getAsDouble();
    long hour = hour(input.now());
    double[] known = known(state, (int) Math.floorMod(hour, (long) HOURS), hour);
    RuleState next = hour > state.at(0, Long.MIN_VALUE) ? with(state, hour, value) : state;
    if (known.length < LEAST) {
      return Judgement.of(Verdict.NONE, "", next);
    }
    double median = median(known);
    double limit = Math.max(atLeast, times * spread(known, median));
    double distance = Math.abs(value - median);
    if (distance <= limit) {
      return Judgement.of(Verdict.CLEAR, "", next);
    }
    String why =
        String.format(
            Locale.ROOT,
            "%s: %s is %.4g, usually %.4g at this hour of the week (%d weeks), at most %.4g off",
            result.check(),
            key,
            value,
            median,
            known.length,
            limit);
    return Judgement.of(Verdict.FIRING, why, next);
  }

  /** Hours since 1970, from a Monday on: its remainder by a week is the hour of the week. */
  static long hour(Instant now) {
    return Math.floorDiv(now.getEpochSecond(), 3_600L) + 72;
  }

  /** The values of one hour of the week; the present week's own is not among them. */
  private static double[] known(RuleState state, int hourOfWeek, long hour) {
    boolean hasPresent = state.at(0, Long.MIN_VALUE) == hour;
    double[] known = new double[WEEKS];
    int count = 0;
    for (int week = hasPresent ? 1 : 0; week < WEEKS; week++) {
      float value = value(state, hourOfWeek, week);
      if (!Float.isNaN(value)) {
        known[count++] = value;
      }
    }
    return Arrays.copyOf(known, count);
  }

  /** The value of an hour so many weeks ago, 0 being the newest; NaN if there is none. */
  private static float value(RuleState state, int hourOfWeek, int week) {
    long pair = state.at(1 + hourOfWeek * NUMBERS + week / 2, NONE << 32 | NONE);
    return Float.intBitsToFloat((int) (week % 2 == 0 ? pair : pair >>> 32));
  }

  private static RuleState with(RuleState state, long hour, double value) {
    long[] next = new long[1 + HOURS * NUMBERS];
    Arrays.fill(next, NONE << 32 | NONE);
    System.arraycopy(state.toArray(), 0, next, 0, state.size());
    next[0] = hour;
    int at = 1 + (int) Math.floorMod(hour, (long) HOURS) * NUMBERS;
    long carry = 0xFFFF_FFFFL & Float.floatToRawIntBits((float) value);
    for (int i = at; i < at + NUMBERS; i++) {
      long pair = next[i];
      next[i] = pair << 32 | carry;
      carry = pair >>> 32;
    }
    return RuleState.of(next);
  }

  private static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int half = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
  }

  private static double spread(double[] values, double median) {
    return 1.4826 * median(Arrays.stream(values).map(v -> Math.abs(v - median)).toArray());
  }
}
