package dev.watchkeeper.probes.internal.jdbc;

import dev.watchkeeper.api.MetricKey;
import java.util.List;

/** The measurements of the probe; the writer's constants are equal to these. */
final class JdbcKeys {
  static final MetricKey LATENCY = MetricKey.gauge("jdbc.latency", "seconds");
  static final MetricKey CONNECT = MetricKey.gauge("jdbc.connect", "seconds");
  static final MetricKey EXECUTE = MetricKey.gauge("jdbc.execute", "seconds");
  static final MetricKey FETCH = MetricKey.gauge("jdbc.fetch", "seconds");
  static final MetricKey ROWS = MetricKey.gauge("jdbc.rows", "rows");
  static final MetricKey VALUE = MetricKey.gauge("jdbc.value", "");
  static final MetricKey TEXT = MetricKey.text("jdbc.text");
  static final MetricKey COLUMNS = MetricKey.gauge("jdbc.columns", "columns");
  static final MetricKey PRODUCT = MetricKey.text("jdbc.product");
  static final MetricKey VERSION = MetricKey.text("jdbc.version");
  static final MetricKey SQL_STATE = MetricKey.text("jdbc.sql_state");

  static final List<MetricKey> ALL =
      List.of(
          LATENCY, CONNECT, EXECUTE, FETCH, ROWS, VALUE, TEXT, COLUMNS, PRODUCT, VERSION,
          SQL_STATE);

  static final List<MetricKey> OF_RESULTS = List.of(EXECUTE, FETCH, ROWS, VALUE, TEXT, COLUMNS);

  /** How the names of those begin that are named by the columns of the first row. */
  static final String COLUMN = "jdbc.column.";

  private JdbcKeys() {}
}
