package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.StoredState;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Answers questions, each on a connection of its own, never on the writer's. Thread-safe. */
final class Questions implements History {
  private static final int ASKED_AT_ONCE = 100;

  private static final String ONE = "(select id from wk_check where name = ?)";
  private static final String SOME =
      StateRows.SELECT + " where c.name in (" + "?, ".repeat(ASKED_AT_ONCE - 1) + "?)";
  private static final String NEWEST =
      "select "
          + ResultRows.COLUMNS
          + " from wk_result r where r.check_id = "
          + ONE
          + " order by r.due desc limit ?";
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
  public List<ProbeResult> lastResults(CheckId check, int limit) {
    bounded(limit);
    return reads.ask(
        session -> {
          List<ProbeResult> newest = new ArrayList<>();
          try (PreparedStatement select = session.prepare(NEWEST)) {
            select.setString(1, ColumnText.write(check.value()));
            select.setInt(2, limit);
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                newest.add(results.read(session, check, rows, 1));
              }
            }
          }
          return newest;
        });
  }

  @Override
  public Counts counts(CheckId check, Instant from, Instant to) {
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
    bounded(limit);
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

  private static void bounded(int limit) {
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("a limit lies between 1 and 10,000, not " + limit);
    }
  }
}
