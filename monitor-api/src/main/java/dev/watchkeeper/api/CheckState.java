package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is thought of a check at one moment. Immutable snapshot; {@code with...} methods give
 * copies.
 */
public final class CheckState {
  private final CheckId check;
  private final Status status;
  private final Instant since;
  private final int streak;
  private final CheckMode mode;
  private final WatcherState watcher;
  private final @Nullable ProbeResult last;
  private final List<Alert> alerts;

  private CheckState(Builder from) {
    check = from.check;
    status = from.status;
    since = from.since;
    streak = from.streak;
    mode = from.mode;
    watcher = from.watcher;
    last = from.last;
    alerts = from.alerts;
  }

  /** The state of a check that has not run: UNKNOWN since {@code since}. */
  public static CheckState initial(CheckId check, Instant since) {
    return new CheckState(new Builder(check, since));
  }

  /** A builder that starts from this state. */
  public Builder toBuilder() {
    Builder builder = new Builder(check, since);
    builder.status = status;
    builder.streak = streak;
    builder.mode = mode;
    builder.watcher = watcher;
    builder.last = last;
    builder.alerts = alerts;
    return builder;
  }

  /** The check. */
  public CheckId check() {
    return check;
  }

  /** The status of the last result; UNKNOWN before the first. */
  public Status status() {
    return status;
  }

  /** Since when the status is what it is: the due time of the first run of the streak. */
  public Instant since() {
    return since;
  }

  /** How many results in a row had this status; 0 before the first. */
  public int streak() {
    return streak;
  }

  /** Whether it runs, as its owner wants it. */
  public CheckMode mode() {
    return mode;
  }

  /** Where its watcher stands. */
  public WatcherState watcher() {
    return watcher;
  }

  /** The last result; empty before the first. */
  public Optional<ProbeResult> lastResult() {
    return Optional.ofNullable(last);
  }

  /** The alerts that are PENDING or FIRING; immutable. */
  public List<Alert> openAlerts() {
    return alerts;
  }

  /** The state after one more result; {@code openAlerts} are those open after it. */
  public CheckState after(ProbeResult result, List<Alert> openAlerts) {
    boolean same = last != null && status == result.status();
    Builder next = toBuilder();
    next.status = result.status();
    next.since = same ? since : result.due();
    next.streak = same ? (streak == Integer.MAX_VALUE ? streak : streak + 1) : 1;
    next.last = result;
    next.alerts = openAlerts.isEmpty() ? List.of() : List.copyOf(openAlerts);
    return new CheckState(next);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof CheckState that
        && check.equals(that.check)
        && status == that.status
        && since.equals(that.since)
        && streak == that.streak
        && mode == that.mode
        && watcher == that.watcher
        && lastResult().equals(that.lastResult())
        && alerts.equals(that.alerts);
  }

  @Override
  public int hashCode() {
    return check.hashCode() * 31 + since.hashCode();
  }

  @Override
  public String toString() {
    return check + " is " + status + " since " + since;
  }

  /** Collects the parts of a state; not thread-safe. */
  public static final class Builder {
    private final CheckId check;
    private Instant since;
    private Status status = Status.UNKNOWN;
    private int streak;
    private CheckMode mode = CheckMode.ACTIVE;
    private WatcherState watcher = WatcherState.STARTING;
    private @Nullable ProbeResult last;
    private List<Alert> alerts = List.of();

    private Builder(CheckId check, Instant since) {
      this.check = requireNonNull(check, "check");
      this.since = requireNonNull(since, "since");
    }

    /** The status, since when, and for how many results in a row. */
    public Builder status(Status is, Instant from, int results) {
      status = requireNonNull(is, "is");
      since = requireNonNull(from, "from");
      streak = results;
      return this;
    }

    /** Whether it runs. */
    public Builder mode(CheckMode is) {
      mode = requireNonNull(is, "is");
      return this;
    }

    /** Where its watcher stands. */
    public Builder watcher(WatcherState is) {
      watcher = requireNonNull(is, "is");
      return this;
    }

    /** The last result. */
    public Builder lastResult(@Nullable ProbeResult result) {
      last = result;
      return this;
    }

    /** The open alerts. */
    public Builder openAlerts(List<Alert> open) {
      alerts = List.copyOf(open);
      return this;
    }

    /** Makes the state. */
    public CheckState build() {
      return new CheckState(this);
    }
  }
}
