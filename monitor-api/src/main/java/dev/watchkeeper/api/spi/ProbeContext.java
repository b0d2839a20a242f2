package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.CheckId;
import java.time.Duration;
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
}
