package dev.watchkeeper.probes;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The composite probe: judges by the last committed states of other checks of the same monitor. It
 * is UP if enough of them are UP; DEGRADED if that takes the DEGRADED ones too; UNKNOWN if it
 * depends on those of which nothing is known; else DOWN. Immutable; every method gives a copy.
 */
public final class Composite implements ProbeSpec {
  /** The name of the type. */
  public static final String TYPE = "composite";

  /** How many members there are, those left out included. */
  public static final MetricKey MEMBERS = MetricKey.gauge("composite.members", "");

  /** How many members are UP. */
  public static final MetricKey UP = MetricKey.gauge("composite.up", "");

  /** How many members are DEGRADED. */
  public static final MetricKey DEGRADED = MetricKey.gauge("composite.degraded", "");

  /** How many members are DOWN. */
  public static final MetricKey DOWN = MetricKey.gauge("composite.down", "");

  /** Of how many members nothing is known: UNKNOWN, stale or missing. */
  public static final MetricKey UNKNOWN = MetricKey.gauge("composite.unknown", "");

  /** The share of those UP or DEGRADED by weight, 0 to 1; members left out do not count. */
  public static final MetricKey SHARE = MetricKey.gauge("composite.share", "ratio");

  /** The names of the members that are DOWN, cut to 500 characters. */
  public static final MetricKey FAILED = MetricKey.text("composite.failed");

  /** All of them. */
  public static final List<MetricKey> METRICS =
      List.of(MEMBERS, UP, DEGRADED, DOWN, UNKNOWN, SHARE, FAILED);

  private final Target target;
  private final Settings settings;

  /** As what a member counts. */
  public enum As {
    /** Works. */
    UP,
    /** Has failed. */
    DOWN,
    /** Nothing is known of it. */
    UNKNOWN,
    /** Is left out, as if it were no member. */
    IGNORED
  }

  private Composite(Target target, Settings settings) {
    this.target = target;
    this.settings = settings;
  }

  private static Composite of(String name, Object value, String... members) {
    Settings settings = Settings.empty().with(name, value);
    Composite composite = new Composite(Target.of("checks"), settings);
    return members.length == 0 ? composite : composite.with("members", List.of(members));
  }

  /** Wants all of these checks, and those that are added by tag. */
  public static Composite allOf(String... members) {
    return of("need", "all", members);
  }

  /** Wants at least one of these checks, or of those that are added by tag. */
  public static Composite anyOf(String... members) {
    return of("need", "any", members);
  }

  /** Wants at least so many of these checks, and of those that are added by tag. */
  public static Composite atLeast(int count, String... members) {
    return of("at-least", count, members);
  }

  /**
   * Wants at least this share (above 0, at most 1) of the weight of all members, which are added by
   * {@link #member} and by tag.
   */
  public static Composite weighted(double share) {
    return of("share", share);
  }

  /**
   * Wants more than half of the votes of these checks, such as one for each location, and of those
   * added by tag. Who is UNKNOWN or stale has no vote; and if fewer than the quorum have one, or
   * neither side has more than half, it is UNKNOWN. The quorum is more than half of the members
   * unless {@link #quorum} is set; give {@link #staleAfter} so that silent voters expire.
   */
  public static Composite majorityOf(String... members) {
    return of("need", "majority", members);
  }

  /** As {@link #allOf}: it is as bad as the worst of these checks, and of those added by tag. */
  public static Composite worstOf(String... members) {
    return allOf(members);
  }

  /** With a majority: so many members have to have a vote, 1 to 10,000. */
  public Composite quorum(int voters) {
    return with("quorum", voters);
  }

  private Composite with(String name, Object value) {
    return new Composite(target, settings.with(name, requireNonNull(value, name)));
  }

  private Composite add(String name, Object value) {
    List<Object> values = new ArrayList<>();
    if (settings.asMap().get(name) instanceof List<?> before) {
      values.addAll(before);
    }
    values.add(requireNonNull(value, name));
    return with(name, values);
  }

  /** With the check of this name, whose weight is 1. */
  public Composite member(String id) {
    return add("members", id);
  }

  /** With the check of this name and this weight, which counts where a share is wanted. */
  public Composite member(String id, double weight) {
    Map<String, Object> weights = new LinkedHashMap<>();
    if (settings.asMap().get("weights") instanceof Map<?, ?> before) {
      before.forEach((known, old) -> weights.put(known.toString(), old));
    }
    weights.put(id, weight);
    return member(id).with("weights", weights);
  }

  /** With all checks that have this tag, as they are at each run; the composite itself is none. */
  public Composite tagged(String tag) {
    return add("tags", tag);
  }

  /** A member whose last result is older than this is UNKNOWN; no age is too old unless set. */
  public Composite staleAfter(Duration age) {
    return with("stale-after", age);
  }

  /** What a member that is paused counts as; {@link As#IGNORED} unless set. */
  public Composite paused(As as) {
    return with("paused-as", word(as));
  }

  /** What a member that is UNKNOWN or stale counts as; {@link As#UNKNOWN} unless set. */
  public Composite unknown(As as) {
    return with("unknown-as", word(as));
  }

  private static String word(As as) {
    return switch (as) {
      case UP -> "up";
      case DOWN -> "down";
      case UNKNOWN -> "unknown";
      case IGNORED -> "ignored";
    };
  }

  /** Is DEGRADED, not UP, as soon as any member is DOWN or DEGRADED. */
  public Composite degradedByAny() {
    return with("degraded-by-any", true);
  }

  /** Stands for this, in words for people; {@code checks} unless said. */
  public Composite named(String what) {
    return new Composite(new Target(what, target.attributes()), settings);
  }

  @Override
  public ProbeDefinition definition() {
    return ProbeDefinition.of(TYPE, target, settings);
  }
}
