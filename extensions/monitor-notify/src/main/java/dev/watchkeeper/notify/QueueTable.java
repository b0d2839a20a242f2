package dev.watchkeeper.notify;

import dev.watchkeeper.api.spi.Settings;

/**
 * A table that others read as a queue: one row per message, in order, its key unique. See the
 * documentation for its columns and for how to claim rows. Immutable; every method gives a copy.
 */
public final class QueueTable extends ChannelSpec<QueueTable> {
  /** The name of the type. */
  public static final String TYPE = "queue";

  private QueueTable(Settings settings) {
    super(settings);
  }

  @Override
  QueueTable copy(Settings newSettings) {
    return new QueueTable(newSettings);
  }

  /** In the data source that {@link Channels#dataSource} knows under this name. */
  public static QueueTable in(String source) {
    return new QueueTable(type(TYPE).with("source", source));
  }

  /** The table, {@code watchkeeper_messages} unless given; with its schema or without. */
  public QueueTable table(String name) {
    return with("table", name);
  }
}
