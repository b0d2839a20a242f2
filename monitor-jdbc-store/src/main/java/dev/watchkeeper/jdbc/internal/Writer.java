package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.StoredState;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes decisions, many in one transaction. Results are inserted plainly; only if one is there
 * already is the whole batch undone and written again with the statement that leaves such rows
 * alone, since that one is dear and repeats are rare. Everything else is written so that writing it
 * again changes nothing.
 */
final class Writer {
  private static final String RESULT =
      "insert into wk_result (check_id, due, status, outcome, started, latency_us, detail)"
          + " values (?, ?, ?, ?, ?, ?, ?)";
  private static final String STATE =
      "insert into wk_state (check_id, status, since, streak, mode, last_due, rules, memory,"
          + " updated_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?)"
          + " on conflict (check_id) do update set status = excluded.status,"
          + " since = excluded.since, streak = excluded.streak, mode = excluded.mode,"
          + " last_due = excluded.last_due, rules = excluded.rules, memory = excluded.memory,"
          + " updated_at = excluded.updated_at"
          + " where wk_state.last_due is null or wk_state.last_due <= excluded.last_due";
  private static final String ALERT =
      "insert into wk_alert (alert_key, check_id, rule, severity, state, since, changed,"
          + " explanation) values (?, ?, ?, ?, ?, ?, ?, ?)"
          + " on conflict (alert_key) do update set state = excluded.state,"
          + " changed = excluded.changed, explanation = excluded.explanation"
          + " where wk_alert.changed <= excluded.changed";
  private static final String EVENT =
      "insert into wk_event (alert_key, state, at, explanation) values (?, ?, ?, ?)"
          + " on conflict (alert_key, state) do nothing";
  private static final String MESSAGE =
      "insert into wk_outbox (message_key, notifier, alert_key, alert, state, attempts, not_before)"
          + " values (?, ?, ?, ?, 'open', 0, 0) on conflict (message_key) do nothing";

  private final CheckIds ids;

  Writer(CheckIds ids) {
    this.ids = ids;
  }

  void write(Connection connection, List<Decision> batch, long now) throws SQLException {
    connection.setAutoCommit(false);
    try {
      writeAll(connection, batch, now);
      // some drivers begin the next transaction at once, which would keep others from writing
      connection.setAutoCommit(true);
    } catch (SQLException e) {
      if (connection.isClosed() || !connection.isValid(1)) {
        throw e;
      }
      connection.rollback();
      ids.forget();
      throw e;
    }
  }

  private void writeAll(Connection connection, List<Decision> batch, long now) throws SQLException {
    ids.know(connection, batch.stream().map(Decision::check).toList(), now);
    try {
      results(connection, batch, RESULT);
    } catch (SQLException e) {
      if (!Dialect.isDuplicate(e)) {
        throw e;
      }
      connection.rollback();
      ids.forget();
      ids.know(connection, batch.stream().map(Decision::check).toList(), now);
      results(connection, batch, RESULT + " on conflict (check_id, due) do nothing");
    }
    states(connection, batch, now);
    alerts(connection, batch);
    messages(connection, batch);
    connection.commit();
  }

  private void results(Connection connection, List<Decision> batch, String sql)
      throws SQLException {
    try (PreparedStatement insert = connection.prepareStatement(sql)) {
      int rows = 0;
      for (Decision decision : batch) {
        ProbeResult result = decision.result();
        if (result != null) {
          insert.setLong(1, ids.of(result.check()));
          insert.setLong(2, Micros.of(result.due()));
          insert.setInt(3, Codes.of(result.status()));
          insert.setString(4, result.outcome().name());
          insert.setLong(5, Micros.of(result.started()));
          insert.setLong(6, result.tookNanos() / 1_000);
          insert.setString(7, Detail.write(result));
          insert.addBatch();
          rows++;
        }
      }
      if (rows > 0) {
        insert.executeBatch();
      }
    }
  }

  private void states(Connection connection, List<Decision> batch, long now) throws SQLException {
    Map<CheckId, StoredState> newest = new LinkedHashMap<>();
    batch.forEach(decision -> newest.put(decision.check(), decision.next()));
    try (PreparedStatement upsert = connection.prepareStatement(STATE)) {
      for (StoredState stored : newest.values()) {
        CheckState state = stored.state();
        upsert.setLong(1, ids.of(state.check()));
        upsert.setInt(2, Codes.of(state.status()));
        upsert.setLong(3, Micros.of(state.since()));
        upsert.setInt(4, state.streak());
        upsert.setString(5, state.mode().name());
        if (state.lastResult().isPresent()) {
          upsert.setLong(6, Micros.of(state.lastResult().get().due()));
        } else {
          upsert.setNull(6, Types.BIGINT);
        }
        upsert.setString(7, Json.write(rules(stored)));
        upsert.setString(8, Json.write(stored.memory()));
        upsert.setLong(9, now);
        upsert.addBatch();
      }
      upsert.executeBatch();
    }
  }

  private static Map<String, Object> rules(StoredState stored) {
    Map<String, Object> rules = new LinkedHashMap<>();
    for (Map.Entry<String, RuleState> rule : stored.rules().entrySet()) {
      rules.put(rule.getKey(), rule.getValue().format());
    }
    return rules;
  }

  private void alerts(Connection connection, List<Decision> batch) throws SQLException {
    if (batch.stream().allMatch(decision -> decision.transitions().isEmpty())) {
      return;
    }
    try (PreparedStatement upsert = connection.prepareStatement(ALERT);
        PreparedStatement event = connection.prepareStatement(EVENT)) {
      for (Decision decision : batch) {
        for (Alert alert : decision.transitions()) {
          alert(upsert, alert);
          event(event, alert);
        }
      }
      upsert.executeBatch();
      event.executeBatch();
    }
  }

  private void alert(PreparedStatement upsert, Alert alert) throws SQLException {
    upsert.setString(1, alert.key());
    upsert.setLong(2, ids.of(alert.check()));
    upsert.setString(3, alert.rule());
    upsert.setString(4, alert.severity().name());
    upsert.setString(5, alert.state().name());
    upsert.setLong(6, Micros.of(alert.since()));
    upsert.setLong(7, Micros.of(alert.changed()));
    upsert.setString(8, alert.explanation());
    upsert.addBatch();
  }

  private static void event(PreparedStatement insert, Alert alert) throws SQLException {
    insert.setString(1, alert.key());
    insert.setString(2, alert.state().name());
    insert.setLong(3, Micros.of(alert.changed()));
    insert.setString(4, alert.explanation());
    insert.addBatch();
  }

  private static void messages(Connection connection, List<Decision> batch) throws SQLException {
    if (batch.stream().allMatch(decision -> decision.messages().isEmpty())) {
      return;
    }
    try (PreparedStatement insert = connection.prepareStatement(MESSAGE)) {
      for (Decision decision : batch) {
        for (Notification message : decision.messages()) {
          insert.setString(1, message.idempotencyKey());
          insert.setString(2, message.notifier());
          insert.setString(3, message.alert().key());
          insert.setString(4, Json.write(Alerts.write(message.alert())));
          insert.addBatch();
        }
      }
      insert.executeBatch();
    }
  }
}
