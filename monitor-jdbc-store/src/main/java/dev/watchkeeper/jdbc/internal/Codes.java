package dev.watchkeeper.jdbc.internal;

import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.Notification;
import java.util.List;

/**
 * The numbers that stand for constants in the database and in the spool: the position in these
 * lists. A list only grows, at its end; the scripts of the schema explain the numbers to people.
 */
public final class Codes<T extends Enum<T>> {
  /** Of Status. */
  public static final Codes<Status> STATUS =
      new Codes<>(List.of(Status.UP, Status.DEGRADED, Status.DOWN, Status.UNKNOWN));

  /** Of Outcome. */
  public static final Codes<Outcome> OUTCOME =
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

  /** Of CheckMode. */
  public static final Codes<CheckMode> MODE =
      new Codes<>(List.of(CheckMode.ACTIVE, CheckMode.PAUSED, CheckMode.MAINTENANCE));

  /** Of WatcherState. */
  public static final Codes<WatcherState> WATCHER =
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
  public static final Codes<AlertState> ALERT =
      new Codes<>(List.of(AlertState.PENDING, AlertState.FIRING, AlertState.RESOLVED));

  /** Of Severity. */
  public static final Codes<Severity> SEVERITY =
      new Codes<>(List.of(Severity.INFO, Severity.WARNING, Severity.CRITICAL));

  /** Of Notification.Kind. */
  public static final Codes<Notification.Kind> MESSAGE =
      new Codes<>(
          List.of(
              Notification.Kind.ALERT,
              Notification.Kind.REMINDER,
              Notification.Kind.TEST,
              Notification.Kind.ANNOUNCEMENT));

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

  /** All constants, each at the place of its number. */
  public List<T> all() {
    return constants;
  }
}
