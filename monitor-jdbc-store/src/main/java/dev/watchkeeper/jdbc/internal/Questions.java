package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.TimeAccount;
import dev.watchkeeper.api.spi.PlainHistory;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.jdbc.internal.history.Block;
import dev.watchkeeper.jdbc.internal.history.Carry;
import dev.watchkeeper.jdbc.internal.history.Sample;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Consumer;

/** Answers questions, each on a connection of its own, never on the writer's. Thread-safe. */
final class Questions extends PlainHistory {
  private static final int ASKED_AT_ONCE = 100;

  private static final String ONE = "(select id from wk_check where name = ?)";
  private static final String SOME =
      StateRows.SELECT + " where c.name in (" + "?, ".repeat(ASKED_AT_ONCE - 1) + "?)";
  private static final String CHECKS =
      "select c.name from wk_check c"
          + " where exists (select 1 from wk_result r where r.check_id = c.id)"
          + " or exists (select 1 from wk_rollup_hour h where h.check_id = c.id)"
          + " or exists (select 1 from wk_rollup_day d where d.check_id = c.id)";
  private static final String ALERTS =
      "select "
          + Alerts.COLUMNS
          + " from wk_alert a where a.check_id = "
          + ONE
          + " and a.since < ? and (a.state <> 2 or a.changed >= ?)"
          + " order by a.since desc, a.alert_key limit ?";
  private static final String TRANSITIONS =
      "select "
          + Alerts.COLUMNS
          + ", e.state, e.at, e.explanation, e.context"
          + " from wk_alert a join wk_event e on e.alert_key = a.alert_key where a.check_id = "
          + ONE
          + " and a.since < ? and (a.state <> 2 or a.changed >= ?) and e.at >= ? and e.at < ?"
          + " order by e.at desc, e.state desc, a.alert_key limit ?";
  private static final int PAGE = 1_000;

  /** Latencies over no more than this are exact, in microseconds. */
  private static final long SINGLE_RUNS = 26 * Block.HOUR;

  private final Reads reads;
  private final ResultRows results = new ResultRows();
  private final StateRows states = new StateRows(results);

  Questions(Reads reads) {
    this.reads = reads;
  }

  Map<CheckId, StoredState> load(Collection<CheckId> checks) {
    return reads.ask(
        session -> {
          Map<CheckId, StoredState> found = new LinkedHashMap<>();
          Iterator<CheckId> next = checks.iterator();
          try (PreparedStatement select = session.prepare(SOME)) {
            while (next.hasNext()) {
              String name = "";
              for (int i = 1; i <= ASKED_AT_ONCE; i++) {
                name = next.hasNext() ? ColumnText.write(next.next().value()) : name;
                select.setString(i, name);
              }
              states(session, select, found);
            }
          }
          return found;
        });
  }

