package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.PlainHistory;
import dev.watchkeeper.api.spi.StoredState;
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
  private static final String NEWEST =
      "select "
          + ResultRows.COLUMNS
          + " from wk_result r where r.check_id = "
          + ONE
          + " and r.due < ? order by r.due desc limit ?";
  private static final String OLDEST =
      "select "
          + ResultRows.COLUMNS
          + " from wk_result r where r.check_id = "
          + ONE
          + " and r.due >= ? and r.due < ? order by r.due limit ?";
  private static final String CHECKS =
      "select c.name from wk_check c"
          + " where exists (select 1 from wk_result r where r.check_id = c.id)";
  private static final String COUNTS =
      "select status, count(*) from wk_result where check_id = "
          + ONE
          + " and due >= ? and due < ? group by status";
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
          + ", e.state, e.at, e.explanation"
          + " from wk_alert a join wk_event e on e.alert_key = a.alert_key where a.check_id = "
          + ONE
          + " and a.since < ? and (a.state <> 2 or a.changed >= ?) and e.at >= ? and e.at < ?"
          + " order by e.at desc, e.state desc, a.alert_key limit ?";
  private static final int PAGE = 1_000;

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
    return results(NEWEST, check, limit, Instants.ceiling(before));
  }

  /** The results that a statement gives; its last parameter is the limit. */
  private List<ProbeResult> results(String sql, CheckId check, int limit, long... between) {
    return reads.ask(
        session -> {
          List<ProbeResult> found = new ArrayList<>();
          try (PreparedStatement select = session.prepare(sql)) {
            select.setString(1, ColumnText.write(check.value()));
            for (int i = 0; i < between.length; i++) {
              select.setLong(i + 2, between[i]);
            }
            select.setInt(between.length + 2, limit);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                found.add(results.read(session, check, rows, 1));
              }
            }
          }
          return found;
        });
  }

  /** In pages, so that no statement runs for longer than its time and no driver keeps it all. */
  @Override
  public void export(
      CheckId check, Instant from, Instant to, Consumer<? super ProbeResult> consumer) {
    requirePeriod(from, to);
    long next = Instants.ceiling(from);
    long end = Instants.ceiling(to);
    while (true) {
      List<ProbeResult> page = results(OLDEST, check, PAGE, next, end);
      page.forEach(consumer);
      if (page.size() < PAGE) {
        return;
      }
      next = Instants.micros(page.get(PAGE - 1).due()) + 1;
    }
  }

  @Override
  protected Instant now() {
    return reads.time().wallTime();
  }

  @Override
  protected SortedMap<Instant, CheckMode> modes(CheckId check, Instant from, Instant to) {
    return reads.ask(session -> Modes.of(session, check, to));
  }

  @Override
  public Counts counts(CheckId check, Instant from, Instant to) {
    requirePeriod(from, to);
    return reads.ask(
        session -> {
          long[] by = new long[Codes.STATUS.all().size()];
          try (PreparedStatement select = session.prepare(COUNTS)) {
            select.setString(1, ColumnText.write(check.value()));
            select.setLong(2, Instants.ceiling(from));
            select.setLong(3, Instants.ceiling(to));
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                by[rows.getInt(1)] = rows.getLong(2);
              }
            }
          }
          return new Counts(by[0], by[1], by[2], by[3]);
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
}
