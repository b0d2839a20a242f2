package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.jdbc.internal.Codes;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers under which the values of an enum are written: those that the database has for them
 * as well. Immutable.
 */
final class WireCodes<E extends Enum<E>> {
  static final WireCodes<Status> STATUS = new WireCodes<>(Status.class, Codes.STATUS.all());
  static final WireCodes<CheckMode> MODE = new WireCodes<>(CheckMode.class, Codes.MODE.all());
  static final WireCodes<WatcherState> WATCHER =
      new WireCodes<>(WatcherState.class, Codes.WATCHER.all());
  static final WireCodes<AlertState> ALERT = new WireCodes<>(AlertState.class, Codes.ALERT.all());
  static final WireCodes<Severity> SEVERITY = new WireCodes<>(Severity.class, Codes.SEVERITY.all());
  static final WireCodes<Outcome> OUTCOME = new WireCodes<>(Outcome.class, Codes.OUTCOME.all());
  static final WireCodes<Notification.Kind> MESSAGE =
      new WireCodes<>(Notification.Kind.class, Codes.MESSAGE.all());
  static final WireCodes<MetricKey.Kind> KIND =
      new WireCodes<>(
          MetricKey.Kind.class,
          List.of(MetricKey.Kind.GAUGE, MetricKey.Kind.COUNTER, MetricKey.Kind.TEXT));

  private final List<E> values;
  private final Map<E, Integer> codes;

  private WireCodes(Class<E> type, List<E> values) {
    this.values = values;
    codes = new EnumMap<>(type);
    for (E value : values) {
      codes.put(value, codes.size());
    }
    if (codes.size() != type.getEnumConstants().length) {
      throw new IllegalStateException("a value of " + type.getSimpleName() + " has no number");
    }
  }

  int code(E value) {
    Integer code = codes.get(value);
    if (code == null) {
      throw new IllegalArgumentException(value + " has no number");
    }
    return code;
  }

  void write(ByteSink to, E value) {
    to.octet(code(value));
  }

  E read(ByteSource from) throws MalformedException {
    return of(from.octet());
  }

  E of(int code) throws MalformedException {
    if (code >= values.size()) {
      throw new MalformedException("no value has the number " + code);
    }
    return values.get(code);
  }
}
