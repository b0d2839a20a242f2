package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

/**
 * What one condition found in one result.
 *
 * @param metric the name of the measurement
 * @param expected what was expected, in words
 * @param actual what was there, cut to one printable line
 * @param verdict UP if it held, DEGRADED or DOWN if it failed, UNKNOWN if it could not be decided
 */
public record Evidence(String metric, String expected, String actual, Status verdict) {
  /** Refuses nulls. */
  public Evidence {
    requireNonNull(metric, "metric");
    requireNonNull(expected, "expected");
    requireNonNull(actual, "actual");
    requireNonNull(verdict, "verdict");
  }

  /** True if the condition held. */
  public boolean held() {
    return verdict == Status.UP;
  }

  @Override
  public String toString() {
    return metric + " is " + actual + ", expected " + expected;
  }
}
