package dev.watchkeeper.api.spi;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.TimeAccount;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers questions by reading the results that they are about: right in every store that can hand
 * its results out in order, and as slow as there are results. A store overrides what it can answer
 * from something smaller. Thread-safe as far as the methods are that it rests on.
 */
public abstract class PlainHistory implements History {
  private static final double P95 = 0.95;
  private static final int PAGE = 1_000;
  private static final Instant LAST_HOUR = Instant.MAX.truncatedTo(ChronoUnit.HOURS);
  private static final double[] USUAL = {0.5, 0.9, 0.95, 0.99};

  /** Made by a store. */
  protected PlainHistory() {}

  /**
   * The changes of a check's mode in a period, and the last one before it if there is any, by the
   * time at which the store learned of them.
   */
  protected abstract SortedMap<Instant, CheckMode> modes(CheckId check, Instant from, Instant to);

  /** The wall clock: time behind it is not accounted for. */
  protected abstract Instant now();

  /**
   * Refuses a limit that is out of bounds.
   *
   * @throws IllegalArgumentException if it is
   */
  protected static void requireLimit(int limit) {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("a limit lies between 1 and 10,000, not " + limit);
    }
  }

  /**
   * Refuses a period that ends before it begins.
   *
   * @throws IllegalArgumentException if it does
   */
  protected static void requirePeriod(Instant from, Instant to) {
    if (to.isBefore(from)) {
      throw new IllegalArgumentException(
          "a period ends after it begins, not at " + to + " if it begins at " + from);
    }
  }

  /** All transitions of an alert, in any order. */
  protected List<Alert> transitions(Alert alert) {
    return transitions(alert.check(), alert.since(), Instant.MAX, MAX_LIMIT).stream()
        .filter(one -> one.key().equals(alert.key()))
        .toList();
  }

  /** All attempts to tell somebody of an alert, in any order, by {@link #moment}. */
  protected List<Moment> sendings(Alert alert) {
    return List.of();
  }

  /** An attempt at a message that tells of an alert. */
  protected static Moment moment(Outbox.Attempt attempt, Notification message, Alert alert) {
    Notifier.Delivery delivery = attempt.delivery();
    Sent result =
        delivery == null
            ? Sent.UNKNOWN
            : switch (delivery.kind()) {
              case DELIVERED -> Sent.DELIVERED;
              case RETRY -> Sent.FAILED;
              case REJECTED -> Sent.REFUSED;
              case DISABLED -> Sent.GONE;
            };
    return new Moment(
        attempt.at(),
        alert,
        new Sending(
            message.receiver(),
            attempt.notifier(),
            attempt.number(),
            result,
            delivery == null ? "" : delivery.detail()));
  }

  @Override
  public List<Moment> timeline(Alert alert, Instant before, int limit) {
    requireLimit(limit);
    List<Moment> all = new ArrayList<>(sendings(alert));
    Collections.reverse(all);
    all.addAll(
        transitions(alert).stream()
            .sorted(comparing(Alert::state).reversed())
            .map(one -> new Moment(one.changed(), one, null))
            .toList());
    return all.stream()
        .filter(moment -> moment.at().isBefore(before))
        .sorted(comparing(Moment::at).reversed())
        .limit(limit)
        .toList();
  }

  @Override
  public Counts counts(CheckId check, Instant from, Instant to) {
    return tally(check, from, to).counts();
  }

  @Override
  public LatencySummary latency(CheckId check, Instant from, Instant to, double... quantiles) {
    double[] shares = requireShares(quantiles);
    return tally(check, from, to).latencies.summary(shares);
  }

  /**
   * The quantiles that were asked for, or the usual ones.
   *
   * @throws IllegalArgumentException if one is none
   */
  protected static double[] requireShares(double... quantiles) {
    for (double share : quantiles) {
      if (!(share >= 0 && share <= 1)) {
        throw new IllegalArgumentException("a quantile lies between 0 and 1, not at " + share);
      }
    }
    return quantiles.length == 0 ? USUAL.clone() : quantiles;
  }

  private Tally tally(CheckId check, Instant from, Instant to) {
    requirePeriod(from, to);
    Tally tally = new Tally();
    export(check, from, to, tally);
    return tally;
  }

  /** Counts runs and collects the lengths of the good ones. */
  private static final class Tally implements Consumer<ProbeResult> {
    private final Latencies latencies = new Latencies();
    private long up;
    private long degraded;
    private long down;
    private long unknown;

    @Override
    public void accept(ProbeResult result) {
      switch (result.status()) {
        case UP -> up++;
        case DEGRADED -> degraded++;
        case DOWN -> down++;
        case UNKNOWN -> unknown++;
      }
      if (result.status().isWorking()) {
        latencies.add(result.tookNanos());
      }
    }

    Counts counts() {
      return new Counts(up, degraded, down, unknown);
    }
  }

  @Override
  public List<TimeAccount> timeAccounts(CheckId check, List<Instant> edges) {
    Instant now = now();
    long[] micros = requireEdges(edges, now);
    Instant from = earlier(edges.get(0), now);
    Instant to = earlier(edges.get(edges.size() - 1), now);
    TimeSheet sheet = new TimeSheet(micros, modes(check, from, to));
    List<ProbeResult> before = new ArrayList<>(resultsBefore(check, from, TimeSheet.RUNS_BEFORE));
    Collections.reverse(before);
    Consumer<ProbeResult> enter =
        result -> sheet.result(TimeSheet.micros(result.due()), result.status());
    before.forEach(enter);
    export(check, from, to, enter);
    return sheet.accounts();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  /**
   * The edges of periods in microseconds, none of them after {@code now}.
   *
   * @throws IllegalArgumentException if they are too few, too many or not in order
   */
  protected static long[] requireEdges(List<Instant> edges, Instant now) {
    if (edges.size() < 2 || edges.size() > MAX_PERIODS + 1) {
      throw new IllegalArgumentException(
          "a question covers 1 to " + MAX_PERIODS + " periods, not " + (edges.size() - 1));
    }
    for (int i = 1; i < edges.size(); i++) {
      requirePeriod(edges.get(i - 1), edges.get(i));
    }
    long last = TimeSheet.micros(now);
    return edges.stream().mapToLong(edge -> Math.min(last, TimeSheet.micros(edge))).toArray();
  }

  @Override
  public List<Outage> outages(CheckId check, Instant from, Instant to, int limit) {
    requireLimit(limit);
    requirePeriod(from, to);
    Outages found = new Outages(check, from, limit);
    export(check, lastGood(check, from), to, found);
    return found.newestFirst();
  }

  /** The due time of the last good run before an instant, or the beginning of time. */
  private Instant lastGood(CheckId check, Instant before) {
    Instant at = before;
    while (true) {
      List<ProbeResult> page = resultsBefore(check, at, PAGE);
      for (ProbeResult result : page) {
        if (result.status().isWorking()) {
          return result.due();
        }
      }
      if (page.size() < PAGE) {
        return Instant.MIN;
      }
      at = page.get(PAGE - 1).due();
    }
  }

  /** Finds outages in results that come in order, and keeps the newest. */
  private static final class Outages implements Consumer<ProbeResult> {
    private final CheckId check;
    private final Instant from;
    private final int limit;
    private final ArrayDeque<Outage> newest = new ArrayDeque<>();
    private @Nullable ProbeResult first;
    private long failed;

    Outages(CheckId check, Instant from, int limit) {
      this.check = check;
      this.from = from;
      this.limit = limit;
    }

    @Override
    public void accept(ProbeResult result) {
      if (result.status() == Status.DOWN) {
        first = first == null ? result : first;
        failed++;
      } else if (result.status().isWorking()) {
        over(result.due());
      }
    }

    private void over(@Nullable Instant end) {
      if (first != null && (end == null || end.isAfter(from))) {
        newest.addFirst(
            new Outage(check, first.due(), end, failed, first.outcome(), first.reason()));
        if (newest.size() > limit) {
          newest.removeLast();
        }
      }
      first = null;
      failed = 0;
    }

    List<Outage> newestFirst() {
      over(null);
      return List.copyOf(newest);
    }
  }

  @Override
  public List<Standing> worst(Instant from, Instant to, WorstBy by, int limit) {
    requireLimit(limit);
    requirePeriod(from, to);
    Instant first = hour(from, false);
    Instant last = hour(to, true);
    return rank(checks().stream().map(check -> standing(check, first, last)).toList(), by, limit);
  }

  private Standing standing(CheckId check, Instant from, Instant to) {
    Tally tally = tally(check, from, to);
    Duration p95 = tally.latencies.summary(new double[] {P95}).quantile(P95);
    return new Standing(check, tally.counts(), p95);
  }

  /** The beginning of an instant's hour of UTC, or the next one unless it is one itself. */
  protected static Instant hour(Instant instant, boolean up) {
    Instant hour = instant.truncatedTo(ChronoUnit.HOURS);
    if (!up || hour.equals(instant)) {
      return hour;
    }
    return hour.isBefore(LAST_HOUR) ? hour.plus(1, ChronoUnit.HOURS) : instant;
  }

  /** The worst of some standings, worst first. */
  protected static List<Standing> rank(List<Standing> standings, WorstBy by, int limit) {
    Comparator<Standing> best =
        switch (by) {
          case AVAILABILITY -> comparingDouble((Standing one) -> -one.counts().availability());
          case FAILURES -> Comparator.comparingLong((Standing one) -> one.counts().down());
          case LATENCY -> comparing(Standing::p95);
        };
    return standings.stream()
        .filter(one -> by == WorstBy.LATENCY ? one.counts().good() > 0 : says(one.counts()))
        .sorted(best.reversed().thenComparing(Standing::check))
        .limit(limit)
        .toList();
  }

  private static boolean says(Counts counts) {
    return counts.good() + counts.down() > 0;
  }
}