  private void states(Session session, PreparedStatement select, Map<CheckId, StoredState> into)
      throws SQLException {
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        StoredState stored = states.read(session, rows);
        into.put(stored.state().check(), stored);
      }
    }
  }

  @Override
  public List<CheckState> states() {
    Map<CheckId, StoredState> all = new LinkedHashMap<>();
    return reads.ask(
        session -> {
          try (PreparedStatement select = session.prepare(StateRows.SELECT)) {
            states(session, select, all);
          }
          return all.values().stream()
              .map(StoredState::state)
              .sorted(java.util.Comparator.comparing(CheckState::check))
              .toList();
        });
  }

  @Override
  public List<CheckId> checks() {
    return reads.ask(
        session -> {
          List<CheckId> found = new ArrayList<>();
          try (PreparedStatement select = session.prepare(CHECKS);
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              found.add(CheckId.of(ColumnText.read(rows.getString(1))));
            }
          }
          Collections.sort(found);
          return found;
        });
  }

  @Override
  public List<ProbeResult> resultsBefore(CheckId check, Instant before, int limit) {
    requireLimit(limit);
    return askPast(
        check,
        (session, id) ->
            results(session, check, Past.newest(session, id, Instants.ceiling(before), limit)));
  }

  /** A question about the runs of a check that has a number. */
  @FunctionalInterface
  private interface OfPast<T> {
    T ask(Session session, int check) throws SQLException;
  }

  private <T> T askPast(CheckId check, OfPast<T> question) {
    return reads.askAtOnce(
        session -> question.ask(session, Past.number(session, ColumnText.write(check.value()))));
  }

  private List<ProbeResult> results(Session session, CheckId check, List<Sample> rows)
      throws SQLException {
    List<ProbeResult> found = new ArrayList<>();
    for (Sample row : rows) {
      found.add(results.result(session, check, row));
    }
    return found;
  }

  /** In pages, so that no statement runs for longer than its time and no driver keeps it all. */
  @Override
  public void export(
      CheckId check, Instant from, Instant to, Consumer<? super ProbeResult> consumer) {
    requirePeriod(from, to);
    long end = Instants.ceiling(to);
    long next = Instants.ceiling(from);
    while (next < end) {
      long at = next;
      List<ProbeResult> page = new ArrayList<>();
      next =
          askPast(
              check,
              (session, id) -> {
                Past.Some some = Past.first(session, id, at, end, PAGE);
                page.addAll(results(session, check, some.samples()));
                return some.end();
              });
      page.forEach(consumer);
    }
  }

  @Override
  protected Instant now() {
    return reads.time().wallTime();
  }

  @Override
  protected SortedMap<Instant, CheckMode> modes(CheckId check, Instant from, Instant to) {
    return askPast(check, (session, id) -> Modes.of(session, id, from, to));
  }

  @Override
  public Counts counts(CheckId check, Instant from, Instant to) {
    requirePeriod(from, to);
    return tally(check, Instants.ceiling(from), Instants.ceiling(to)).totals().counts();
  }

  private Tally tally(CheckId check, long from, long to) {
    return askPast(
        check,
        (session, id) -> {
          Tally tally = new Tally(from);
          new Pieces(session, id, List.of(from, to)).tell(tally);
          return tally;
        });
  }

  /** Of a day from each single run, of more from the histograms of its hours. */
  @Override
  public LatencySummary latency(CheckId check, Instant from, Instant to, double... quantiles) {
    requirePeriod(from, to);
    double[] shares = requireShares(quantiles);
    long begin = Instants.ceiling(from);
    long end = Instants.ceiling(to);
    if (end - begin > SINGLE_RUNS || end - begin < 0) {
      return tally(check, begin, end).summary(shares);
    }
    return askPast(
        check,
        (session, id) -> {
          Tally tally = new Tally(begin);
          Past.each(session, id, begin, end, tally);
          return tally.summary(shares);
        });
  }

  @Override
  public List<TimeAccount> timeAccounts(CheckId check, List<Instant> edges) {
    requireEdges(edges, Instant.MAX);
    Instant end = edges.get(edges.size() - 1);
    return askPast(
        check,
        (session, id) -> {
          long[] micros = requireEdges(edges, Instants.at(reads.now(session)));
          var modes = Modes.of(session, id, edges.get(0), end);
          Carry before = Past.carry(session, id, micros[0]);
          TimeAccounts accounts = new TimeAccounts(micros, modes, before);
          new Pieces(session, id, accounts.cuts()).withoutStale().tell(accounts);
          return accounts.all();
        });
  }

  /** Hours without a failure, or with nothing else, are not read run by run. */
  @Override
  public List<Outage> outages(CheckId check, Instant from, Instant to, int limit) {
    requireLimit(limit);
    requirePeriod(from, to);
    return askPast(
        check,
        (session, id) -> {
          var search = new OutageSearch(session, id, Instants.micros(from), limit);
          search.until(Instants.ceiling(to));
          List<Outage> found = new ArrayList<>();
          for (OutageSearch.Found one : search.newestFirst()) {
            ProbeResult first = results.result(session, check, one.first());
            Instant over = one.end() == null ? null : Instants.at(one.end());
            found.add(
                new Outage(
                    check, first.due(), over, one.failed(), first.outcome(), first.reason()));
          }
          return found;
        });
  }

  @Override
  public List<Standing> worst(Instant from, Instant to, WorstBy by, int limit) {
    requireLimit(limit);
    requirePeriod(from, to);
    long begin = Instants.ceiling(hour(from, false));
    long end = Instants.ceiling(hour(to, true));
    return reads.askAtOnce(
        session -> {
          Fleet fleet = new Fleet(session, begin, end);
          if (by == WorstBy.LATENCY) {
            return rank(fleet.allWithLatencies(), by, limit);
          }
          return fleet.withLatencies(rank(fleet.all(), by, limit));
        });
  }

  @Override
  public List<Alert> alerts(CheckId check, Instant from, Instant to, int limit) {
    requireLimit(limit);
    requirePeriod(from, to);
    return reads.ask(
        session -> {
          List<Alert> alerts = new ArrayList<>();
          try (PreparedStatement select = session.prepare(ALERTS)) {
            select.setString(1, ColumnText.write(check.value()));
            select.setLong(2, Instants.ceiling(to));
            select.setLong(3, Instants.micros(from));
            select.setInt(4, limit);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                alerts.add(Alerts.read(check, rows));
              }
            }
          }
          return alerts;
        });
  }

  @Override
  public List<Alert> transitions(CheckId check, Instant from, Instant to, int limit) {
    requireLimit(limit);
    requirePeriod(from, to);
    return reads.ask(
        session -> {
          List<Alert> transitions = new ArrayList<>();
          try (PreparedStatement select = session.prepare(TRANSITIONS)) {
            select.setString(1, ColumnText.write(check.value()));
            select.setLong(2, Instants.ceiling(to));
            select.setLong(3, Instants.micros(from));
            select.setLong(4, Instants.ceiling(from));
            select.setLong(5, Instants.ceiling(to));
            select.setInt(6, limit);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                transitions.add(Alerts.readEvent(check, rows));
              }
            }
          }
          return transitions;
        });
  }

  @Override
  protected List<Alert> transitions(Alert alert) {
    return reads.ask(session -> Incidents.transitions(session, alert));
  }

  @Override
  protected List<Moment> sendings(Alert alert) {
    List<Alert> known = new ArrayList<>(List.of(alert));
    for (StoredState stored : load(List.of(alert.check())).values()) {
      stored.state().openAlerts().stream()
          .filter(open -> open.key().equals(alert.key()))
          .forEach(known::add);
    }
    return reads.ask(
        session -> {
          known.addAll(Incidents.last(session, alert.check(), Alerts.key(alert)));
          return Incidents.sendings(session, known, PlainHistory::moment);
        });
  }
}
