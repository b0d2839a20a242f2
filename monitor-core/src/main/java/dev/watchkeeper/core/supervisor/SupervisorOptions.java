package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.core.supervisor.SpecException.Code;
import java.time.Duration;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * What holds for all children of one supervisor. Immutable. The strategy is always one for one:
 * only the child that ended starts again; there is no "one for all", no "rest for one", and no
 * supervisor that ends by itself when certain children have ended.
 */
public final class SupervisorOptions {
  private final Mode mode;
  private final int maxRestarts;
  private final Duration period;
  private final int maxChildren;
  private final Duration startTimeout;
  private final Shutdown shutdown;
  private final int maxAbandoned;

  private SupervisorOptions(Builder builder) {
    mode = builder.mode;
    maxRestarts = builder.maxRestarts;
    period = builder.period;
    maxChildren = builder.maxChildren;
    startTimeout = builder.startTimeout;
    shutdown = builder.shutdown;
    maxAbandoned = builder.maxAbandoned == null ? -1 : builder.maxAbandoned;
  }

  /** What happens when a child ends too often. */
  public enum Mode {
    /** Each child has the budget of its {@link RestartPolicy}, and is quarantined alone. */
    PER_CHILD,
    /**
     * As in OTP: one budget for all children; when it is used up, the supervisor ends all of them
     * and itself.
     */
    ESCALATE
  }

  /**
   * The usual: a budget per child, any number of children, starts within 30 s, stops within 5 s.
   */
  public static SupervisorOptions standard() {
    return new Builder().build();
  }

  /** A builder with the usual values. */
  public static Builder builder() {
    return new Builder();
  }

  /** A builder with these values. */
  public Builder toBuilder() {
    Builder copy = new Builder();
    copy.mode = mode;
    copy.maxRestarts = maxRestarts;
    copy.period = period;
    copy.maxChildren = maxChildren;
    copy.startTimeout = startTimeout;
    copy.shutdown = shutdown;
    copy.maxAbandoned = maxAbandoned < 0 ? null : maxAbandoned;
    return copy;
  }

  /** What happens when a child ends too often. */
  public Mode mode() {
    return mode;
  }

  /** How many restarts of all children within {@link #period()} are allowed in ESCALATE. */
  public int maxRestarts() {
    return maxRestarts;
  }

  /** The sliding span in which restarts of all children are counted in ESCALATE. */
  public Duration period() {
    return period;
  }

  /** How many children there may be, whatever their state; {@code Integer.MAX_VALUE}: any. */
  public int maxChildren() {
    return maxChildren;
  }

  /** How long a start function may take. */
  public Duration startTimeout() {
    return startTimeout;
  }

  /** How workers are ended whose specification does not say it. */
  public Shutdown shutdown() {
    return shutdown;
  }

  /**
   * How many calls may be written off and not be back before a child that has such a call is not
   * started again; empty: 64 or 1 % of the children, whichever is more.
   */
  public OptionalInt maxAbandoned() {
    return maxAbandoned < 0 ? OptionalInt.empty() : OptionalInt.of(maxAbandoned);
  }

  /** Collects options; {@link #build} reports all that is wrong at once. Not thread-safe. */
  public static final class Builder {
    private Mode mode = Mode.PER_CHILD;
    private int maxRestarts = 3;
    private Duration period = Duration.ofSeconds(5);
    private int maxChildren = Integer.MAX_VALUE;
    private Duration startTimeout = Duration.ofSeconds(30);
    private Shutdown shutdown = Shutdown.within(Duration.ofSeconds(5));
    private @Nullable Integer maxAbandoned;

    private Builder() {}

    /** What happens when a child ends too often; {@link Mode#PER_CHILD} unless set. */
    public Builder mode(Mode is) {
      mode = is;
      return this;
    }

    /** For ESCALATE: so many restarts of all children are allowed in this span; 3 in 5 s. */
    public Builder restarts(int most, Duration span) {
      maxRestarts = most;
      period = span;
      return this;
    }

    /** How many children there may be, 0 or more; any number unless set. */
    public Builder maxChildren(int most) {
      maxChildren = most;
      return this;
    }

    /** How long a start function may take, more than zero; 30 s unless set. */
    public Builder startTimeout(Duration limit) {
      startTimeout = limit;
      return this;
    }

    /** How workers are ended whose specification does not say it; within 5 s unless set. */
    public Builder shutdown(Shutdown is) {
      shutdown = is;
      return this;
    }

    /** See {@link SupervisorOptions#maxAbandoned()}; 0 or more. */
    public Builder maxAbandoned(int most) {
      maxAbandoned = most;
      return this;
    }

    /**
     * Makes the options.
     *
     * @throws SpecException if one is out of its range; it names all of them
     */
    public SupervisorOptions build() {
      new SpecException.Check()
          .that(mode != null, Code.MODE, "a mode is set", mode)
          .that(maxRestarts >= 0, Code.MAX_RESTARTS, "maxRestarts is 0 or more", maxRestarts)
          .that(positive(period), Code.PERIOD, "the period is longer than zero", period)
          .that(maxChildren >= 0, Code.MAX_CHILDREN, "maxChildren is 0 or more", maxChildren)
          .that(
              positive(startTimeout),
              Code.START_TIMEOUT,
              "the start timeout is longer than zero",
              startTimeout)
          .that(
              shutdown != null && shutdown.kind() != Shutdown.Kind.INFINITE,
              Code.SHUTDOWN,
              "the shutdown of workers has a limit",
              shutdown)
          .that(
              maxAbandoned == null || maxAbandoned >= 0,
              Code.MAX_ABANDONED,
              "maxAbandoned is 0 or more",
              maxAbandoned)
          .done();
      return new SupervisorOptions(this);
    }
  }

  static boolean positive(@Nullable Duration span) {
    return span != null && !span.isZero() && !span.isNegative();
  }
}
