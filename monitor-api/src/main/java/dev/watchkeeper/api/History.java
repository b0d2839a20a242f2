package dev.watchkeeper.api;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * Questions about what was recorded; each has a bounded cost. All periods include their beginning
 * and exclude their end, by due time. Limits lie between 1 and {@value #MAX_LIMIT}; for the next
 * page of a list that is newest first, ask again with the oldest instant of the page as the end.
 * Thread-safe. Each method throws an {@link IllegalArgumentException} if a period ends before it
 * begins or a limit is out of bounds, and a {@link WatchkeeperException} if the store cannot
 * answer.
 */
public interface History {
  /** The most entries that one answer holds. */
  int MAX_LIMIT = 10_000;

  /** The most periods, days for instance, that one question about time covers. */
  int MAX_PERIODS = 4_000;

  /** Every check of which a result is kept, removed ones included, ordered by name. */
  List<CheckId> checks();

  /** The last committed state of every known check, ordered by name. */
  List<CheckState> states();

  /**
   * The newest results of a check, newest first; of measurements those that are stored.
   *
   * @param limit at most this many
   */
  default List<ProbeResult> lastResults(CheckId check, int limit) {
    return resultsBefore(check, Instant.MAX, limit);
  }

  /**
   * The newest results of a check that were due before an instant, newest first.
   *
   * @param limit at most this many
   */
  List<ProbeResult> resultsBefore(CheckId check, Instant before, int limit);

  /** How many runs of a check ended how in a period; exact to the run at both ends. */
  Counts counts(CheckId check, Instant from, Instant to);

  /**
   * The share of good runs among those that say something of the target: (UP + DEGRADED) / (UP +
   * DEGRADED + DOWN); NaN if there is none. It counts runs; {@link #timeAccount} measures time.
   */
  default double availability(CheckId check, Instant from, Instant to) {
    return counts(check, from, to).availability();
  }

  /**
   * How long the runs of a check took in a period, of those in which the target did its work (UP or
   * DEGRADED): how long a failed run took says more of the timeout than of the target.
   *
   * @param quantiles shares of 0 to 1; if there is none 0.5, 0.9, 0.95 and 0.99
   */
  LatencySummary latency(CheckId check, Instant from, Instant to, double... quantiles);

  /**
   * Where the time of a check went, between each two neighbouring instants. A result holds from its
   * due time until the next one, but for no longer than three times the rhythm of the check (the
   * median of the five distances between the last six runs; one minute if there was one run only);
   * after that the time is unobserved. Time in which the check was paused or in maintenance is
   * that, whatever results say. Time to come is no time: an account ends now.
   *
   * @param edges 2 to {@value #MAX_PERIODS} + 1 instants, none before the one in front of it; cut
   *     to microseconds
   * @return one account less than there are instants
   */
  List<TimeAccount> timeAccounts(CheckId check, List<Instant> edges);

  /** Where the time of a check went in a period, as {@link #timeAccounts}. */
  default TimeAccount timeAccount(CheckId check, Instant from, Instant to) {
    return timeAccounts(check, List.of(from, to)).get(0);
  }

  /**
   * Where the time of a check went on each day, as {@link #timeAccounts}; a day is as long as the
   * zone has it, 23 to 25 hours.
   *
   * @param from the first day
   * @param to the day behind the last, at most {@value #MAX_PERIODS} days later
   * @param zone whose days they are
   */
  default List<Day> availabilityPerDay(CheckId check, LocalDate from, LocalDate to, ZoneId zone) {
    long days = ChronoUnit.DAYS.between(from, to);
    if (days < 1 || days > MAX_PERIODS) {
      throw new IllegalArgumentException(
          "a question covers 1 to " + MAX_PERIODS + " days, not " + from + " to " + to);
    }
    List<Instant> edges =
        LongStream.rangeClosed(0, days)
            .mapToObj(day -> from.plusDays(day).atStartOfDay(zone).toInstant())
            .toList();
    List<TimeAccount> accounts = timeAccounts(check, edges);
    return IntStream.range(0, accounts.size())
        .mapToObj(day -> new Day(from.plusDays(day), accounts.get(day)))
        .toList();
  }

  /**
   * The outages of a check that touch a period, newest first. An outage begins with a run that was
   * DOWN and ends with the next one that was UP or DEGRADED; UNKNOWN runs neither begin nor end
   * one. Runs at and after {@code to} are not looked at: an outage that they end has no end here.
   *
   * @param limit at most this many
   */
  List<Outage> outages(CheckId check, Instant from, Instant to, int limit);

  /**
   * The checks that did worst in a period, worst first, by name where they did alike. The period is
   * widened to whole hours of UTC.
   *
   * @param by what is compared; checks without a run that it could be said of are left out
   * @param limit at most this many
   */
  List<Standing> worst(Instant from, Instant to, WorstBy by, int limit);

  /**
   * The alerts of a check that were open in some part of the period, in their last state, newest
   * first.
   *
   * @param limit at most this many
   */
  List<Alert> alerts(CheckId check, Instant from, Instant to, int limit);

  /**
   * The transitions of the alerts of a check that happened in the period, newest first: each alert
   * as it was when it came into a state, with the time (to the microsecond) and the explanation of
   * that.
   *
   * @param limit at most this many
   */
  List<Alert> transitions(CheckId check, Instant from, Instant to, int limit);

  /**
   * The time line of an incident: what happened to an alert before an instant, newest first. Its
   * transitions, as {@link #transitions}, and every attempt to tell somebody of it, as far as the
   * store keeps them.
   *
   * @param alert the alert, as {@link #alerts} gives it
   * @param limit at most this many; for the next page ask with the oldest instant of this one
   */
  List<Moment> timeline(Alert alert, Instant before, int limit);

  /**
   * Hands the results of a check to a consumer one by one, in order of due time, in bounded memory
   * however many there are. What is committed meanwhile may be among them or not. What the consumer
   * throws ends the export and comes out of it.
   */
  void export(CheckId check, Instant from, Instant to, Consumer<? super ProbeResult> consumer);

  /** Exports the results of every check, one check after the other, by name. */
  default void export(Instant from, Instant to, Consumer<? super ProbeResult> consumer) {
    checks().forEach(check -> export(check, from, to, consumer));
  }

  /**
   * Numbers of runs by status.
   *
   * @param up runs that were UP
   * @param degraded runs that were DEGRADED
   * @param down runs that were DOWN
   * @param unknown runs that were UNKNOWN
   */
  record Counts(long up, long degraded, long down, long unknown) {
    /** Runs in which the target did its work. */
    public long good() {
      return up + degraded;
    }

    /** Runs in which the target failed. */
    public long failed() {
      return down;
    }

    /** All runs. */
    public long total() {
      return up + degraded + down + unknown;
    }

    /** As {@link History#availability}: 0 to 1, or NaN. */
    public double availability() {
      return good() + down == 0 ? Double.NaN : (double) good() / (good() + down);
    }
  }

  /**
   * How long runs took.
   *
   * @param count how many there were; if none, the lengths are zero
   * @param min the shortest, exact
   * @param mean the average, exact but for rounding
   * @param max the longest, exact
   * @param quantiles by share: the length that at least this share of the runs did not exceed (the
   *     nearest rank); immutable, in ascending order
   * @param relativeError the most by which a quantile may differ from the truth, as a share of it;
   *     0 where it was taken from the runs themselves
   */
  record LatencySummary(
      long count,
      Duration min,
      Duration mean,
      Duration max,
      Map<Double, Duration> quantiles,
      double relativeError) {
    /**
     * A quantile that was asked for.
     *
     * @throws IllegalArgumentException if it was not
     */
    public Duration quantile(double share) {
      Duration found = quantiles.get(share);
      if (found == null) {
        throw new IllegalArgumentException(share + " was not asked for, but " + quantiles.keySet());
      }
      return found;
    }
  }

  /**
   * One day.
   *
   * @param date which
   * @param time where its time went
   */
  record Day(LocalDate date, TimeAccount time) {}

  /**
   * A span in which every run that said something of the target was DOWN.
   *
   * @param check the check
   * @param from the due time of the first failed run
   * @param to the due time of the first run that was good again; null if there was none yet
   * @param failedRuns how many runs were DOWN
   * @param outcome what the first failed run came to
   * @param reason what it said, for people
   */
  record Outage(
      CheckId check,
      Instant from,
      @Nullable Instant to,
      long failedRuns,
      Outcome outcome,
      String reason) {
    /** When it was over; empty while it lasts. */
    public Optional<Instant> end() {
      return Optional.ofNullable(to);
    }
  }

  /**
   * Something that happened in an incident.
   *
   * @param at when
   * @param alert the alert as it was when it came into a state, or as it was told
   * @param sending the attempt to tell somebody; null if this is a transition
   */
  record Moment(Instant at, Alert alert, @Nullable Sending sending) {}

  /**
   * An attempt to tell somebody of an alert.
   *
   * @param receiver who was to be told
   * @param notifier over which notifier; empty if nobody has noted that
   * @param attempt 1 for the first; one attempt may try several notifiers
   * @param result what came of it
   * @param detail what the notifier said, for people; empty if all is well
   */
  record Sending(String receiver, String notifier, int attempt, Sent result, String detail) {}

  /** What came of an attempt to tell somebody. */
  enum Sent {
    /** The message arrived. */
    DELIVERED,
    /** It did not, but may at the next attempt. */
    FAILED,
    /** It was refused for good. */
    REFUSED,
    /** The channel is gone for good. */
    GONE,
    /** It is under way, or whoever tried came to an end before this was noted. */
    UNKNOWN
  }

  /** How checks are compared. */
  enum WorstBy {
    /** The lowest share of good runs, as {@link Counts#availability()}. */
    AVAILABILITY,
    /** The most runs that were DOWN. */
    FAILURES,
    /** The longest latency at the quantile 0.95. */
    LATENCY
  }

  /**
   * How a check did.
   *
   * @param check the check
   * @param counts its runs
   * @param p95 the quantile 0.95 of its latency, as {@link History#latency}; to 5 %
   */
  record Standing(CheckId check, Counts counts, Duration p95) {}
}
