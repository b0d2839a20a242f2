package dev.watchkeeper.core;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Rule;
import dev.watchkeeper.core.internal.Replaying;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rules judged by history: what would they have told, how soon, how often in vain? Recorded results
 * are judged in virtual time by the same function that judges them live, so that the alerts are
 * those that the rules would have raised then, but for what holds alerts back (silences,
 * maintenance, dependencies), which history does not know. A rule on a measurement that is not
 * stored sees nothing of it. Immutable; thread-safe.
 */
public final class Backtest {
  private final List<Rule> rules;

  private Backtest(List<Rule> rules) {
    this.rules = rules;
  }

  /** Of these rules; each judges the checks that it selects. */
  public static Backtest of(Collection<? extends Rule> rules) {
    return new Backtest(List.copyOf(rules));
  }

  /** Of these rules; each judges the checks that it selects. */
  public static Backtest of(Rule... rules) {
    return of(List.of(rules));
  }

  /**
   * Replays the results of one check, in the order in which they were due.
   *
   * @throws IllegalArgumentException if a result is of another check, or older than the one before
   */
  public Replay replay(Check check, Iterable<ProbeResult> results) {
    Replaying replaying = new Replaying(check, rules);
    results.forEach(replaying);
    return replaying.end();
  }

  /**
   * Replays what a store has recorded of one check from an instant, included, to another, excluded.
   */
  public Replay replay(Check check, History history, Instant from, Instant to) {
    Replaying replaying = new Replaying(check, rules);
    history.export(check.id(), from, to, replaying);
    replaying.tick(to);
    return replaying.end();
  }

  /**
   * What came of it.
   *
   * @param check the check
   * @param runs how many results were judged
   * @param alerts every alert as it came into a state, in order: those that live listeners would
   *     have been told of, and the PENDING ones
   * @param episodes the alerts that fired, in order
   */
  public record Replay(CheckId check, long runs, List<Alert> alerts, List<Episode> episodes) {
    /** Copies the lists. */
    public Replay {
      requireNonNull(check, "check");
      alerts = List.copyOf(alerts);
      episodes = List.copyOf(episodes);
    }

    /**
     * Judges the rules by outages that people know of. An outage is detected if an episode begins
     * within it or is under way when it begins; an episode that touches no outage is a false alarm.
     */
    public Score against(Collection<Outage> outages) {
      List<Outage> missed = new ArrayList<>();
      List<Duration> toDetect = new ArrayList<>();
      List<Outage> inOrder = outages.stream().sorted(Comparator.comparing(Outage::from)).toList();
      for (Outage outage : inOrder) {
        Optional<Episode> first = episodes.stream().filter(outage::touches).findFirst();
        if (first.isEmpty()) {
          missed.add(outage);
        } else {
          Duration late = Duration.between(outage.from(), first.get().fired());
          toDetect.add(late.isNegative() ? Duration.ZERO : late);
        }
      }
      List<Episode> falseAlarms =
          episodes.stream().filter(e -> inOrder.stream().noneMatch(o -> o.touches(e))).toList();
      return new Score(toDetect, missed, falseAlarms);
    }

    /** What this replay has and another one, of the same check by other rules, has not. */
    public Difference comparedTo(Replay other) {
      List<Episode> added = episodes.stream().filter(e -> other.none(e)).toList();
      List<Episode> gone = other.episodes().stream().filter(e -> none(e)).toList();
      return new Difference(added, gone);
    }

    private boolean none(Episode episode) {
      return episodes.stream().noneMatch(episode::overlaps);
    }
  }

  /**
   * An alert that fired.
   *
   * @param rule the name of the rule
   * @param began when the condition began to hold
   * @param fired when it fired
   * @param resolved when it was over; null if it never was
   * @param explanation why it fired
   */
  public record Episode(
      String rule, Instant began, Instant fired, @Nullable Instant resolved, String explanation) {
    private boolean overlaps(Episode other) {
      return (other.resolved == null || fired.isBefore(other.resolved))
          && (resolved == null || other.fired.isBefore(resolved));
    }
  }

  /**
   * A time at which the target was down, as people say.
   *
   * @param from its beginning
   * @param to its end, excluded
   */
  public record Outage(Instant from, Instant to) {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if it does not end after it begins
     */
    public Outage {
      if (!to.isAfter(from)) {
        throw new IllegalArgumentException("an outage ends after it begins, not at " + to);
      }
    }

    private boolean touches(Episode episode) {
      Instant end = episode.resolved();
      return episode.fired().isBefore(to) && (end == null || end.isAfter(from));
    }
  }

  /**
   * How good rules are.
   *
   * @param toDetect how long it took to find each outage that was found, in their order
   * @param missed the outages that were not
   * @param falseAlarms the episodes that were none
   */
  public record Score(List<Duration> toDetect, List<Outage> missed, List<Episode> falseAlarms) {
    /** Copies the lists. */
    public Score {
      toDetect = List.copyOf(toDetect);
      missed = List.copyOf(missed);
      falseAlarms = List.copyOf(falseAlarms);
    }
  }

  /**
   * How two replays differ.
   *
   * @param added episodes that overlap none of the other one
   * @param gone episodes of the other one that overlap none of this one
   */
  public record Difference(List<Episode> added, List<Episode> gone) {
    /** Copies the lists. */
    public Difference {
      added = List.copyOf(added);
      gone = List.copyOf(gone);
    }
  }
}
