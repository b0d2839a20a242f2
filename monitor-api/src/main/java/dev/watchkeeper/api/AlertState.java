package dev.watchkeeper.api;

/** Where an alert stands in its life. */
public enum AlertState {
  /** Its condition holds, but not for long enough; nobody is told. */
  PENDING,
  /** Its condition holds; people are told. */
  FIRING,
  /** Its condition no longer holds; those who were told are told again. */
  RESOLVED
}
