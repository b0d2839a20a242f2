package dev.watchkeeper.core.internal;

/** Turns one {@link LoopBody}. */
public interface Loop {
  /** Turns the body soon; cheap, from any thread, never waits. */
  void wake();

  /** True if the calling thread is the one that turns the body. */
  boolean current();

  /** No more turns; one under way is not waited for. */
  void stop();

  /** Waits until the last turn is over, at most until this monotonic time; false if it is not. */
  boolean join(long untilNanos);
}
