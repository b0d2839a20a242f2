package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** Clocks that stand until they are moved. */
final class HandTime implements TimeSource {
  private volatile long nanos = 5_000_000_000L;

  void pass(Duration time) {
    nanos += time.toNanos();
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant wallTime() {
    return Instant.ofEpochSecond(1_800_000_000L).plusNanos(nanos);
  }
}
