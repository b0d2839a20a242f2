package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Severity;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Alerts as rows, and as part of a message. */
final class Alerts {
  /**
   * The columns that {@link #read(ResultSet)} wants, of {@code wk_alert a} and {@code wk_check c}.
   */
  static final String COLUMNS =
      "c.name, a.rule, a.severity, a.state, a.since, a.changed, a.explanation";

  private Alerts() {}

  static Alert read(ResultSet row) throws SQLException {
    Alert.Subject subject =
        new Alert.Subject(
            CheckId.of(row.getString(1)), row.getString(2), Severity.valueOf(row.getString(3)));
    AlertState state = AlertState.valueOf(row.getString(4));
    return alert(
        subject, state, Micros.at(row.getLong(5)), Micros.at(row.getLong(6)), row.getString(7));
  }

  /** An alert that is told of was FIRING; so one that is RESOLVED goes through that state. */
  private static Alert alert(
      Alert.Subject subject, AlertState state, Instant since, Instant changed, String why) {
    AlertState first = state == AlertState.PENDING ? state : AlertState.FIRING;
    return Alert.open(subject, first, since, why).moveTo(state, changed, why);
  }

  static Map<String, Object> write(Alert alert) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("check", alert.check().value());
    map.put("rule", alert.rule());
    map.put("severity", alert.severity().name());
    map.put("state", alert.state().name());
    map.put("since", Micros.of(alert.since()));
    map.put("changed", Micros.of(alert.changed()));
    map.put("explanation", alert.explanation());
    return map;
  }

  static Alert read(Map<String, Object> map) {
    Alert.Subject subject =
        new Alert.Subject(
            CheckId.of(text(map, "check")),
            text(map, "rule"),
            Severity.valueOf(text(map, "severity")));
    return alert(
        subject,
        AlertState.valueOf(text(map, "state")),
        Micros.at(Detail.number(map, "since")),
        Micros.at(Detail.number(map, "changed")),
        text(map, "explanation"));
  }

  private static String text(Map<String, Object> map, String name) {
    return String.valueOf(map.get(name));
  }
}
