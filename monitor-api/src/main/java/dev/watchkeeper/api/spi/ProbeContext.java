package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What one run of a probe gets from the core. Valid until the run ends; thread-safe. */
public interface ProbeContext {
  /** The check that runs. */
  CheckId check();

  /**
   * What is left until the deadline of this run, at least one millisecond, to be given to every
   * call that may block.
   *
   * @throws java.io.InterruptedIOException if nothing is left or the run was cancelled
   */
  Duration remaining() throws java.io.InterruptedIOException;

  /** The deadline as a reading of {@link TimeSource#nanoTime()} of {@link #time()}. */
  long deadlineNanos();

  /** True once nobody waits for this run any more. */
  boolean cancelled();

  /**
   * Has the resource closed as soon as the run is cancelled, which frees a thread that is blocked
   * in it; the probe still closes it itself at the end. Already cancelled: it is closed at once.
   *
   * @return the resource
   */
  <T extends AutoCloseable> T closeOnCancel(T resource);

  /** The most bytes that this run may read, after decompression. */
  long byteBudget();

  /** Which addresses may be connected to. */
  AddressPolicy addressPolicy();

  /** The clocks. */
  TimeSource time();

  /**
   * What an earlier run of this check remembered under this name. It survives a restart of the
   * watcher and, with a store, of the process.
   */
  Optional<String> recall(String name);

  /**
   * Remembers a small text for the runs to come, committed with the result of this run.
   *
   * @throws IllegalArgumentException if there are more than 16 names, or a name or text has more
   *     than 1,000 characters
   */
  void remember(String name, String text);

  /**
   * Now, on the steady axis on which due times live: the wall clock as it was when the monitor
   * started, carried on by the monotonic clock, so that no step of the wall clock moves it. Unlike
   * the monotonic clock it goes on over a restart, and may be remembered.
   */
  default Instant now() {
    return time().wallTime();
  }

  /**
   * The signals that came to this check and were not taken by a run before, in the order in which
   * they arrived; the same at each call. They count as taken if this run returns and its result is
   * judged; otherwise the next run gets them again. Empty unless the probe is a {@link
   * SignalProbe}.
   */
  default List<Signal.Arrived> signals() {
    return List.of();
  }

  /**
   * Wishes a run at this instant of {@link #now()}, besides the schedule: for a probe whose verdict
   * changes when time has passed. The newest wish counts; one that is less than 10 ms ahead is
   * fulfilled then; none survives the end of the monitor.
   *
   * @return when the check is due next by its schedule; the wanted instant if that names none
   */
  default Instant lookAgain(Instant wanted) {
    return wanted;
  }

  /**
   * What is thought of another check of this monitor, as it was committed last; without the state
   * of its watcher. Empty if there is no such check. Never waits.
   */
  default Optional<CheckState> state(CheckId other) {
    return Optional.empty();
  }

  /**
   * What the monitor has recorded, for a check that judges by history: shares of time over weeks,
   * this hour against the same hour of other days. Its questions may block; they are no part of the
   * byte budget. Empty outside a monitor.
   */
  default Optional<History> history() {
    return Optional.empty();
  }

  /**
   * Tells people something at once, in the middle of the run and whatever comes of it: it is
   * written down as all messages are, and goes to the receivers of the check that want this
   * severity and are told now. A silence or maintenance of the check keeps it back for good.
   * Ignored once nobody waits for this run any more, and outside a monitor.
   *
   * @param text one line of at most 1,000 characters, for people
   * @throws IllegalArgumentException if the text is blank or longer
   */
  default void announce(Severity severity, String text) {}

  /**
   * As {@link #state}, of all other checks of this monitor that have this tag, ordered by name; the
   * check that runs is not among them.
   */
  default List<CheckState> states(String tag) {
    return List.of();
  }
}
