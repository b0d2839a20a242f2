package dev.watchkeeper.api;

/** Whether a check runs, as its owner wants it. */
public enum CheckMode {
  /** Runs by its schedule and is judged. */
  ACTIVE,
  /** Does not run until it is resumed; its state is kept. */
  PAUSED,
  /** Runs and is recorded, but opens no alerts. */
  MAINTENANCE
}
