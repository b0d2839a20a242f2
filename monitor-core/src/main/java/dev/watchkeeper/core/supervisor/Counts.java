package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.WatcherState;
import java.util.Map;

/**
 * How a supervisor does, in numbers: read from counters one after the other, without any lock, so
 * that they agree with each other exactly only while nothing changes. Immutable.
 */
public final class Counts {
  private final Map<WatcherState, Integer> states;
  private final int supervisors;
  private final int abandoned;
  private final long late;

  Counts(Map<WatcherState, Integer> states, int supervisors, int abandoned, long late) {
    this.states = states;
    this.supervisors = supervisors;
    this.abandoned = abandoned;
    this.late = late;
  }

  /** How many children stand in this state. */
  public int in(WatcherState state) {
    return states.getOrDefault(state, 0);
  }

  /** How many children there are, whatever their state. */
  public int specs() {
    int sum = 0;
    for (int one : states.values()) {
      sum += one;
    }
    return sum;
  }

  /** How many run. */
  public int active() {
    return in(WatcherState.RUNNING);
  }

  /** How many are being started. */
  public int starting() {
    return in(WatcherState.STARTING);
  }

  /** How many wait for their next start. */
  public int restarting() {
    return in(WatcherState.RESTARTING);
  }

  /** How many crashed too often. */
  public int quarantined() {
    return in(WatcherState.QUARANTINED);
  }

  /** How many wait for calls that were written off. */
  public int stuck() {
    return in(WatcherState.STUCK);
  }

  /** How many were asked to stop and have not left. */
  public int stopping() {
    return in(WatcherState.STOPPING);
  }

  /** How many children are supervisors. */
  public int supervisors() {
    return supervisors;
  }

  /** How many children are workers. */
  public int workers() {
    return specs() - supervisors;
  }

  /** How many calls were written off and have not come back. */
  public int abandoned() {
    return abandoned;
  }

  /** How many reports of lives that are over were dropped. */
  public long late() {
    return late;
  }

  @Override
  public String toString() {
    return active()
        + " active, "
        + starting()
        + " starting, "
        + restarting()
        + " restarting, "
        + quarantined()
        + " quarantined, "
        + stuck()
        + " stuck, "
        + stopping()
        + " stopping, "
        + abandoned
        + " abandoned, "
        + late
        + " late";
  }
}
