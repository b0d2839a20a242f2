package dev.watchkeeper.testkit.simulation;

import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** The clocks of a simulation; moved by its one active thread. */
final class VirtualClock implements TimeSource {
  private static final long SECOND = 1_000_000_000L;

  private volatile long nanos = SECOND;
  private volatile long wallOffset;

  VirtualClock(Instant wall) {
    wallOffset = wall.getEpochSecond() * SECOND + wall.getNano() - nanos;
  }

  @Override
  public long nanoTime() {
    return nanos;
  }

  @Override
  public Instant wallTime() {
    long wall = nanos + wallOffset;
    return Instant.ofEpochSecond(Math.floorDiv(wall, SECOND), Math.floorMod(wall, SECOND));
  }

  /** What is added to the monotonic time to have the wall clock, in nanoseconds since 1970. */
  long wallOffset() {
    return wallOffset;
  }

  void pass(long span) {
    long before = nanos;
    nanos = before + span;
  }

  void stepWall(Duration by) {
    long before = wallOffset;
    wallOffset = before + by.toNanos();
  }
}
