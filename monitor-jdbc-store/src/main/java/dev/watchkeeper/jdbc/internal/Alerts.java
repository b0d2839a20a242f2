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
import org.jspecify.annotations.Nullable;

/** Alerts as rows, and as JSON within other rows. */
final class Alerts {
  static final Table TABLE =
      new Table(
          "wk_alert",
          "alert_key text",
          "check_id int4",
          "rule text",
          "severity int2",
          "state int2",
          "fired int2",
          "since int8",
          "changed int8",
          "below_us int4",
          "explanation text",
          "context text");

  static final Table EVENTS =
      new Table(
          "wk_event",
          "alert_key text",
          "state int2",
          "at int8",
          "explanation text",
          "context text");

  /** What {@link #read(CheckId, ResultSet)} wants, of {@code wk_alert a}. */
  static final String COLUMNS =
      "a.rule, a.severity, a.state, a.fired, a.since, a.changed, a.below_us, a.explanation,"
          + " a.context";

  /** The nanoseconds of the beginning come before those of the last change. */
  private static final int SHIFT = 1_000;

  private Alerts() {}

  static String key(Alert alert) {
    return ColumnText.key(alert.key());
  }

  static @Nullable Object[] row(Alert alert, int check) {
    return new @Nullable Object[] {
      key(alert),
      check,
      ColumnText.write(alert.rule()),
      Codes.SEVERITY.of(alert.severity()),
      Codes.ALERT.of(alert.state()),
      alert.fired() ? 1 : 0,
      Instants.micros(alert.since()),
      Instants.micros(alert.changed()),
      Instants.below(alert.since()) * SHIFT + Instants.below(alert.changed()),
      alert.explanation(),
      context(alert)
    };
  }

  private static @Nullable String context(Alert alert) {
    String text = alert.context().format();
    return text.isEmpty() ? null : ColumnText.write(text);
  }

  static @Nullable Object[] event(Alert alert) {
    return new @Nullable Object[] {
      key(alert),
      Codes.ALERT.of(alert.state()),
      Instants.micros(alert.changed()),
      alert.explanation(),
      context(alert)
    };
  }

  static Alert read(CheckId check, ResultSet row) throws SQLException {
    String rule = ColumnText.read(row.getString(1));
    Severity severity = Codes.SEVERITY.at(row.getInt(2));
    int below = row.getInt(7);
    return begun(
            new Alert.Subject(check, rule, severity),
            row.getInt(4) != 0,
            Instants.at(row.getLong(5), below / SHIFT),
            row.getString(8))
        .moveTo(
            Codes.ALERT.at(row.getInt(3)),
            Instants.at(row.getLong(6), below % SHIFT),
            row.getString(8))
        .with(context(row.getString(9)));
  }

  private static Alert.Context context(@Nullable String column) {
    return column == null ? Alert.Context.NONE : Alert.Context.parse(ColumnText.read(column));
  }

  /**
   * Reads an alert as it was when it came into a state: the columns of {@link #COLUMNS}, then
   * state, instant, explanation and context of the event. Of the instant only the microseconds are
   * kept, unless it is that of the beginning or of the last change.
   */
  static Alert readEvent(CheckId check, ResultSet row) throws SQLException {
    Alert last = read(check, row);
    AlertState state = Codes.ALERT.at(row.getInt(10));
    long at = row.getLong(11);
    if (state == last.state() && at == Instants.micros(last.changed())) {
      return last;
    }
    boolean first = at == Instants.micros(last.since());
    boolean fired = last.fired() && state == AlertState.RESOLVED;
    return begun(last.subject(), fired, last.since(), "")
        .moveTo(state, first ? last.since() : Instants.at(at), row.getString(12))
        .with(context(row.getString(13)));
  }

  /** Whether an alert was FIRING is told by the state that it is made to begin with. */
  private static Alert begun(Alert.Subject subject, boolean fired, Instant since, String why) {
    return Alert.open(subject, fired ? AlertState.FIRING : AlertState.PENDING, since, why);
  }

  static Map<String, Object> write(Alert alert) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("check", alert.check().value());
    map.put("rule", alert.rule());
    map.put("severity", alert.severity().name());
    map.put("state", alert.state().name());
    map.put("fired", alert.fired());
    map.put("since", alert.since().toString());
    map.put("changed", alert.changed().toString());
    map.put("explanation", alert.explanation());
    String context = alert.context().format();
    if (!context.isEmpty()) {
      map.put("context", context);
    }
    return map;
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws RuntimeException if it is something else
   */
  static Alert read(Map<?, ?> map) {
    Alert.Subject subject =
        new Alert.Subject(
            CheckId.of(text(map, "check")),
            text(map, "rule"),
            Severity.valueOf(text(map, "severity")));
    String why = text(map, "explanation");
    return begun(
            subject, Boolean.TRUE.equals(map.get("fired")), Instant.parse(text(map, "since")), why)
        .moveTo(AlertState.valueOf(text(map, "state")), Instant.parse(text(map, "changed")), why)
        .with(
            map.get("context") instanceof String context
                ? Alert.Context.parse(context)
                : Alert.Context.NONE);
  }

  private static String text(Map<?, ?> map, String name) {
    return String.valueOf(map.get(name));
  }
}
