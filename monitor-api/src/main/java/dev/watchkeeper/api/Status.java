package dev.watchkeeper.api;

/** What a run says about its target. Ordered from best to worst known; UNKNOWN is no statement. */
public enum Status {
  /** The target answered as expected. */
  UP(0),
  /** The target works, but an expectation marked as degrading failed. */
  DEGRADED(1),
  /** The target failed. Never given for trouble of the monitor's own making. */
  DOWN(3),
  /** Nothing can be said about the target: the monitor, the probe or the network failed. */
  UNKNOWN(2);

  private final int rank;

  Status(int rank) {
    this.rank = rank;
  }

  /** True for {@link #UP} and {@link #DEGRADED}: the target does its work. */
  public boolean isWorking() {
    return this == UP || this == DEGRADED;
  }

  /** The worse of the two by what they say of the target: DOWN, then UNKNOWN, DEGRADED, UP. */
  public Status worseOf(Status other) {
    return rank >= other.rank ? this : other;
  }
}
