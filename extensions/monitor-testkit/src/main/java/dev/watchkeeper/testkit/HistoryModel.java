package dev.watchkeeper.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.History.Counts;
import dev.watchkeeper.api.History.LatencySummary;
import dev.watchkeeper.api.History.Outage;
import dev.watchkeeper.api.History.Standing;
import dev.watchkeeper.api.History.WorstBy;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What a history should answer, worked out from lists of all that happened and from the wording of
 * the questions, without a thought for speed and without anything that a store could use as well.
 */
final class HistoryModel {
  private static final int QUESTIONS = 15;
  private static final double WORST_ERROR = 0.05;

  private final Random random;
  private final VirtualTime time;
  private final RandomHistory story;

  HistoryModel(long seed, VirtualTime time) {
    this.random = new Random(-seed - 1);
    this.time = time;
    this.story = new RandomHistory(seed, time);
  }

  void commitTo(Store store) throws Exception {
    story.commitTo(store);
  }

  /** Asks the history everything, of periods that begin and end close to what happened. */
  void compareWith(History history) {
    for (CheckId check : story.checks()) {
      List<ProbeResult> all = new ArrayList<>(story.results(check).values());
      List<ProbeResult> exported = new ArrayList<>();
      history.export(check, Instant.MIN, Instant.MAX, exported::add);
      assertEquals(all, exported);
      Collections.reverse(all);
      assertEquals(all, history.lastResults(check, 10_000));
      assertTrue(history.checks().contains(check));
      for (int i = 0; i < QUESTIONS; i++) {
        compareWith(history, check, period());
      }
    }
    for (WorstBy by : WorstBy.values()) {
      compareWorst(history, by, period());
    }
  }

  private record Period(Instant from, Instant to) {
    boolean holds(Instant instant) {
      return !instant.isBefore(from) && instant.isBefore(to);
    }
  }

  private Period period() {
    Instant one = instant();
    Instant other = instant();
    return one.isBefore(other) ? new Period(one, other) : new Period(other, one);
  }

  /** An instant at which something happened, or close to it. */
  private Instant instant() {
    List<Instant> dues = new ArrayList<>();
    story.checks().forEach(check -> dues.addAll(story.results(check).keySet()));
    Instant at = dues.get(random.nextInt(dues.size()));
    return switch (random.nextInt(6)) {
      case 0 -> at.plusNanos(1);
      case 1 -> at.minusNanos(1);
      case 2 -> at.truncatedTo(ChronoUnit.HOURS);
      case 3 -> at.plusNanos(random.nextInt(1_000_000_000) * 3_600L);
      default -> at;
    };
  }

  private List<ProbeResult> within(CheckId check, Period period) {
    return story.results(check).values().stream().filter(one -> period.holds(one.due())).toList();
  }

  private static Counts counts(List<ProbeResult> results) {
    return new Counts(
        count(results, Status.UP),
        count(results, Status.DEGRADED),
        count(results, Status.DOWN),
        count(results, Status.UNKNOWN));
  }

  private static long count(List<ProbeResult> results, Status status) {
    return results.stream().filter(one -> one.status() == status).count();
  }

  private void compareWith(History history, CheckId check, Period period) {
    String of = check + " in " + period;
    Instant from = period.from();
    Instant to = period.to();
    List<ProbeResult> some = within(check, period);
    assertEquals(counts(some), history.counts(check, from, to), of);
    compareLatency(some, history.latency(check, from, to, 0.0, 0.5, 0.95, 1.0), of);
    assertEquals(outages(check, period), history.outages(check, from, to, 10_000), of);
    assertEquals(
        outages(check, period).stream().limit(2).toList(), history.outages(check, from, to, 2));
    List<ProbeResult> before = new ArrayList<>(within(check, new Period(Instant.MIN, to)));
    Collections.reverse(before);
    assertEquals(before.stream().limit(3).toList(), history.resultsBefore(check, to, 3), of);
    List<ProbeResult> exported = new ArrayList<>();
    history.export(check, from, to, exported::add);
    assertEquals(some, exported, of);
    assertEquals(alerts(check, period), history.alerts(check, from, to, 10_000), of);
    assertEquals(transitions(check, period), history.transitions(check, from, to, 10_000), of);
    compareTime(history, check, period);
  }

