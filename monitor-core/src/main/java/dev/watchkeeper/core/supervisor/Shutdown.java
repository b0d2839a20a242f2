package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * How a child is ended: asked first, and killed if it has not left in time. To kill means to
 * interrupt its calls, to close what it registered, and to write it off; nothing that it reports
 * later counts. Immutable.
 *
 * @param kind whether it is asked, and for how long one waits
 * @param patience how long one waits for {@link Kind#ASK}; zero otherwise
 */
public record Shutdown(Kind kind, Duration patience) {
  /** Whether a child is asked. */
  public enum Kind {
    /** Asked, then killed after the wait. */
    ASK,
    /** Killed at once, without being asked. */
    BRUTAL,
    /** Asked, and waited for without limit; only for children that are supervisors. */
    INFINITE
  }

  /**
   * Validates the wait.
   *
   * @throws SpecException if it is negative
   */
  public Shutdown {
    requireNonNull(kind, "kind");
    SpecException.check(
        patience != null && !patience.isNegative(),
        SpecException.Code.SHUTDOWN,
        "a shutdown waits zero or longer",
        patience);
  }

  /**
   * Asked, and killed after this wait; zero means asked and killed at once.
   *
   * @throws SpecException if the wait is negative
   */
  public static Shutdown within(Duration patience) {
    return new Shutdown(Kind.ASK, patience);
  }

  /** Killed at once. */
  public static Shutdown brutal() {
    return new Shutdown(Kind.BRUTAL, Duration.ZERO);
  }

  /** Asked and waited for without limit; refused for workers. */
  public static Shutdown infinite() {
    return new Shutdown(Kind.INFINITE, Duration.ZERO);
  }

  /** The limit; empty if there is none. */
  public Optional<Duration> limit() {
    return kind == Kind.INFINITE ? Optional.empty() : Optional.of(patience);
  }
}
