package dev.watchkeeper.api;

/** How urgent an alert is. */
public enum Severity {
  /** For the record. */
  INFO,
  /** To be looked at in working hours. */
  WARNING,
  /** To be looked at now. */
  CRITICAL
}
