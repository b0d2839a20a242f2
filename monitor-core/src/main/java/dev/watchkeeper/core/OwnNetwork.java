package dev.watchkeeper.core;

import dev.watchkeeper.api.CheckId;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * How a monitor finds out that it is cut off itself, so that it does not tell people of a thousand
 * targets what is true of its own cable. While it thinks so, network failures of other checks are
 * UNKNOWN(LOCAL_NETWORK), their alerts are held, and one alert of the check {@link #CHECK} tells of
 * it; when it is over, those whose alerts are held are looked at again first. Immutable.
 */
public final class OwnNetwork {
  /** The name of the check that stands for the monitor's own network. */
  public static final CheckId CHECK = CheckId.of("own-network");

  private final Set<CheckId> canaries;
  private final double share;
  private final int least;
  private final Duration longest;

  private OwnNetwork(Set<CheckId> canaries, double share, int least, Duration longest) {
    this.canaries = Set.copyOf(canaries);
    this.share = share;
    this.least = least;
    this.longest = longest;
  }

  /**
   * Cut off if all of these checks are DOWN: independent targets that hardly ever fail together,
   * such as the gateway, a name server and a large site.
   *
   * @throws IllegalArgumentException if there is none, or a name is not a {@link CheckId}
   */
  public static OwnNetwork canaries(String... checks) {
    Set<CheckId> names = new LinkedHashSet<>();
    for (String check : checks) {
      names.add(CheckId.of(check));
    }
    if (names.isEmpty() || names.contains(CHECK)) {
      throw new IllegalArgumentException("canaries are other checks, not " + names);
    }
    return new OwnNetwork(names, 2, 1, Duration.ofMinutes(10));
  }

  /**
   * Cut off if this share of all checks, and at least so many, have network failures at the same
   * time.
   *
   * @throws IllegalArgumentException if the share is not above 0 and at most 1, or the number is
   *     not between 2 and 1,000,000
   */
  public static OwnNetwork massFailure(double share, int atLeast) {
    if (!(share > 0 && share <= 1) || atLeast < 2 || atLeast > 1_000_000) {
      throw new IllegalArgumentException(
          "a mass failure is a share above 0 up to 1 of 2 to 1,000,000 checks, not "
              + share
              + " of "
              + atLeast);
    }
    return new OwnNetwork(Set.of(), share, atLeast, Duration.ofMinutes(10));
  }

  /** Also cut off as {@link #massFailure(double, int)} says. */
  public OwnNetwork orMassFailure(double share, int atLeast) {
    OwnNetwork mass = massFailure(share, atLeast);
    return new OwnNetwork(canaries, mass.share, mass.least, longest);
  }

  /**
   * Holds alerts no longer than this, 10 minutes unless set: then they fire, since it may be the
   * targets after all.
   *
   * @throws IllegalArgumentException if it is not between 1 minute and 1 day
   */
  public OwnNetwork holdAtMost(Duration limit) {
    if (limit.toMinutes() < 1 || limit.toDays() >= 1 && !limit.equals(Duration.ofDays(1))) {
      throw new IllegalArgumentException("alerts are held 1 minute to 1 day, not " + limit);
    }
    return new OwnNetwork(canaries, share, least, limit);
  }

  /** The canaries; immutable. */
  public Set<CheckId> canaries() {
    return canaries;
  }

  /** The share of checks that makes a mass failure; above 1 for none. */
  public double share() {
    return share;
  }

  /** How many checks a mass failure has at least. */
  public int least() {
    return least;
  }

  /** How long alerts are held at most. */
  public Duration longestHold() {
    return longest;
  }
}
