package dev.watchkeeper.probes.internal.composite;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.probes.Composite.As;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who the members are, and what of them is enough.
 *
 * @param members by name, in order, each once
 * @param tags whoever has one of these is a member too
 * @param weights of members by name, above 0; 1 for those not named
 * @param need what is enough
 * @param treatment what members count as that are neither up nor down
 * @param degradedByAny whether any DOWN or DEGRADED member makes it DEGRADED
 */
record CompositePlan(
    List<CheckId> members,
    List<String> tags,
    Map<CheckId, Double> weights,
    Need need,
    Treatment treatment,
    boolean degradedByAny) {

  /**
   * What is enough: so many members, or such a share of their weight.
   *
   * @param kind which of them
   * @param amount the count, share or quorum (0: more than half); has no meaning for all and any
   */
  record Need(Kind kind, double amount) {
    /** How it is counted. */
    enum Kind {
      ALL,
      ANY,
      COUNT,
      SHARE,
      /** More than half of those that have a vote, which are to be as many as the amount says. */
      MAJORITY
    }

    /** True if members that work are enough of all. */
    boolean met(Tally working, Tally all) {
      return switch (kind) {
        case ALL -> working.count() == all.count();
        case ANY -> working.count() >= 1;
        case COUNT -> working.count() >= amount;
        case MAJORITY -> 2 * working.count() > all.count();
        case SHARE -> working.weight() >= amount * all.weight() * (1 - 1e-12);
      };
    }

    /** In words. */
    String words() {
      return switch (kind) {
        case ALL -> "all of them";
        case ANY -> "at least one";
        case COUNT -> "at least " + (long) amount;
        case SHARE -> "a share of " + amount;
        case MAJORITY -> "more than half";
      };
    }
  }

  /**
   * Some members.
   *
   * @param count how many
   * @param weight of all of them together
   */
  record Tally(int count, double weight) {
    static final Tally NONE = new Tally(0, 0);

    Tally and(double more) {
      return new Tally(count + 1, weight + more);
    }

    Tally and(Tally other) {
      return new Tally(count + other.count, weight + other.weight);
    }
  }

  /**
   * What members count as.
   *
   * @param paused those that are paused
   * @param unknown those that are UNKNOWN or stale
   * @param staleAfter how old a last result may be; null for any age
   */
  record Treatment(As paused, As unknown, @Nullable Duration staleAfter) {}

  double weightOf(CheckId member) {
    return weights.getOrDefault(member, 1.0);
  }
}
