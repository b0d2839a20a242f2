package dev.watchkeeper.jdbc.internal.spool;

/**
 * How large a spool may get and what happens then.
 *
 * @param maxBytes all segments together
 * @param segmentBytes a segment that has so many gets a successor
 * @param whenFull what gives way
 */
public record SpoolLimits(long maxBytes, long segmentBytes, WhenFull whenFull) {
  /** What gives way when the spool, or its disk, is full. */
  public enum WhenFull {
    /** The oldest segment goes, with all that is in it. */
    DROP_OLDEST,
    /** What comes now goes; it is acknowledged all the same. */
    DROP_NEWEST,
    /** Nothing goes: the commit fails and comes again. */
    REFUSE
  }
}
