package dev.watchkeeper.api;

/** Where the supervised watcher of a check stands. */
public enum WatcherState {
  /** Its start function is running. */
  STARTING,
  /** It is alive. */
  RUNNING,
  /** It crashed and waits for its next start. */
  RESTARTING,
  /** It was asked to stop and has not left yet. */
  STOPPING,
  /** It does not run; its specification is kept. */
  STOPPED,
  /** It crashed too often; it is tried again after a cool-down. */
  QUARANTINED,
  /** Its abandoned runs have not come back; nothing new is started for it. */
  STUCK
}