  private static void compareLatency(List<ProbeResult> some, LatencySummary told, String of) {
    List<Long> nanos =
        some.stream()
            .filter(one -> one.status() == Status.UP || one.status() == Status.DEGRADED)
            .map(ProbeResult::tookNanos)
            .sorted()
            .toList();
    assertEquals(nanos.size(), told.count(), of);
    if (nanos.isEmpty()) {
      assertEquals(Duration.ZERO, told.quantile(0.5), of);
      return;
    }
    assertEquals(nanos.get(0), told.min().toNanos(), of);
    assertEquals(nanos.get(nanos.size() - 1), told.max().toNanos(), of);
    double mean = nanos.stream().mapToLong(one -> one).average().orElseThrow();
    assertEquals(mean, (double) told.mean().toNanos(), 1_000, of);
    assertTrue(told.relativeError() >= 0 && told.relativeError() <= WORST_ERROR, of);
    told.quantiles()
        .forEach(
            (share, length) -> {
              double truth = nearestRank(nanos, share);
              assertEquals(
                  truth, (double) length.toNanos(), truth * told.relativeError() + 1_000, of);
            });
  }

  /** The smallest one that at least this share of all does not exceed. */
  private static long nearestRank(List<Long> sorted, double share) {
    for (int i = 0; i < sorted.size(); i++) {
      if ((i + 1) / (double) sorted.size() >= share - 1e-12) {
        return sorted.get(i);
      }
    }
    throw new IllegalStateException("no quantile " + share);
  }

  private List<Outage> outages(CheckId check, Period period) {
    List<ProbeResult> all = within(check, new Period(Instant.MIN, period.to()));
    List<Outage> found = new ArrayList<>();
    for (int i = 0; i < all.size(); i++) {
      ProbeResult first = all.get(i);
      if (first.status() != Status.DOWN || isDown(all.subList(0, i))) {
        continue;
      }
      List<ProbeResult> behind = all.subList(i, all.size());
      ProbeResult good =
          behind.stream().filter(one -> one.status().isWorking()).findFirst().orElse(null);
      long failed =
          behind.stream()
              .filter(one -> good == null || one.due().isBefore(good.due()))
              .filter(one -> one.status() == Status.DOWN)
              .count();
      if (good == null || good.due().isAfter(period.from())) {
        Instant end = good == null ? null : good.due();
        found.add(0, new Outage(check, first.due(), end, failed, first.outcome(), first.reason()));
      }
    }
    return found;
  }

  /** Whether the last one of them that says something of the target is DOWN. */
  private static boolean isDown(List<ProbeResult> results) {
    List<ProbeResult> telling =
        results.stream().filter(one -> one.status() != Status.UNKNOWN).toList();
    return !telling.isEmpty() && telling.get(telling.size() - 1).status() == Status.DOWN;
  }

  private List<Alert> alerts(CheckId check, Period period) {
    Map<String, Alert> last = new TreeMap<>();
    story.transitions(check).forEach(alert -> last.put(alert.key(), alert));
    return last.values().stream()
        .filter(one -> one.since().isBefore(period.to()))
        .filter(one -> one.state() != AlertState.RESOLVED || !one.changed().isBefore(period.from()))
        .sorted(Comparator.comparing(Alert::since).reversed())
        .toList();
  }

  private List<Alert> transitions(CheckId check, Period period) {
    List<Alert> newest = new ArrayList<>(story.transitions(check));
    Collections.reverse(newest);
    return newest.stream().filter(one -> period.holds(one.changed())).toList();
  }

  private void compareTime(History history, CheckId check, Period period) {
    Instant middle = instant();
    List<Instant> edges = new ArrayList<>(new TreeSet<>(List.of(period.from(), period.to())));
    if (period.holds(middle)) {
      edges.add(1, middle);
    }
    if (edges.size() < 2) {
      edges.add(period.to());
    }
    List<TimeAccount> told = history.timeAccounts(check, edges);
    assertEquals(edges.size() - 1, told.size());
    for (int i = 0; i < told.size(); i++) {
      String of = check + " from " + edges.get(i) + " to " + edges.get(i + 1);
      assertEquals(account(check, edges.get(i), edges.get(i + 1)), told.get(i), of);
    }
  }

