package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Accounting;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Accounts for due runs: each is counted once when it becomes due and once more when it is known
 * what became of it. Thread-safe.
 */
final class Tally {
  private static final int DUE = 0;
  private static final int SKIPPED = 5;
  private static final int MISSED = 6;

  private final AtomicLongArray counts = new AtomicLongArray(7);

  void due(long runs) {
    counts.getAndAdd(DUE, runs);
  }

  void finished(Status status) {
    counts.getAndIncrement(slot(status));
  }

  private static int slot(Status status) {
    return switch (status) {
      case UP -> 1;
      case DEGRADED -> 2;
      case DOWN -> 3;
      case UNKNOWN -> 4;
    };
  }

  void skipped() {
    counts.getAndIncrement(SKIPPED);
  }

  void missed(long runs) {
    counts.getAndAdd(MISSED, runs);
  }

  /** What became of the runs is read before how many were due, so that it never exceeds them. */
  Accounting read() {
    long[] read = new long[7];
    for (int i = 6; i >= 0; i--) {
      read[i] = counts.get(i);
    }
    long known = read[1] + read[2] + read[3] + read[4] + read[SKIPPED] + read[MISSED];
    return new Accounting(
        read[DUE],
        read[1],
        read[2],
        read[3],
        read[4],
        read[SKIPPED],
        read[MISSED],
        read[DUE] - known);
  }
}
