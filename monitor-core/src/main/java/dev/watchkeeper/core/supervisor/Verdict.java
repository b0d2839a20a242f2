package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;

/**
 * What follows from the end of a life.
 *
 * @param state where the child stands then
 * @param pause after how many nanoseconds it is tried again; negative: never by itself
 */
record Verdict(WatcherState state, long pause) {
  /** It does not start again. */
  static final Verdict ENDED = new Verdict(WatcherState.STOPPED, -1);

  /** It does not start again, and neither does anybody else. */
  static final Verdict ESCALATED = new Verdict(WatcherState.STOPPED, -2);

  /** Whether this was the end of the child. */
  boolean last() {
    return state == WatcherState.STOPPED;
  }

  /** Whether this is the end of all children. */
  boolean escalates() {
    return pause == ESCALATED.pause;
  }
}
