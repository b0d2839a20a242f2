package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * The numbers under which the values of an enum are written: the place in the list here, which
 * never changes; what is new comes at the end. Immutable.
 */
final class WireCodes<E extends Enum<E>> {
  static final WireCodes<Status> STATUS =
      new WireCodes<>(
          Status.class, List.of(Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN));
  static final WireCodes<CheckMode> MODE =
      new WireCodes<>(
          CheckMode.class, List.of(CheckMode.ACTIVE, CheckMode.PAUSED, CheckMode.MAINTENANCE));
  static final WireCodes<WatcherState> WATCHER =
      new WireCodes<>(
          WatcherState.class,
          List.of(
              WatcherState.STARTING,
              WatcherState.RUNNING,
              WatcherState.RESTARTING,
              WatcherState.STOPPING,
              WatcherState.STOPPED,
              WatcherState.QUARANTINED,
              WatcherState.STUCK));
  static final WireCodes<AlertState> ALERT =
      new WireCodes<>(
          AlertState.class, List.of(AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED));
  static final WireCodes<MetricKey.Kind> KIND =
      new WireCodes<>(
          MetricKey.Kind.class,
          List.of(MetricKey.Kind.GAUGE, MetricKey.Kind.COUNTER, MetricKey.Kind.TEXT));
  static final WireCodes<Severity> SEVERITY =
      new WireCodes<>(Severity.class, List.of(Severity.INFO, Severity.WARNING, Severity.CRITICAL));
  static final WireCodes<Outcome> OUTCOME =
      new WireCodes<>(
          Outcome.class,
          List.of(
              Outcome.OK,
              Outcome.ASSERTION_FAILED,
              Outcome.TIMEOUT,
              Outcome.REFUSED,
              Outcome.RESET,
              Outcome.UNREACHABLE,
              Outcome.DNS,
              Outcome.TLS,
              Outcome.PROTOCOL,
              Outcome.TOO_LARGE,
              Outcome.AUTH,
              Outcome.REDIRECT,
              Outcome.IO,
              Outcome.BLOCKED,
              Outcome.NO_DATA,
              Outcome.CONFIG,
              Outcome.OVERLOADED,
              Outcome.PAUSED,
              Outcome.STOPPED,
              Outcome.LOCAL_RESOURCES,
              Outcome.LOCAL_NETWORK,
              Outcome.PROBE_DEFECT,
              Outcome.PROBE_STUCK));

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
