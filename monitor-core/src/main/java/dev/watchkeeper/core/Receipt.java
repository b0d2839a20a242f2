package dev.watchkeeper.core;

import java.time.Duration;

/**
 * What became of a signal that a check has taken in. Whoever passes signals on for others tells
 * them that all is well only once it is {@link State#COMMITTED}; until then it is in memory only.
 * Thread-safe.
 */
public interface Receipt {
  /** How far a signal has come. */
  enum State {
    /** It waits for a run of its check, or for the commit of what that run made of it. */
    WAITING,
    /** What the check made of it is committed, and survives whatever the store survives. */
    COMMITTED,
    /** Its check was removed, or the monitor was closed, before that. */
    LOST
  }

  /** Where it is now. */
  State state();

  /**
   * Waits until it is no longer {@link State#WAITING}, for this long at the most.
   *
   * @return where it is then
   * @throws InterruptedException if the calling thread is interrupted
   */
  State await(Duration atMost) throws InterruptedException;
}