  /** Cuts the period wherever something may change, and asks of each piece what it was. */
  private TimeAccount account(CheckId check, Instant from, Instant to) {
    Instant first = reached(from);
    Instant last = reached(to);
    NavigableMap<Instant, Holding> holdings = holdings(check);
    TreeSet<Instant> cuts = new TreeSet<>(List.of(first, last));
    cuts.addAll(story.modes(check).keySet());
    cuts.addAll(holdings.keySet());
    holdings.values().forEach(one -> cuts.add(one.until()));
    TimeAccount sum = TimeAccount.NONE;
    for (Instant cut : cuts.subSet(first, last)) {
      Duration length = Duration.between(cut, cuts.higher(cut));
      sum = sum.plus(spent(check, holdings.floorEntry(cut), cut, length));
    }
    return sum;
  }

  private Instant reached(Instant edge) {
    Instant now = time.wallTime();
    return (edge.isBefore(now) ? edge : now).truncatedTo(ChronoUnit.MICROS);
  }

  private record Holding(Status status, Instant until) {}

  private NavigableMap<Instant, Holding> holdings(CheckId check) {
    NavigableMap<Instant, Holding> holdings = new TreeMap<>();
    List<ProbeResult> all = new ArrayList<>(story.results(check).values());
    for (int i = 0; i < all.size(); i++) {
      List<Duration> gaps = new ArrayList<>();
      for (int k = i; k > 0 && gaps.size() < 5; k--) {
        gaps.add(Duration.between(all.get(k - 1).due(), all.get(k).due()));
      }
      Collections.sort(gaps);
      Duration most =
          gaps.isEmpty()
              ? Duration.ofMinutes(1)
              : gaps.get((gaps.size() + 1) / 2 - 1).multipliedBy(3);
      Instant end = all.get(i).due().plus(most);
      boolean early = i + 1 < all.size() && all.get(i + 1).due().isBefore(end);
      Instant until = early ? all.get(i + 1).due() : end;
      holdings.put(all.get(i).due(), new Holding(all.get(i).status(), until));
    }
    return holdings;
  }

  private TimeAccount spent(
      CheckId check, Map.Entry<Instant, Holding> last, Instant at, Duration length) {
    Duration none = Duration.ZERO;
    Map.Entry<Instant, CheckMode> mode = story.modes(check).floorEntry(at);
    if (mode != null && mode.getValue() != CheckMode.ACTIVE) {
      return new TimeAccount(none, none, none, none, length, none);
    }
    if (last == null || !at.isBefore(last.getValue().until())) {
      return new TimeAccount(none, none, none, none, none, length);
    }
    return switch (last.getValue().status()) {
      case UP -> new TimeAccount(length, none, none, none, none, none);
      case DEGRADED -> new TimeAccount(none, length, none, none, none, none);
      case DOWN -> new TimeAccount(none, none, length, none, none, none);
      case UNKNOWN -> new TimeAccount(none, none, none, length, none, none);
    };
  }

  private void compareWorst(History history, WorstBy by, Period period) {
    Instant from = period.from().truncatedTo(ChronoUnit.HOURS);
    Instant to = period.to().minusNanos(1).truncatedTo(ChronoUnit.HOURS).plusSeconds(3_600);
    List<Standing> told =
        history.worst(period.from(), period.to(), by, 10_000).stream()
            .filter(one -> story.checks().contains(one.check()))
            .toList();
    for (Standing one : told) {
      List<ProbeResult> some = within(one.check(), new Period(from, to));
      assertEquals(counts(some), one.counts(), one.check() + " in " + period);
      LatencySummary exact = history.latency(one.check(), from, to, 0.95);
      double p95 = exact.quantile(0.95).toNanos();
      assertEquals(p95, (double) one.p95().toNanos(), p95 * 2 * WORST_ERROR + 1_000);
    }
    for (int i = 1; i < told.size(); i++) {
      Standing worse = told.get(i - 1);
      Standing better = told.get(i);
      int order = worse(by, worse, better);
      assertTrue(order < 0 || order == 0 && worse.check().compareTo(better.check()) < 0, by + "");
    }
  }

  private static int worse(WorstBy by, Standing one, Standing other) {
    return switch (by) {
      case AVAILABILITY ->
          Double.compare(one.counts().availability(), other.counts().availability());
      case FAILURES -> Long.compare(other.counts().down(), one.counts().down());
      case LATENCY -> other.p95().compareTo(one.p95());
    };
  }
}
