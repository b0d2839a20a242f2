package dev.watchkeeper.jdbc.internal.spool;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

/** Pauses between attempts: each longer than the one before, up to a bound, never in step. */
final class Backoff {
  private static final long FIRST = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long LONGEST = TimeUnit.SECONDS.toNanos(10);

  private final SplittableRandom random;
  private int failures;

  Backoff(long seed) {
    random = new SplittableRandom(seed);
  }

  /** Nanoseconds to wait after one more failure: half of the bound to all of it. */
  long next() {
    long bound = Math.min(LONGEST, FIRST << Math.min(failures, 20));
    failures++;
    return bound / 2 + random.nextLong(bound / 2 + 1);
  }

  void succeeded() {
    failures = 0;
  }
}
