package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import java.util.List;

/**
 * The numbers that stand for constants in the database: the position in these lists. A list only
 * grows, at its end; the scripts of the schema explain the numbers to people.
 */
final class Codes<T extends Enum<T>> {
  static final Codes<Status> STATUS =
      new Codes<>(List.of(Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN));
  static final Codes<Outcome> OUTCOME =
      new Codes<>(
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
              Outcome.CONFIG,
              Outcome.OVERLOADED,
              Outcome.PAUSED,
              Outcome.STOPPED,
              Outcome.LOCAL_RESOURCES,
              Outcome.LOCAL_NETWORK,
              Outcome.PROBE_DEFECT,
              Outcome.PROBE_STUCK,
              Outcome.NO_DATA));
  static final Codes<CheckMode> MODE =
      new Codes<>(List.of(CheckMode.ACTIVE, CheckMode.PAUSED, CheckMode.MAINTENANCE));
  static final Codes<WatcherState> WATCHER =
      new Codes<>(
          List.of(
              WatcherState.STARTING,
              WatcherState.RUNNING,
              WatcherState.RESTARTING,
              WatcherState.STOPPING,
              WatcherState.STOPPED,
              WatcherState.QUARANTINED,
              WatcherState.STUCK));

  /** In the order in which an alert passes through them: a later state replaces an earlier one. */
  static final Codes<AlertState> ALERT =
      new Codes<>(List.of(AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED));

  static final Codes<Severity> SEVERITY =
      new Codes<>(List.of(Severity.INFO, Severity.WARNING, Severity.CRITICAL));

  private final List<T> constants;

  private Codes(List<T> constants) {
    this.constants = constants;
  }

  int of(T constant) {
    int code = constants.indexOf(constant);
    if (code < 0) {
      throw new IllegalStateException("no number stands for " + constant);
    }
    return code;
  }

  /**
   * The constant of a number.
   *
   * @throws IllegalArgumentException if there is none: a newer release wrote it, or somebody else
   */
  T at(int code) {
    if (code < 0 || code >= constants.size()) {
      throw new IllegalArgumentException(
          "no " + constants.get(0).getDeclaringClass().getSimpleName() + " has the number " + code);
    }
    return constants.get(code);
  }

  List<T> all() {
    return constants;
  }
}
