package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox.Attempt;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What happened to one alert. Its messages are found by their keys: an alert knows who was told of
 * it and how often, so each key that there can be is known, and no index by alerts is needed.
 * Stateless.
 */
final class Incidents {
  private static final Logger LOG = LoggerFactory.getLogger(Incidents.class);
  private static final int KEYS_AT_ONCE = 100;

  private static final String EVENTS =
      "select "
          + Alerts.COLUMNS
          + ", e.state, e.at, e.explanation, e.context"
          + " from wk_alert a join wk_event e on e.alert_key = a.alert_key where a.alert_key = ?";
  private static final String LAST =
      "select " + Alerts.COLUMNS + " from wk_alert a where a.alert_key = ?";
  private static final String MESSAGES =
      "select "
          + Messages.COLUMNS
          + ", state, set_at, error from wk_outbox where message_key in ("
          + "?, ".repeat(KEYS_AT_ONCE - 1)
          + "?) order by id";
  private static final String LEAD = "select attempts, set_at, error from wk_outbox where id = ?";

  private Incidents() {}

  /** Tells of an attempt. */
  @FunctionalInterface
  interface Teller {
    History.Moment moment(Attempt attempt, Notification message, Alert alert);
  }

  static List<Alert> transitions(Session session, Alert alert) throws SQLException {
    List<Alert> found = new ArrayList<>();
    try (PreparedStatement select = session.prepare(EVENTS)) {
      select.setString(1, Alerts.key(alert));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(Alerts.readEvent(alert.check(), rows));
        }
      }
    }
    return found;
  }

  /** The alert as it was written down with its last transition, if it was. */
  static List<Alert> last(Session session, CheckId check, String key) throws SQLException {
    List<Alert> found = new ArrayList<>();
    try (PreparedStatement select = session.prepare(LAST)) {
      select.setString(1, key);
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          found.add(Alerts.read(check, rows));
        }
      }
    }
    return found;
  }

  /**
   * What was tried to tell of an alert.
   *
   * @param known the alert at several moments: who was told is what any of these say
   */
  static List<History.Moment> sendings(Session session, List<Alert> known, Teller teller)
      throws SQLException {
    List<String> keys = List.copyOf(keys(known));
    Map<Attempt, History.Moment> found = new LinkedHashMap<>();
    for (int from = 0; from < keys.size(); from += KEYS_AT_ONCE) {
      List<String> some = keys.subList(from, Math.min(keys.size(), from + KEYS_AT_ONCE));
      for (Sent one : messages(session, some)) {
        for (Attempt attempt : one.tried(session)) {
          found.put(attempt, teller.moment(attempt, one.message(), one.message().alert()));
        }
      }
    }
    return List.copyOf(found.values());
  }

  /** The keys of all messages that there may be: the newest first, at most as many as an answer. */
  private static Set<String> keys(List<Alert> known) {
    Map<String, Integer> told = new LinkedHashMap<>();
    known.forEach(
        alert ->
            alert
                .context()
                .told()
                .forEach((name, one) -> told.merge(name, one.times(), Math::max)));
    Alert alert = known.get(0);
    Alert firing = alert.moveTo(AlertState.FIRING, alert.changed(), "");
    Alert over = alert.moveTo(AlertState.RESOLVED, alert.changed(), "");
    Set<String> keys = new LinkedHashSet<>();
    told.keySet().forEach(name -> add(keys, new Notification(name, over)));
    told.keySet().forEach(name -> add(keys, new Notification(name, firing)));
    Notification.Kind once = Notification.Kind.ANNOUNCEMENT;
    told.keySet().forEach(name -> add(keys, new Notification(name, once, List.of(firing), 0)));
    int most = told.values().stream().mapToInt(Integer::intValue).max().orElse(0);
    for (int repeat = most; repeat > 0 && keys.size() < History.MAX_LIMIT; repeat--) {
      for (Map.Entry<String, Integer> one : told.entrySet()) {
        if (repeat < one.getValue()) {
          Notification.Kind kind = Notification.Kind.REMINDER;
          add(keys, new Notification(one.getKey(), kind, List.of(firing), repeat));
        }
      }
    }
    return keys;
  }

  private static void add(Set<String> keys, Notification message) {
    keys.add(ColumnText.key(message.idempotencyKey()));
  }

  /** A message, and what became of it. */
  private record Sent(
      Messages.Row row, Notification message, boolean open, long changed, Tries tries) {
    /** What was tried; of an open part what was tried with its bundle as well. */
    List<Attempt> tried(Session session) throws SQLException {
      if (!open) {
        return tries.tried();
      }
      if (!row.isPart()) {
        return tries.all(row.id(), row.attempts(), changed);
      }
      List<Attempt> all = new ArrayList<>(tries.tried());
      try (PreparedStatement select = session.prepare(LEAD)) {
        select.setLong(1, row.bundle());
        try (ResultSet lead = select.executeQuery()) {
          if (lead.next()) {
            Tries bundle = Tries.read(lead.getString(3));
            all.addAll(bundle.all(row.bundle(), lead.getInt(1), lead.getLong(2)));
          }
        }
      }
      return all;
    }
  }

  private static List<Sent> messages(Session session, List<String> keys) throws SQLException {
    List<Sent> found = new ArrayList<>();
    try (PreparedStatement select = session.prepare(MESSAGES)) {
      for (int i = 0; i < KEYS_AT_ONCE; i++) {
        select.setString(i + 1, keys.get(Math.min(i, keys.size() - 1)));
      }
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          add(rows, found);
        }
      }
    }
    return found;
  }

  private static void add(ResultSet rows, List<Sent> found) throws SQLException {
    Messages.Row row = Messages.read(rows);
    boolean open = rows.getInt(10) == Messages.OPEN;
    long changed = rows.getLong(11);
    Tries tries = Tries.read(rows.getString(12));
    try {
      found.add(new Sent(row, row.notification(), open, changed, tries));
    } catch (RuntimeException e) {
      LOG.warn("message {} cannot be read: {}", row.id(), e.toString());
    }
  }
}
