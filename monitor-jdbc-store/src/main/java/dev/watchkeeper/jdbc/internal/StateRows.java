package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.RuleState;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.jdbc.internal.history.Sample;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * States as rows of {@code wk_state}, one per check, whole: with its open alerts, what its rules
 * and its probe remember. Only the last result lies elsewhere, as a result.
 */
final class StateRows {
  static final Table TABLE =
      new Table(
          "wk_state",
          "check_id int4",
          "epoch int8",
          "since int8",
          "last_due int8",
          "streak int4",
          "status int2",
          "mode int2",
          "watcher int2",
          "data text");

  /**
   * A row gives way to one of a later epoch, and within an epoch to one that is not older: a batch
   * that comes again, or late from a writer that was taken for dead, changes nothing.
   */
  static final Conflict CONFLICT =
      Conflict.replaceIf(
          "old.epoch < new.epoch or old.epoch = new.epoch"
              + " and coalesce(old.last_due, old.since) <= coalesce(new.last_due, new.since)",
          "check_id");

  /** Rows that {@link #read} reads: a state with its last result. */
  static final String SELECT =
      "select c.name, s.since, s.streak, s.status, s.mode, s.watcher, s.data,"
          + " s.check_id, s.last_due, "
          + ResultRows.COLUMNS
          + " from wk_state s join wk_check c on c.id = s.check_id"
          + " left join wk_result r on r.check_id = s.check_id and r.due = s.last_due";

  private static final int FIRST_OF_RESULT = 10;

  private final ResultRows results;

  StateRows(ResultRows results) {
    this.results = results;
  }

  /** When the state was reached: its last result's due time, or else its beginning. */
  static Instant moment(StoredState stored) {
    CheckState state = stored.state();
    return state.lastResult().map(ProbeResult::due).orElse(state.since());
  }

  static @Nullable Object[] row(StoredState stored, int check, long epoch) {
    CheckState state = stored.state();
    ProbeResult last = state.lastResult().orElse(null);
    Map<String, Object> data = data(stored);
    return new @Nullable Object[] {
      check,
      epoch,
      Instants.micros(state.since()),
      last == null ? null : Instants.micros(last.due()),
      state.streak(),
      Codes.STATUS.of(state.status()),
      Codes.MODE.of(state.mode()),
      Codes.WATCHER.of(state.watcher()),
      data.isEmpty() ? null : JsonWriter.write(data)
    };
  }

  private static Map<String, Object> data(StoredState stored) {
    Map<String, Object> data = new LinkedHashMap<>();
    if (Instants.below(stored.state().since()) > 0) {
      data.put("ns", Instants.below(stored.state().since()));
    }
    if (!stored.rules().isEmpty()) {
      Map<String, Object> rules = new LinkedHashMap<>();
      stored.rules().forEach((name, numbers) -> rules.put(name, numbers.format()));
      data.put("rules", rules);
    }
    if (!stored.memory().isEmpty()) {
      data.put("memory", stored.memory());
    }
    if (!stored.state().openAlerts().isEmpty()) {
      data.put("alerts", stored.state().openAlerts().stream().map(Alerts::write).toList());
    }
    return data;
  }

  /** Reads the row at which {@code rows} stands. */
  StoredState read(Session session, ResultSet rows) throws SQLException {
    CheckId check = CheckId.of(ColumnText.read(rows.getString(1)));
    String json = rows.getString(7);
    Map<String, Object> data = json == null ? Map.of() : JsonReader.readMap(json);
    ProbeResult last = last(session, check, rows);
    int below = data.get("ns") instanceof Number number ? number.intValue() : 0;
    Instant since = Instants.at(rows.getLong(2), below);
    CheckState state =
        CheckState.initial(check, since).toBuilder()
            .status(Codes.STATUS.at(rows.getInt(4)), since, rows.getInt(3))
            .mode(Codes.MODE.at(rows.getInt(5)))
            .watcher(Codes.WATCHER.at(rows.getInt(6)))
            .lastResult(last)
            .openAlerts(alerts(data))
            .build();
    return new StoredState(state, rules(data), memory(data));
  }

  /**
   * The row of the last result stays for as long as the state points to it. A later writer may have
   * gone back to an earlier one, though, which was packed by then.
   */
  private @Nullable ProbeResult last(Session session, CheckId check, ResultSet rows)
      throws SQLException {
    rows.getLong(FIRST_OF_RESULT);
    if (!rows.wasNull()) {
      return results.read(session, check, rows, FIRST_OF_RESULT);
    }
    long due = rows.getLong(9);
    if (rows.wasNull()) {
      return null;
    }
    List<Sample> packed = Past.first(session, rows.getInt(8), due, due + 1, 1).samples();
    return packed.isEmpty() ? null : results.result(session, check, packed.get(0));
  }

  private static List<Alert> alerts(Map<String, Object> data) {
    List<Alert> alerts = new ArrayList<>();
    if (data.get("alerts") instanceof List<?> all) {
      for (Object one : all) {
        alerts.add(Alerts.read((Map<?, ?>) one));
      }
    }
    return alerts;
  }

  private static Map<String, RuleState> rules(Map<String, Object> data) {
    Map<String, RuleState> rules = new LinkedHashMap<>();
    if (data.get("rules") instanceof Map<?, ?> all) {
      all.forEach((name, numbers) -> rules.put((String) name, RuleState.parse((String) numbers)));
    }
    return Map.copyOf(rules);
  }

  private static Map<String, String> memory(Map<String, Object> data) {
    Map<String, String> memory = new LinkedHashMap<>();
    if (data.get("memory") instanceof Map<?, ?> all) {
      all.forEach((name, text) -> memory.put((String) name, (String) text));
    }
    return Map.copyOf(memory);
  }
}
