package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.Measurements;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Texts;
import dev.watchkeeper.probes.Jdbc;
import dev.watchkeeper.probes.internal.vitals.FieldNames;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.temporal.Temporal;
import java.util.Date;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The first row as typed fields, named by the columns. */
final class FirstRow {
  private static final int MAX_TEXT = 1_000;

  private FirstRow() {}

  /** Measures the columns of the present row; what is null or neither number nor text is not. */
  static void measure(ResultSet result, @Nullable Object first, Measurements.Builder measured)
      throws SQLException {
    ResultSetMetaData columns = result.getMetaData();
    int count = columns.getColumnCount();
    measured.set(JdbcKeys.COLUMNS, count);
    FieldNames names = new FieldNames(JdbcKeys.COLUMN);
    for (int i = 1; i <= Math.min(count, Jdbc.MAX_COLUMNS); i++) {
      String name = names.of(columns.getColumnLabel(i), "value");
      set(name, i == 1 ? first : result.getObject(i), measured);
    }
  }

  private static void set(String name, @Nullable Object value, Measurements.Builder measured) {
    Double number = number(value);
    if (number != null) {
      measured.set(MetricKey.gauge(name, ""), number);
    } else if (isText(value)) {
      measured.set(MetricKey.text(name), Texts.line(String.valueOf(value), MAX_TEXT));
    }
  }

  private static boolean isText(@Nullable Object value) {
    return value instanceof String
        || value instanceof Date
        || value instanceof Temporal
        || value instanceof UUID;
  }

  /** The number that a value is, a truth value being 1 or 0; null if it is none. */
  static @Nullable Double number(@Nullable Object value) {
    if (value instanceof Boolean truth) {
      return truth ? 1.0 : 0.0;
    }
    if (value instanceof Number number && Double.isFinite(number.doubleValue())) {
      return number.doubleValue();
    }
    return null;
  }
}
