package dev.watchkeeper.core;

import java.util.Map;

/**
 * What became of the runs that were due since the monitor started, of one check or of all. Every
 * due run is counted exactly once: {@code due = up + degraded + down + unknown + skipped + missed +
 * inFlight}.
 *
 * @param due runs that were due, by schedule or on demand
 * @param up runs that found the target UP
 * @param degraded runs that found it DEGRADED
 * @param down runs that found it DOWN
 * @param unknown runs that could say nothing of it
 * @param notRun runs that were not made, by the reason; immutable, with every reason
 * @param inFlight runs that are waiting or under way
 */
public record Accounting(
    long due,
    long up,
    long degraded,
    long down,
    long unknown,
    Map<Reason, Long> notRun,
    long inFlight) {

  /** Why a run that was due was not made. */
  public enum Reason {
    /** Skipped: no capacity within the patience of the check. */
    OVERLOADED(true),
    /** Skipped: its check was removed or changed, its watcher ended, or the monitor was closed. */
    STOPPED(true),
    /** Missed: the run before it was still under way. */
    OVERLAPPED(false),
    /** Missed: the process stood still, or the scheduler was too late, when it was due. */
    STALLED(false),
    /** Missed: rules have not come back from judging earlier results. */
    RULES_BEHIND(false),
    /** Missed: the watcher of its check was still starting. */
    NOT_STARTED(false);

    private final boolean skipped;

    Reason(boolean skipped) {
      this.skipped = skipped;
    }

    /** True if the run was given up, false if its time passed by. */
    public boolean skipped() {
      return skipped;
    }
  }

  /** Runs that were given up: for want of capacity, or because they were no longer wanted. */
  public long skipped() {
    return sum(true);
  }

  /** Runs whose time passed by: the one before was under way, or the process stood still. */
  public long missed() {
    return sum(false);
  }

  private long sum(boolean skipped) {
    return notRun.entrySet().stream()
        .filter(entry -> entry.getKey().skipped() == skipped)
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Runs that were not made for this reason. */
  public long notRun(Reason reason) {
    return notRun.getOrDefault(reason, 0L);
  }

  /** Runs that came to an end, whatever it was. */
  public long settled() {
    return up + degraded + down + unknown + skipped() + missed();
  }

  /** The sum in words, such as {@code due 5 = up 4 + ... }. */
  @Override
  public String toString() {
    return "due "
        + due
        + " = up "
        + up
        + " + degraded "
        + degraded
        + " + down "
        + down
        + " + unknown "
        + unknown
        + " + skipped "
        + skipped()
        + " + missed "
        + missed()
        + (inFlight == 0 ? "" : " + in flight " + inFlight);
  }
}
