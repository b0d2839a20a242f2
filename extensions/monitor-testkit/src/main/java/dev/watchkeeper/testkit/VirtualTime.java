package dev.watchkeeper.testkit;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Clocks that move only when told to. Both clocks advance together; the wall clock can also be
 * stepped alone, as a machine's is when somebody sets it. Thread-safe: every thread sees the two
 * clocks as one step left them.
 */
public final class VirtualTime implements TimeSource {
  private final AtomicReference<Clocks> clocks;

  private record Clocks(long nanos, Instant wall) {
    Clocks after(long passed, Duration stepped) {
      return new Clocks(nanos + passed, wall.plus(stepped));
    }
  }

  private VirtualTime(Clocks start) {
    clocks = new AtomicReference<>(start);
  }

  /** Clocks that stand at this instant; the monotonic one at zero. */
  public static VirtualTime startingAt(Instant wall) {
    return startingAt(wall, 0);
  }

  /**
   * Clocks that stand at this instant, the monotonic one at {@code nanos}: any number will do, and
   * one close to {@link Long#MAX_VALUE} finds code that compares readings instead of subtracting
   * them.
   */
  public static VirtualTime startingAt(Instant wall, long nanos) {
    return new VirtualTime(new Clocks(nanos, requireNonNull(wall, "wall")));
  }

  /**
   * Lets time pass.
   *
   * @throws IllegalArgumentException if it is negative; the monotonic clock never goes back
   */
  public void advance(Duration by) {
    if (by.isNegative()) {
      throw new IllegalArgumentException("time does not go back; advance by 0 or more, not " + by);
    }
    long nanos = by.toNanos();
    clocks.updateAndGet(now -> now.after(nanos, by));
  }

  /** Sets the wall clock forwards, or with a negative duration back; no time passes. */
  public void stepWall(Duration by) {
    requireNonNull(by, "by");
    clocks.updateAndGet(now -> now.after(0, by));
  }

  private Clocks now() {
    return requireNonNull(clocks.get());
  }

  @Override
  public long nanoTime() {
    return now().nanos();
  }

  @Override
  public Instant wallTime() {
    return now().wall();
  }

  @Override
  public String toString() {
    Clocks now = now();
    return now.wall() + " (" + now.nanos() + " ns)";
  }
}
