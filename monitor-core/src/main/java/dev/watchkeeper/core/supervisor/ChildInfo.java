package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;
import java.time.Duration;
import java.util.Optional;

/**
 * A child as it was seen at one moment. Immutable.
 *
 * @param handle of the present life; of the last one while it waits for the next
 * @param state where it stands
 * @param type what it is
 * @param history what went wrong
 */
public record ChildInfo(
    ChildHandle handle, WatcherState state, ChildSpec.Type type, History history) {

  /**
   * What went wrong with a child.
   *
   * @param restarts how many restarts count against its budget now
   * @param quarantines how many quarantines it had in a row
   * @param lastFailure the last failure in one line; empty if there was none
   * @param nextTry how long until it is started again; empty if it does not wait for that
   */
  public record History(
      int restarts, int quarantines, String lastFailure, Optional<Duration> nextTry) {
    static final History NONE = new History(0, 0, "", Optional.empty());
  }

  /** Its key. */
  public String id() {
    return handle.id();
  }

  /** How often it was started. */
  public long incarnation() {
    return handle.incarnation();
  }

  /** How many restarts count against its budget now. */
  public int restarts() {
    return history.restarts();
  }

  /** The last failure in one line; empty if there was none. */
  public String lastFailure() {
    return history.lastFailure();
  }

  /** How long until it is started again; empty if it does not wait for that. */
  public Optional<Duration> nextTry() {
    return history.nextTry();
  }
}
