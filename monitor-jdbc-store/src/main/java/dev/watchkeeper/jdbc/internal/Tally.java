package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.History.LatencySummary;
import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.DayRollup;
import dev.watchkeeper.jdbc.internal.history.Rollup;
import dev.watchkeeper.jdbc.internal.history.Sample;
import dev.watchkeeper.jdbc.internal.history.Totals;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the runs of a period, and how long the good ones took; also each by itself, as long as
 * they are told one by one. Belongs to one thread.
 */
final class Tally implements Pieces.Listener {
  private static final double HISTOGRAM_ERROR = 1 / 32.0;

  private final Totals totals = new Totals();
  private final long from;
  private long[] lengths = new long[64];
  private int kept;

  /**
   * Nothing yet.
   *
   * @param from when the period begins, in microseconds
   */
  Tally(long from) {
    this.from = from;
  }

  /** A day that is cut counts where it begins: nothing else is known of it any more. */
  @Override
  public void day(int day, DayRollup rollup) {
    if (Block.begin(day * DayRollup.HOURS) >= from) {
      totals.add(rollup.totals());
    }
  }

  @Override
  public void hour(int hour, Rollup rollup) {
    totals.add(rollup.totals());
  }

  @Override
  public void runs(long begin, long end, List<Sample> runs) {
    for (Sample run : runs) {
      totals.add(run);
      if (run.verdict().isWorking()) {
        keep(run.length());
      }
    }
  }

  private void keep(long length) {
    if (kept == lengths.length) {
      lengths = Arrays.copyOf(lengths, kept * 2);
    }
    lengths[kept++] = length;
  }

  Totals totals() {
    return totals;
  }

  /** How long the good runs took: from the runs if all were told one by one. */
  LatencySummary summary(double... shares) {
    Arrays.sort(lengths, 0, kept);
    boolean exact = kept == totals.latency().total();
    Map<Double, Duration> quantiles = new TreeMap<>();
    for (double share : shares) {
      quantiles.put(share, micros(kept == 0 && exact ? 0 : quantile(share, exact)));
    }
    long count = totals.latency().total();
    return new LatencySummary(
        count,
        micros(totals.least()),
        count == 0 ? Duration.ZERO : micros(totals.sum()).dividedBy(count),
        micros(totals.most()),
        Collections.unmodifiableMap(quantiles),
        exact ? 0 : HISTOGRAM_ERROR);
  }

  private long quantile(double share, boolean exact) {
    if (exact) {
      return lengths[(int) Math.max(0, Math.ceil(share * kept - 1e-9) - 1)];
    }
    long found = totals.latency().quantile(share);
    return Math.max(totals.least(), Math.min(totals.most(), found));
  }

  private static Duration micros(long length) {
    return Duration.of(length, ChronoUnit.MICROS);
  }
}
