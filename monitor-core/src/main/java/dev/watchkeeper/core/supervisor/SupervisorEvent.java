package dev.watchkeeper.core.supervisor;

import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a child. Immutable.
 *
 * @param kind what
 * @param child its key; empty if it concerns the supervisor as a whole
 * @param incarnation of which life
 * @param message in one line of at most 500 characters, for people
 * @param cause of a failure; null if there is none
 */
public record SupervisorEvent(
    Kind kind, String child, long incarnation, String message, @Nullable Throwable cause) {

  /** What happened. */
  public enum Kind {
    /** Its start function is about to be called. */
    STARTING,
    /** A life began. */
    STARTED,
    /** Its start function said that nothing is to be started here; it was removed. */
    IGNORED,
    /** A life ended by itself, without a failure, and does not start again. */
    ENDED,
    /** A life, or the attempt to start one, ended in a way that is worth a report. */
    CRASHED,
    /** It waits for its next start. */
    RESTARTING,
    /** It crashed too often and waits for its cool-down. */
    QUARANTINED,
    /** Calls that were written off have not come back; nothing new is started for it. */
    STUCK,
    /** It was asked to stop. */
    STOPPING,
    /** It was stopped on demand, and has left or was written off. */
    STOPPED,
    /** A call into its code did not end in time, was interrupted and written off. */
    ABANDONED,
    /** A report of a life that is over was dropped. */
    LATE,
    /** More restarts than the supervisor allows: it ends all children and itself. */
    ESCALATED
  }

  /** Takes events; called on the thread on which they happen, must not block. */
  @FunctionalInterface
  public interface Listener {
    /** Takes one event; what it throws is dropped. */
    void on(SupervisorEvent event);
  }
}
