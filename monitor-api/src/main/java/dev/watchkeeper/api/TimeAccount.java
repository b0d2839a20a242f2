package dev.watchkeeper.api;

import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;

/**
 * Where the time of a check went, by the rule of {@link History#timeAccounts}. Immutable.
 *
 * @param up UP
 * @param degraded DEGRADED
 * @param down DOWN
 * @param unknown UNKNOWN
 * @param maintenance paused or in maintenance
 * @param unobserved not looked at
 */
public record TimeAccount(
    Duration up,
    Duration degraded,
    Duration down,
    Duration unknown,
    Duration maintenance,
    Duration unobserved) {
  /** No time at all. */
  public static final TimeAccount NONE =
      new TimeAccount(
          Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

  /** The time that was spent so. */
  public Duration of(Share share) {
    return switch (share) {
      case UP -> up;
      case DEGRADED -> degraded;
      case DOWN -> down;
      case UNKNOWN -> unknown;
      case MAINTENANCE -> maintenance;
      case UNOBSERVED -> unobserved;
    };
  }

  /** All time: the length of the period, as far as it has passed. */
  public Duration total() {
    return of(EnumSet.allOf(Share.class));
  }

  /** The two together. */
  public TimeAccount plus(TimeAccount other) {
    return new TimeAccount(
        up.plus(other.up),
        degraded.plus(other.degraded),
        down.plus(other.down),
        unknown.plus(other.unknown),
        maintenance.plus(other.maintenance),
        unobserved.plus(other.unobserved));
  }

  /** Good time as a share of all that counts: 0 to 1, or NaN if nothing counts. */
  public double availability(Policy policy) {
    double good = seconds(of(policy.good()));
    double bad = seconds(of(policy.bad()));
    return good + bad == 0 ? Double.NaN : good / (good + bad);
  }

  private Duration of(Set<Share> shares) {
    return shares.stream().map(this::of).reduce(Duration.ZERO, Duration::plus);
  }

  private static double seconds(Duration time) {
    return time.getSeconds() + time.getNano() / 1e9;
  }

  /** What time can be spent as. */
  public enum Share {
    /** The last run was UP. */
    UP,
    /** The last run was DEGRADED. */
    DEGRADED,
    /** The last run was DOWN. */
    DOWN,
    /** The last run was UNKNOWN. */
    UNKNOWN,
    /** The owner had the check paused or in maintenance. */
    MAINTENANCE,
    /** There was no run, or none that was recent enough to say something. */
    UNOBSERVED
  }

  /**
   * What counts as good time and what as bad; what is in neither is left out.
   *
   * @param good time that the target is credited with
   * @param bad time that it is charged with
   */
  public record Policy(Set<Share> good, Set<Share> bad) {
    /** UP and DEGRADED are good, DOWN is bad, the rest is left out. */
    public static final Policy STANDARD =
        new Policy(Set.of(Share.UP, Share.DEGRADED), Set.of(Share.DOWN));

    /**
     * Copies the sets.
     *
     * @throws IllegalArgumentException if something is in both
     */
    public Policy {
      good = Set.copyOf(good);
      bad = Set.copyOf(bad);
      if (good.stream().anyMatch(bad::contains)) {
        throw new IllegalArgumentException("time is good or bad: " + good + ", " + bad);
      }
    }

    /** The same, but this is good. */
    public Policy withGood(Share share) {
      return new Policy(changed(good, share, true), changed(bad, share, false));
    }

    /** The same, but this is bad. */
    public Policy withBad(Share share) {
      return new Policy(changed(good, share, false), changed(bad, share, true));
    }

    /** The same, but this is left out. */
    public Policy without(Share share) {
      return new Policy(changed(good, share, false), changed(bad, share, false));
    }

    private static Set<Share> changed(Set<Share> shares, Share share, boolean in) {
      Set<Share> next = EnumSet.noneOf(Share.class);
      next.addAll(shares);
      next.remove(share);
      next.addAll(in ? Set.of(share) : Set.of());
      return next;
    }
  }
}
