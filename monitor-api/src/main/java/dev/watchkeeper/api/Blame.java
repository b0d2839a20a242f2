package dev.watchkeeper.api;

/** Whose fault an {@link Outcome} is. Only {@link #TARGET} may make a check DOWN. */
public enum Blame {
  /** Nobody: all went well. */
  NONE,
  /** The thing watched. */
  TARGET,
  /** The plug-in that looked. */
  PROBE,
  /** This library or the process it lives in: overload, pause, shutdown. */
  MONITOR,
  /** The network or the resources of the machine the monitor runs on. */
  LOCAL_NETWORK,
  /** The store of results. */
  STORE,
  /** A channel of notifications. */
  NOTIFIER,
  /** The configuration of the check. */
  CONFIG
}
