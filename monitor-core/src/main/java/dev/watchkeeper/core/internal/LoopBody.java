package dev.watchkeeper.core.internal;

/**
 * A piece of the engine that is turned from time to time by one thread and owns what it touches.
 */
@FunctionalInterface
public interface LoopBody {
  /** The answer of a body that waits for nothing but a wake-up. */
  long WHEN_WOKEN = Long.MAX_VALUE;

  /**
   * Does what there is to do, without waiting for more.
   *
   * @param now the monotonic time
   * @return the monotonic time at which it wants to be turned again if nobody wakes it before, or
   *     {@link #WHEN_WOKEN}
   */
  long turn(long now);
}
