package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.spi.Notification;
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

/** Messages as rows of {@code wk_outbox}. Stateless. */
final class Messages {
  static final int OPEN = 0;
  static final int DONE = 1;
  static final int DEAD = 2;

  static final Table TABLE =
      new Table(
          "wk_outbox",
          "message_key text",
          "notifier text",
          "alert_key text",
          "alert text",
          "state int2",
          "attempts int4",
          "not_before int8",
          "set_at int8",
          "written_at int8",
          "kind int2",
          "repeats int4");

  /** What {@link #read} wants. */
  static final String COLUMNS =
      "id, notifier, alert_key, alert, kind, repeats, attempts, written_at, bundle";

  private static final String RECEIVER = "receiver";
  private static final String MORE = "more";

  private Messages() {}

  /**
   * A message as it is kept.
   *
   * @param id its number
   * @param notifier the column of that name
   * @param alertKey the column of that name
   * @param json what is told
   * @param kind the number of its kind
   * @param repeats how often its receiver was told before
   * @param attempts how often it was handed out
   * @param since when it was written down
   * @param bundle the number of the message that it is a part of; 0 for none
   */
  record Row(
      long id,
      String notifier,
      String alertKey,
      String json,
      int kind,
      int repeats,
      int attempts,
      Instant since,
      long bundle) {
    /** True if others are told with it. */
    boolean leads() {
      return bundle == id;
    }

    /** True if it is told with another one. */
    boolean isPart() {
      return bundle != 0 && bundle != id;
    }

    /**
     * What is told.
     *
     * @throws RuntimeException if it cannot be read
     */
    Notification notification() {
      Map<String, Object> map = JsonReader.readMap(json);
      Object receiver = map.get(RECEIVER);
      return new Notification(
          receiver == null ? ColumnText.read(notifier) : receiver.toString(),
          Codes.MESSAGE.at(kind),
          alerts(map),
          repeats);
    }

    private static List<Alert> alerts(Map<String, Object> map) {
      List<Alert> alerts = new ArrayList<>(List.of(Alerts.read(map)));
      if (map.get(MORE) instanceof List<?> more) {
        more.forEach(one -> alerts.add(Alerts.read((Map<?, ?>) one)));
      }
      return alerts;
    }
  }

  /** The columns of a new message, in the order of {@link #TABLE}. */
  static @Nullable Object[] row(Notification message, long now) {
    return new @Nullable Object[] {
      ColumnText.key(message.idempotencyKey()),
      ColumnText.key(message.receiver()),
      Alerts.key(message.alert()),
      JsonWriter.write(json(message)),
      OPEN,
      0,
      0L,
      now,
      now,
      Codes.MESSAGE.of(message.kind()),
      message.repeat()
    };
  }

  private static Map<String, Object> json(Notification message) {
    List<Alert> alerts = message.alerts();
    Map<String, Object> map = new LinkedHashMap<>(Alerts.write(alerts.get(0)));
    if (alerts.size() > 1) {
      map.put(MORE, alerts.subList(1, alerts.size()).stream().map(Alerts::write).toList());
    }
    String column = ColumnText.key(message.receiver());
    if (!ColumnText.read(column).equals(message.receiver())) {
      map.put(RECEIVER, message.receiver());
    }
    return map;
  }

  /** All rows of an answer. */
  static List<Row> read(PreparedStatement select) throws SQLException {
    List<Row> found = new ArrayList<>();
    try (ResultSet row = select.executeQuery()) {
      while (row.next()) {
        found.add(read(row));
      }
    }
    return found;
  }

  /** The row at which an answer stands. */
  static Row read(ResultSet row) throws SQLException {
    return new Row(
        row.getLong(1),
        row.getString(2),
        row.getString(3),
        row.getString(4),
        row.getInt(5),
        row.getInt(6),
        row.getInt(7),
        Instants.at(row.getLong(8)),
        row.getLong(9));
  }

  /** The end of a condition that takes so many numbers. */
  static String in(Collection<Long> numbers) {
    return " in (" + "?, ".repeat(numbers.size() - 1) + "?)";
  }

  /** Sets such numbers; gives the place behind them. */
  static int set(PreparedStatement statement, int from, Collection<Long> numbers)
      throws SQLException {
    int place = from;
    for (long number : numbers) {
      statement.setLong(place++, number);
    }
    return place;
  }
}
