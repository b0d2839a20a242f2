package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.TimeSource;
import java.time.Instant;
import java.util.function.LongSupplier;

/** A time that goes on as a benchmark says. */
final class VirtualTime implements TimeSource {
  private static final Instant START = Instant.ofEpochSecond(1_700_000_000);

  private final LongSupplier nanos;

  VirtualTime(LongSupplier nanos) {
    this.nanos = nanos;
  }

  @Override
  public long nanoTime() {
    return nanos.getAsLong();
  }

  @Override
  public Instant wallTime() {
    return START.plusNanos(nanos.getAsLong());
  }
}
