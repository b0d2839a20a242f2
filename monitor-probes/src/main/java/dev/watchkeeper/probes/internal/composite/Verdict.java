package dev.watchkeeper.probes.internal.composite;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.Composite;
import dev.watchkeeper.probes.Composite.As;
import dev.watchkeeper.probes.internal.composite.CompositePlan.Tally;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Judges members by their states; a pure function of them and the time. With U, D and N the members
 * that are up, degraded and not known: enough U is UP, enough U and D is DEGRADED, enough U, D and
 * N is UNKNOWN, since N may be up or not, and anything else is DOWN. A missing member counts as not
 * known, and makes whatever is not DOWN a matter of the configuration.
 */
final class Verdict {
  private final CompositePlan plan;
  private final Instant now;
  private final CheckId itself;
  private final int members;
  private final Map<Status, Tally> tallies = new EnumMap<>(Status.class);
  private final Map<Status, List<String>> names = new EnumMap<>(Status.class);
  private final List<String> missing = new ArrayList<>();

  Verdict(
      CompositePlan plan, Instant now, CheckId itself, Map<CheckId, @Nullable CheckState> members) {
    this.plan = plan;
    this.now = now;
    this.itself = itself;
    this.members = members.size();
    members.forEach(this::count);
  }

  private void count(CheckId member, @Nullable CheckState state) {
    if (state == null) {
      missing.add(member.value());
    }
    Status status = state == null ? Status.UNKNOWN : statusOf(state);
    if (status != null) {
      Tally before = tally(status);
      tallies.put(status, before.and(plan.weightOf(member)));
      names.computeIfAbsent(status, s -> new ArrayList<>()).add(member.value());
    }
  }

  /** What it counts as; null if it is left out. */
  private @Nullable Status statusOf(CheckState state) {
    CompositePlan.Treatment treatment = plan.treatment();
    if (state.mode() == CheckMode.PAUSED) {
      return of(treatment.paused());
    }
    boolean known = state.status() != Status.UNKNOWN && !stale(state, treatment.staleAfter());
    return known ? state.status() : of(treatment.unknown());
  }

  private boolean stale(CheckState state, @Nullable Duration after) {
    Instant last = state.lastResult().map(ProbeResult::due).orElse(state.since());
    return after != null && last.plus(after).isBefore(now);
  }

  private static @Nullable Status of(As as) {
    return switch (as) {
      case UP -> Status.UP;
      case DOWN -> Status.DOWN;
      case UNKNOWN -> Status.UNKNOWN;
      case IGNORED -> null;
    };
  }

  private Tally tally(Status status) {
    return tallies.getOrDefault(status, Tally.NONE);
  }

  Reading reading() {
    return verdict().with(measured());
  }

  private Reading verdict() {
    Tally up = tally(Status.UP);
    Tally working = up.and(tally(Status.DEGRADED));
    Tally possible = working.and(tally(Status.UNKNOWN));
    Tally all = possible.and(tally(Status.DOWN));
    if (plan.need().kind() == CompositePlan.Need.Kind.MAJORITY && missing.isEmpty()) {
      return members == 0 ? Reading.of(Outcome.CONFIG, noMembers()) : majority(up, working);
    }
    boolean hopeless = all.count() > 0 && !plan.need().met(possible, all);
    if (hopeless) {
      return Reading.down(story());
    }
    if (members == 0 || !missing.isEmpty()) {
      return Reading.of(Outcome.CONFIG, members == 0 ? noMembers() : absent());
    }
    if (all.count() == 0) {
      return Reading.of(Outcome.NO_DATA, "none of " + members + " members counts: all are paused");
    }
    if (!plan.need().met(working, all)) {
      return Reading.of(Outcome.NO_DATA, story());
    }
    boolean blemished =
        plan.degradedByAny() && up.count() < all.count() - tally(Status.UNKNOWN).count();
    return plan.need().met(up, all) && !blemished ? Reading.up() : Reading.degraded(story());
  }

  /** Who is not known has no vote; DOWN needs more than half of the votes as UP does. */
  private Reading majority(Tally up, Tally working) {
    Tally down = tally(Status.DOWN);
    int votes = working.count() + down.count();
    int counted = votes + tally(Status.UNKNOWN).count();
    int quorum = plan.need().amount() > 0 ? (int) plan.need().amount() : counted / 2 + 1;
    boolean works = 2 * working.count() > votes;
    if (votes < quorum || !works && 2 * down.count() <= votes) {
      String why = votes < quorum ? "needs " + quorum + " votes; " : "no majority; ";
      return Reading.of(Outcome.NO_DATA, why + story());
    }
    if (!works) {
      return Reading.down(story());
    }
    boolean blemished = plan.degradedByAny() && up.count() < votes;
    return 2 * up.count() > votes && !blemished ? Reading.up() : Reading.degraded(story());
  }

  private String noMembers() {
    return "no check has the tag '" + String.join("' or '", plan.tags()) + "'";
  }

  private String absent() {
    boolean self = missing.contains(itself.value());
    return self ? "it cannot be a member of itself" : "there is no check " + list(missing);
  }

  private String story() {
    StringBuilder told = new StringBuilder("wants " + plan.need().words() + " up of ");
    told.append(members).append(members == 1 ? " member" : " members");
    tell(told, "down", Status.DOWN);
    tell(told, "degraded", Status.DEGRADED);
    tell(told, "unknown", Status.UNKNOWN);
    return missing.isEmpty() ? told.toString() : told + "; " + absent();
  }

  private void tell(StringBuilder told, String word, Status status) {
    List<String> some = names.getOrDefault(status, List.of());
    if (!some.isEmpty()) {
      told.append("; ").append(some.size()).append(' ').append(word).append(": ");
      told.append(list(some));
    }
  }

  /** The first names, cut to what a person reads. */
  private static String list(List<String> some) {
    String first = String.join(", ", some.subList(0, Math.min(3, some.size())));
    return Texts.line(some.size() > 3 ? first + " and " + (some.size() - 3) + " more" : first, 120);
  }

  private Measurements measured() {
    Tally working = tally(Status.UP).and(tally(Status.DEGRADED));
    Tally all = working.and(tally(Status.UNKNOWN)).and(tally(Status.DOWN));
    Measurements.Builder measured =
        Measurements.builder()
            .set(Composite.MEMBERS, members)
            .set(Composite.UP, tally(Status.UP).count())
            .set(Composite.DEGRADED, tally(Status.DEGRADED).count())
            .set(Composite.DOWN, tally(Status.DOWN).count())
            .set(Composite.UNKNOWN, tally(Status.UNKNOWN).count());
    if (all.count() > 0) {
      measured.set(Composite.SHARE, working.weight() / all.weight());
    }
    List<String> down = names.getOrDefault(Status.DOWN, List.of());
    if (!down.isEmpty()) {
      measured.set(Composite.FAILED, Texts.line(String.join(", ", down), 500));
    }
    return measured.build();
  }
}
