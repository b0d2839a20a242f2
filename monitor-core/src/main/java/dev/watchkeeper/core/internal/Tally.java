package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Accounting.Reason;
import dev.watchkeeper.core.Health.Lag;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Accounts for the runs of one check or of all: each is counted once when it becomes due and once
 * more when it is known what became of it. Also counts how late runs began, coarsely. Thread-safe;
 * takes memory from the first due run on, which is counted by the scheduler's thread.
 */
final class Tally {
  private static final int DUE = 0;
  private static final int STATUSES = 1;
  private static final int REASONS = STATUSES + 4;
  private static final List<Reason> ALL_REASONS = List.of(Reason.values());
  private static final int LAGS = REASONS + ALL_REASONS.size();
  private static final int LAG_BUCKETS = 8;
  private static final int WORST = LAGS + LAG_BUCKETS;
  private static final long FIRST_LAG = 1_000_000;

  private volatile @Nullable AtomicLongArray counts;

  private AtomicLongArray counts() {
    AtomicLongArray present = counts;
    if (present == null) {
      present = new AtomicLongArray(WORST + 1);
      counts = present;
    }
    return present;
  }

  void due(long runs) {
    counts().getAndAdd(DUE, runs);
  }

  void finished(Status status) {
    counts().getAndIncrement(slot(status));
  }

  private static int slot(Status status) {
    return STATUSES
        + switch (status) {
          case UP -> 0;
          case DEGRADED -> 1;
          case DOWN -> 2;
          case UNKNOWN -> 3;
        };
  }

  void notRun(Reason reason, long runs) {
    counts().getAndAdd(slot(reason), runs);
  }

  private static int slot(Reason reason) {
    return REASONS + ALL_REASONS.indexOf(reason);
  }

  /** A run began so long after it was due. */
  void began(long late) {
    AtomicLongArray into = counts();
    int bucket = 0;
    for (long end = FIRST_LAG; late >= end && bucket < LAG_BUCKETS - 1; end <<= 2) {
      bucket++;
    }
    into.getAndIncrement(LAGS + bucket);
    if (late > into.get(WORST)) {
      into.accumulateAndGet(WORST, late, Math::max);
    }
  }

  /** What became of the runs is read before how many were due, so that it never exceeds them. */
  Accounting read() {
    AtomicLongArray present = counts;
    long[] read = new long[LAGS];
    for (int i = LAGS - 1; i >= 0 && present != null; i--) {
      read[i] = present.get(i);
    }
    Map<Reason, Long> reasons = new EnumMap<>(Reason.class);
    long known = 0;
    for (Reason reason : ALL_REASONS) {
      reasons.put(reason, read[slot(reason)]);
    }
    for (int i = STATUSES; i < LAGS; i++) {
      known += read[i];
    }
    long[] by = Arrays.copyOfRange(read, STATUSES, REASONS);
    return new Accounting(
        read[DUE], by[0], by[1], by[2], by[3], Map.copyOf(reasons), read[DUE] - known);
  }

  /** How late the runs began: each figure is the end of a bucket four times as long as the last. */
  Lag lag() {
    AtomicLongArray present = counts;
    long[] seen = new long[LAG_BUCKETS];
    long all = 0;
    for (int i = 0; i < LAG_BUCKETS && present != null; i++) {
      seen[i] = present.get(LAGS + i);
      all += seen[i];
    }
    long worst = present == null ? 0 : present.get(WORST);
    return new Lag(
        all,
        quantile(seen, all * 0.5, worst),
        quantile(seen, all * 0.99, worst),
        quantile(seen, all * 0.999, worst),
        Duration.ofNanos(worst));
  }

  private static Duration quantile(long[] seen, double rank, long worst) {
    long below = 0;
    for (int i = 0; i < LAG_BUCKETS - 1; i++) {
      below += seen[i];
      if (below >= rank) {
        return Duration.ofNanos(Math.min(worst, FIRST_LAG << (2 * i)));
      }
    }
    return Duration.ofNanos(worst);
  }
}
