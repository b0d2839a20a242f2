package dev.watchkeeper.core;

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
 * @param skipped runs that were not made for want of capacity or because the monitor was stopped
 * @param missed runs that were not made because the one before was still under way, or because the
 *     whole process stood still when they were due
 * @param inFlight runs that are waiting or under way
 */
public record Accounting(
    long due,
    long up,
    long degraded,
    long down,
    long unknown,
    long skipped,
    long missed,
    long inFlight) {

  /** Runs that came to an end, whatever it was. */
  public long settled() {
    return up + degraded + down + unknown + skipped + missed;
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
        + skipped
        + " + missed "
        + missed
        + (inFlight == 0 ? "" : " + in flight " + inFlight);
  }
}
