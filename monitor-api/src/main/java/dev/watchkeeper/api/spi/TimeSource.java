package dev.watchkeeper.api.spi;

import java.time.Instant;

/**
 * The only door to time. Everything that schedules, measures or judges reads time through one of
 * these, so that a whole monitor can run in virtual time.
 *
 * <p>The two readings serve different ends. {@link #nanoTime()} never steps: intervals, deadlines
 * and windows use it. {@link #wallTime()} is what people call the time; it may step forwards and
 * backwards at any moment and therefore serves history, display and calendars only.
 *
 * <p>Implementations are thread-safe and never block.
 */
public interface TimeSource {

  /**
   * A monotonic reading in nanoseconds from an arbitrary origin, as {@link System#nanoTime()}; only
   * differences between two readings have a meaning.
   */
  long nanoTime();

  /** The wall clock, in UTC; never null. */
  Instant wallTime();

  /** The machine's clocks: {@link System#nanoTime()} and {@link Instant#now()}. */
  static TimeSource system() {
    return SystemTimeSource.INSTANCE;
  }
}
