package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.MetricKey;

/** Metrics as rows have them: name, kind and unit in one text, such as {@code http.status g}. */
final class Metrics {
  private Metrics() {}

  static String write(MetricKey key) {
    char kind =
        switch (key.kind()) {
          case GAUGE -> 'g';
          case COUNTER -> 'c';
          case TEXT -> 't';
        };
    return ColumnText.write(key.name() + " " + kind + " " + key.unit());
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  static MetricKey read(String column) {
    String[] parts = ColumnText.read(column).split(" ", 3);
    if (parts.length != 3 || parts[1].length() != 1) {
      throw new IllegalArgumentException("no metric is called '" + column + "'");
    }
    MetricKey.Kind kind =
        switch (parts[1].charAt(0)) {
          case 'g' -> MetricKey.Kind.GAUGE;
          case 'c' -> MetricKey.Kind.COUNTER;
          default -> MetricKey.Kind.TEXT;
        };
    return new MetricKey(parts[0], kind, parts[2], true);
  }
}
