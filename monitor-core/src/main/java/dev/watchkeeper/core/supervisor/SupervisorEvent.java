package dev.watchkeeper.core.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a child.
 *
 * @param kind what
 * @param child its key
 * @param incarnation of which life
 * @param message in one line, for people
 * @param cause of a failure; null if there is none
 */
public record SupervisorEvent(
    Kind kind, String child, long incarnation, String message, @Nullable Throwable cause) {

  /** What happened. */
  public enum Kind {
    /** A life began. */
    STARTED,
    /** A life ended by itself, without a failure. */
    ENDED,
    /** A life, or the attempt to start one, ended with a failure. */
    CRASHED,
    /** It crashed too often and waits for its cool-down. */
    QUARANTINED,
    /** It was stopped on demand. */
    STOPPED
  }

  /** Takes events; called on the thread on which they happen, must not block. */
  @FunctionalInterface
  public interface Listener {
    /** Takes one event; what it throws is dropped. */
    void on(SupervisorEvent event);
  }
}
