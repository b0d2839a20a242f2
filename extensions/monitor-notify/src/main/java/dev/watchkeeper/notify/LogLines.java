package dev.watchkeeper.notify;

import dev.watchkeeper.api.spi.Settings;

/**
 * A line per message to a logger of the platform ({@link System.Logger}): ERROR, WARNING or INFO by
 * severity. Immutable; every method gives a copy.
 */
public final class LogLines extends ChannelSpec<LogLines> {
  /** The name of the type. */
  public static final String TYPE = "log";

  private LogLines(Settings settings) {
    super(settings);
  }

  @Override
  LogLines copy(Settings newSettings) {
    return new LogLines(newSettings);
  }

  /** To {@code dev.watchkeeper.alerts}. */
  public static LogLines standard() {
    return new LogLines(type(TYPE));
  }

  /** To the logger of this name. */
  public static LogLines to(String logger) {
    return new LogLines(type(TYPE).with("logger", logger));
  }
}
