package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.StoredState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Answers questions, each on a connection of its own, never on the writer's. Thread-safe. */
final class Questions implements History {
  private static final String RESULT =
      "select r.due, r.status, r.outcome, r.started, r.detail from wk_result r"
          + " join wk_check c on c.id = r.check_id where c.name = ?";
  private static final String OPEN_ALERTS =
      "select "
          + Alerts.COLUMNS
          + " from wk_alert a join wk_check c on c.id = a.check_id"
          + " where c.name = ? and a.state <> 'RESOLVED' order by a.since";
  private static final String STATE =
      "select c.name, s.status, s.since, s.streak, s.mode, s.last_due, s.rules, s.memory"
          + " from wk_state s join wk_check c on c.id = s.check_id";

  private final Connections connections;

  Questions(Connections connections) {
    this.connections = connections;
  }

  /** One question. */
  @FunctionalInterface
  private interface Question<T> {
    T ask(Connection connection) throws SQLException;
  }

  private <T> T ask(Question<T> question) {
    try (Connection connection = connections.open()) {
      return question.ask(connection);
    } catch (SQLException e) {
      throw new WatchkeeperException("the store cannot answer: " + e.getMessage(), e);
    }
  }

  Map<CheckId, StoredState> load(Collection<CheckId> checks) {
    return ask(
        connection -> {
          Map<CheckId, StoredState> found = new LinkedHashMap<>();
          try (PreparedStatement select =
              connection.prepareStatement(STATE + " where c.name = ?")) {
            for (CheckId check : checks) {
              select.setString(1, check.value());
              try (ResultSet row = select.executeQuery()) {
                if (row.next()) {
                  found.put(check, state(connection, row));
                }
              }
            }
          }
          return found;
        });
  }

  @Override
  public List<CheckState> states() {
    return ask(
        connection -> {
          List<CheckState> all = new ArrayList<>();
          try (PreparedStatement select = connection.prepareStatement(STATE + " order by c.name");
              ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
              all.add(state(connection, rows).state());
            }
          }
          return all;
        });
  }

  private StoredState state(Connection connection, ResultSet row) throws SQLException {
    CheckId check = CheckId.of(row.getString(1));
    long due = row.getLong(6);
    ProbeResult last = row.wasNull() ? null : result(connection, check, due);
    CheckState state =
        CheckState.initial(check, Micros.at(row.getLong(3))).toBuilder()
            .status(Codes.status(row.getInt(2)), Micros.at(row.getLong(3)), row.getInt(4))
            .mode(CheckMode.valueOf(row.getString(5)))
            .lastResult(last)
            .openAlerts(openAlerts(connection, check))
            .build();
    return new StoredState(state, rules(row.getString(7)), texts(row.getString(8)));
  }

  private static Map<String, RuleState> rules(String json) {
    Map<String, RuleState> rules = new LinkedHashMap<>();
    Json.readMap(json)
        .forEach((name, numbers) -> rules.put(name, RuleState.parse(numbers.toString())));
    return Map.copyOf(rules);
  }

  private static Map<String, String> texts(String json) {
    Map<String, String> texts = new LinkedHashMap<>();
    Json.readMap(json).forEach((name, text) -> texts.put(name, text.toString()));
    return Map.copyOf(texts);
  }

  private static List<Alert> openAlerts(Connection connection, CheckId check) throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(OPEN_ALERTS)) {
      select.setString(1, check.value());
      return alerts(select);
    }
  }

  private static List<Alert> alerts(PreparedStatement select) throws SQLException {
    List<Alert> alerts = new ArrayList<>();
    try (ResultSet rows = select.executeQuery()) {
      while (rows.next()) {
        alerts.add(Alerts.read(rows));
      }
    }
    return alerts;
  }

  private static @Nullable ProbeResult result(Connection connection, CheckId check, long due)
      throws SQLException {
    try (PreparedStatement select = connection.prepareStatement(RESULT + " and r.due = ?")) {
      select.setString(1, check.value());
      select.setLong(2, due);
      try (ResultSet row = select.executeQuery()) {
        return row.next() ? result(check, row) : null;
      }
    }
  }

  private static ProbeResult result(CheckId check, ResultSet row) throws SQLException {
    Status status = Codes.status(row.getInt(2));
    Outcome outcome = Outcome.valueOf(row.getString(3));
    Map<String, Object> detail = Json.readMap(row.getString(5));
    ProbeResult.Builder builder =
        ProbeResult.builder(check, Micros.at(row.getLong(1)))
            .ran(Micros.at(row.getLong(4)), Detail.number(detail, "took"));
    return Detail.read(builder, status, outcome, detail).build();
  }

  @Override
  public List<ProbeResult> lastResults(CheckId check, int limit) {
    bounded(limit);
    return ask(
        connection -> {
          List<ProbeResult> newest = new ArrayList<>();
          try (PreparedStatement select =
              connection.prepareStatement(RESULT + " order by r.due desc limit " + limit)) {
            select.setString(1, check.value());
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                newest.add(result(check, rows));
              }
            }
          }
          return newest;
        });
  }

  @Override
  public Counts counts(CheckId check, Instant from, Instant to) {
    String sql =
        "select r.status, count(*) from wk_result r where r.check_id ="
            + " (select id from wk_check where name = ?) and r.due >= ? and r.due < ?"
            + " group by r.status";
    return ask(
        connection -> {
          long[] by = new long[4];
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, check.value());
            select.setLong(2, ceiling(from));
            select.setLong(3, ceiling(to));
            try (ResultSet rows = select.executeQuery()) {
              while (rows.next()) {
                by[rows.getInt(1)] = rows.getLong(2);
              }
            }
          }
          return new Counts(by[0], by[1], by[2], by[3]);
        });
  }

  /** The first microsecond that is not before the instant. */
  private static long ceiling(Instant instant) {
    return Micros.of(instant.plusNanos(999));
  }

  @Override
  public List<Alert> alerts(CheckId check, Instant from, Instant to, int limit) {
    bounded(limit);
    String sql =
        "select "
            + Alerts.COLUMNS
            + " from wk_alert a join wk_check c on c.id = a.check_id where c.name = ?"
            + " and a.since < ? and (a.state <> 'RESOLVED' or a.changed >= ?)"
            + " order by a.since desc limit "
            + limit;
    return ask(
        connection -> {
          try (PreparedStatement select = connection.prepareStatement(sql)) {
            select.setString(1, check.value());
            select.setLong(2, ceiling(to));
            select.setLong(3, ceiling(from));
            return alerts(select);
          }
        });
  }

  private static void bounded(int limit) {
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("a limit lies between 1 and 10,000, not " + limit);
    }
  }
}
