package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One run, complete. Its identity is the check and the due time: whoever writes or reads a result
 * twice meets the same one. Immutable.
 */
public final class ProbeResult {
  private final CheckId check;
  private final Instant due;
  private final Instant started;
  private final long tookNanos;
  private final Reading reading;
  private final List<Evidence> evidence;
  private final String node;
  private final long incarnation;
  private final Map<String, String> attributes;

  private ProbeResult(Builder builder) {
    check = requireNonNull(builder.check, "check");
    due = requireNonNull(builder.due, "due");
    started = requireNonNull(builder.started, "started");
    tookNanos = builder.tookNanos;
    reading = requireNonNull(builder.reading, "reading");
    evidence = builder.evidence;
    node = builder.node;
    incarnation = builder.incarnation;
    attributes = builder.attributes;
  }

  /** A builder for the run of a check that was due at an instant. */
  public static Builder builder(CheckId check, Instant due) {
    return new Builder(check, due);
  }

  /** The check that ran. */
  public CheckId check() {
    return check;
  }

  /** When the run was due; the second half of its identity, cut to microseconds. */
  public Instant due() {
    return due;
  }

  /** When the probe began to look, by the wall clock, cut to microseconds. */
  public Instant started() {
    return started;
  }

  /**
   * How long the probe looked, cut to microseconds; time spent waiting for capacity is not part of
   * it.
   */
  public Duration took() {
    return Duration.ofNanos(tookNanos);
  }

  /** As {@link #took()}, in nanoseconds. */
  public long tookNanos() {
    return tookNanos;
  }

  /** What the probe saw, judged by the expectations of the check. */
  public Reading reading() {
    return reading;
  }

  /** The verdict. */
  public Status status() {
    return reading.status();
  }

  /** Why. */
  public Outcome outcome() {
    return reading.outcome();
  }

  /** Whose fault it is. */
  public Blame blame() {
    return reading.outcome().blame();
  }

  /** Why, for people; one line, empty if all is well. */
  public String reason() {
    return reading.reason();
  }

  /** The step of the work that the probe got to; empty if not told. */
  public String phase() {
    return reading.phase();
  }

  /** What was measured. */
  public Measurements measurements() {
    return reading.measurements();
  }

  /** What the expectations of the check found; immutable, failed ones only unless asked for. */
  public List<Evidence> evidence() {
    return evidence;
  }

  /** The name of the monitor that ran it. */
  public String node() {
    return node;
  }

  /** The incarnation of the watcher that ran it; results of outdated ones are dropped. */
  public long incarnation() {
    return incarnation;
  }

  /**
   * The free attributes of the target, as they were when it ran; immutable. They travel with a
   * result to listeners and sinks, but are no part of it: they do not count for equality, no store
   * keeps them with each result, and one that is read from history has none. There the definition
   * of the check tells them.
   */
  public Map<String, String> attributes() {
    return attributes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProbeResult that
        && check.equals(that.check)
        && due.equals(that.due)
        && started.equals(that.started)
        && tookNanos == that.tookNanos
        && reading.equals(that.reading)
        && evidence.equals(that.evidence)
        && node.equals(that.node)
        && incarnation == that.incarnation;
  }

  @Override
  public int hashCode() {
    return check.hashCode() * 31 + due.hashCode();
  }

  @Override
  public String toString() {
    return check
        + " was "
        + status()
        + (outcome() == Outcome.OK ? "" : "(" + outcome() + ")")
        + " at "
        + due
        + " after "
        + tookNanos / 1_000_000
        + " ms"
        + (reason().isEmpty() ? "" : ": " + reason());
  }

  /** Collects the parts of a result; not thread-safe. */
  public static final class Builder {
    private final CheckId check;
    private final Instant due;
    private Instant started;
    private long tookNanos;
    private Reading reading = Reading.up();
    private List<Evidence> evidence = List.of();
    private String node = "";
    private long incarnation;
    private Map<String, String> attributes = Map.of();

    private Builder(CheckId check, Instant due) {
      this.check = requireNonNull(check, "check");
      this.due = micros(requireNonNull(due, "due"));
      this.started = this.due;
    }

    private static Instant micros(Instant instant) {
      return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * When the probe began and how long it looked, in nanoseconds (not negative); both are cut to
     * microseconds, which is what stores keep.
     */
    public Builder ran(Instant at, long forNanos) {
      started = micros(requireNonNull(at, "at"));
      tookNanos = Math.max(0, forNanos - forNanos % 1_000);
      return this;
    }

    /** What the probe saw. */
    public Builder reading(Reading seen) {
      reading = requireNonNull(seen, "seen");
      return this;
    }

    /** What the expectations found. */
    public Builder evidence(List<Evidence> found) {
      evidence = List.copyOf(found);
      return this;
    }

    /** Who ran it, in which incarnation. */
    public Builder by(String name, long generation) {
      node = requireNonNull(name, "name");
      incarnation = generation;
      return this;
    }

    /** The attributes of the target; an immutable map, taken as it is. */
    public Builder attributes(Map<String, String> ofTarget) {
      attributes = requireNonNull(ofTarget, "ofTarget");
      return this;
    }

    /** Makes the result. */
    public ProbeResult build() {
      return new ProbeResult(this);
    }
  }
}
