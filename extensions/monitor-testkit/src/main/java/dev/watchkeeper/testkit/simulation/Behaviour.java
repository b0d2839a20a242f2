package dev.watchkeeper.testkit.simulation;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Reading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a simulated probe does in one run: how long it takes, whether it lets itself be interrupted,
 * and what it gives or throws in the end. Immutable; every method gives a copy.
 */
public final class Behaviour {
  private static final Duration FOR_EVER = Duration.ofDays(36_500);

  private final @Nullable Reading reading;
  private final @Nullable Throwable thrown;
  private final Duration delay;
  private final boolean stubborn;

  private Behaviour(
      @Nullable Reading reading, @Nullable Throwable thrown, Duration delay, boolean stubborn) {
    this.reading = reading;
    this.thrown = thrown;
    this.delay = delay;
    this.stubborn = stubborn;
  }

  /** Gives a reading, at once. */
  public static Behaviour gives(Reading reading) {
    return new Behaviour(requireNonNull(reading, "reading"), null, Duration.ZERO, false);
  }

  /**
   * Throws, at once: an {@link java.io.IOException} is the target's fault, all else the probe's.
   */
  public static Behaviour throwing(Throwable thrown) {
    return new Behaviour(null, requireNonNull(thrown, "thrown"), Duration.ZERO, false);
  }

  /** Returns null, as no probe may. */
  public static Behaviour givesNull() {
    return new Behaviour(null, null, Duration.ZERO, false);
  }

  /** Never comes back, unless it is interrupted. */
  public static Behaviour hangs() {
    return givesNull().after(FOR_EVER);
  }

  /**
   * The same after this much virtual time.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Behaviour after(Duration span) {
    if (span.isNegative()) {
      throw new IllegalArgumentException("a probe takes no time or some, not " + span);
    }
    return new Behaviour(reading, thrown, span, stubborn);
  }

  /** The same, deaf to interrupts while it waits. */
  public Behaviour ignoringInterrupts() {
    return new Behaviour(reading, thrown, delay, true);
  }

  /** How long it takes. */
  public Duration delay() {
    return delay;
  }

  /** True if it is deaf to interrupts. */
  public boolean ignoresInterrupts() {
    return stubborn;
  }

  /** The reading; null if it gives none. */
  public @Nullable Reading reading() {
    return reading;
  }

  /** What it throws; null if nothing. */
  public @Nullable Throwable thrown() {
    return thrown;
  }

  /** Does the last part of it. */
  @Nullable Reading end() throws Exception {
    if (thrown instanceof Exception e) {
      throw e;
    }
    if (thrown instanceof Error e) {
      throw e;
    }
    return reading;
  }

  @Override
  public String toString() {
    String what = thrown != null ? "throws " + thrown : "gives " + reading;
    return what + " after " + delay + (stubborn ? ", ignoring interrupts" : "");
  }
}
