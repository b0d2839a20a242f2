package dev.watchkeeper.api;

import java.time.Instant;
import java.util.List;

/**
 * Questions about what was recorded. All periods include their beginning and exclude their end, by
 * due time. Thread-safe. Each method throws a {@link WatchkeeperException} if the store cannot
 * answer.
 */
public interface History {
  /** The last committed state of every known check, ordered by name. */
  List<CheckState> states();

  /**
   * The newest results of a check, newest first; of measurements those that are stored.
   *
   * @param limit at most this many, 1 to 10,000
   */
  List<ProbeResult> lastResults(CheckId check, int limit);

  /** How many runs of a check ended how in a period. */
  Counts counts(CheckId check, Instant from, Instant to);

  /**
   * The share of good runs among those that say something of the target: (UP + DEGRADED) / (UP +
   * DEGRADED + DOWN); NaN if there is none.
   */
  default double availability(CheckId check, Instant from, Instant to) {
    return counts(check, from, to).availability();
  }

  /**
   * The alerts of a check that were open in some part of the period, in their last state, newest
   * first.
   *
   * @param limit at most this many, 1 to 10,000
   */
  List<Alert> alerts(CheckId check, Instant from, Instant to, int limit);

  /**
   * Numbers of runs by status.
   *
   * @param up runs that were UP
   * @param degraded runs that were DEGRADED
   * @param down runs that were DOWN
   * @param unknown runs that were UNKNOWN
   */
  record Counts(long up, long degraded, long down, long unknown) {
    /** Runs in which the target did its work. */
    public long good() {
      return up + degraded;
    }

    /** Runs in which the target failed. */
    public long failed() {
      return down;
    }

    /** All runs. */
    public long total() {
      return up + degraded + down + unknown;
    }

    /** As {@link History#availability}: 0 to 1, or NaN. */
    public double availability() {
      return good() + down == 0 ? Double.NaN : (double) good() / (good() + down);
    }
  }
}
