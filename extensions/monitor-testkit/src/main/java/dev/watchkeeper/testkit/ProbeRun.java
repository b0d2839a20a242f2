package dev.watchkeeper.testkit;

import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Texts;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What came of one run of a probe under a {@link ProbeRunner}. Immutable. */
public final class ProbeRun {
  private final @Nullable Reading reading;
  private final @Nullable Throwable thrown;
  private final End end;
  private final Duration elapsed;
  private final Left left;

  /** How a run ended. */
  public enum End {
    /** The probe came back by itself. */
    BY_ITSELF,
    /** It was cancelled, at its deadline or before, and came back then. */
    CANCELLED,
    /** It was cancelled and did not come back; its thread was left behind. */
    ABANDONED
  }

  /**
   * What a run leaves to its monitor besides its reading.
   *
   * @param memory what the probe remembers
   * @param wish when it wishes to look again; null if it does not
   */
  record Left(Map<String, String> memory, @Nullable Instant wish) {}

  ProbeRun(
      @Nullable Reading reading, @Nullable Throwable thrown, End end, Duration elapsed, Left left) {
    this.reading = reading;
    this.thrown = thrown;
    this.end = end;
    this.elapsed = elapsed;
    this.left = left;
  }

  /**
   * The reading that the probe returned.
   *
   * @throws AssertionError if there is none, since it threw (its cause), returned null or never
   *     came back
   */
  public Reading reading() {
    if (reading == null) {
      throw new AssertionError("no reading: " + this, thrown);
    }
    return reading;
  }

  /** The reading that the probe returned; empty if it returned none or null. */
  public Optional<Reading> returned() {
    return Optional.ofNullable(reading);
  }

  /** What the probe threw; empty if it threw nothing. */
  public Optional<Throwable> thrown() {
    return Optional.ofNullable(thrown);
  }

  /** How the run ended. */
  public End end() {
    return end;
  }

  /**
   * How long the probe looked, in real time; for one that never came back, how long it was given.
   */
  public Duration elapsed() {
    return elapsed;
  }

  /** What the probe remembers after the run; immutable. */
  public Map<String, String> memory() {
    return left.memory();
  }

  /** When the probe wishes to look again, besides the schedule; empty if it does not. */
  public Optional<Instant> wish() {
    return Optional.ofNullable(left.wish());
  }

  /** True if a probe may end like this: with a reading, or a failure of input or output. */
  boolean allowed() {
    boolean obeyed = end == End.CANCELLED && thrown instanceof InterruptedException;
    return reading != null || thrown instanceof IOException || obeyed;
  }

  /** True if a monitor takes the run for one that the target failed. */
  boolean down() {
    return reading != null ? reading.status() == Status.DOWN : allowed();
  }

  /** True if a monitor takes the run for one that found no answer in time. */
  boolean timedOut() {
    return reading != null
        ? reading.outcome() == Outcome.TIMEOUT
        : allowed() && (end == End.CANCELLED || thrown instanceof InterruptedIOException);
  }

  /** What happened, in one line. */
  @Override
  public String toString() {
    String what =
        end == End.ABANDONED
            ? "it did not come back"
            : thrown != null
                ? "it threw " + Texts.line(thrown.toString(), 300)
                : reading == null ? "it returned null" : "it returned " + reading;
    String how = end == End.CANCELLED ? ", cancelled" : "";
    return what + " (after " + elapsed.toMillis() + " ms" + how + ")";
  }
}
