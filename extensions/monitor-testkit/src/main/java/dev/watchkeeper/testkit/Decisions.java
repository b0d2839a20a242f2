package dev.watchkeeper.testkit;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.StoredState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Decisions to try a store with, and their parts. Stateless. */
public final class Decisions {
  /** When the stories of these decisions begin; with nanoseconds, as clocks have them. */
  public static final Instant START = Instant.parse("2026-03-01T12:00:00.000000123Z");

  /** The notifier that their messages are for. */
  public static final String PAGER = "pager";

  private Decisions() {}

  /** A result of a check that was due some seconds after the start. */
  public static ProbeResult result(CheckId check, int second, Reading reading) {
    return ProbeResult.builder(check, START.plusSeconds(second))
        .ran(START.plusSeconds(second).plusNanos(456_789), 12_345_678)
        .reading(reading)
        .by("node-1", 3)
        .build();
  }

  /** What follows from the first result of a check. */
  public static Decision first(ProbeResult result, Alert... transitions) {
    StoredState before = StoredState.of(CheckState.initial(result.check(), START));
    return next(before, result, transitions);
  }

  /** What follows from a result in a state: one message for each transition. */
  public static Decision next(StoredState before, ProbeResult result, Alert... transitions) {
    List<Alert> open = new ArrayList<>(before.state().openAlerts());
    List<Notification> messages = new ArrayList<>();
    for (Alert alert : transitions) {
      open.removeIf(one -> one.key().equals(alert.key()));
      if (alert.state() != AlertState.RESOLVED) {
        open.add(alert);
      }
      messages.add(new Notification(PAGER, alert));
    }
    StoredState after =
        new StoredState(before.state().after(result, open), before.rules(), before.memory());
    return new Decision(result, after, List.of(transitions), messages);
  }

  /** What is owed although nothing has changed, as reminders are. */
  public static Decision telling(CheckId check, Notification... messages) {
    StoredState state = StoredState.of(CheckState.initial(check, START));
    return new Decision(null, state, List.of(), List.of(messages));
  }

  /** The n-th reminder that an alert still fires. */
  public static Notification reminder(Alert alert, int repeat) {
    return new Notification(PAGER, Notification.Kind.REMINDER, List.of(alert), repeat);
  }

  /** A new alert of a check, FIRING since some seconds after the start. */
  public static Alert firing(CheckId check, int second) {
    Alert.Subject subject = new Alert.Subject(check, "2 in a row", Severity.CRITICAL);
    return Alert.open(subject, AlertState.FIRING, START.plusSeconds(second), check + " is DOWN");
  }

  /** A new alert of a check, PENDING since some seconds after the start. */
  public static Alert pending(CheckId check, int second) {
    Alert.Subject subject = new Alert.Subject(check, "2 in a row", Severity.CRITICAL);
    return Alert.open(subject, AlertState.PENDING, START.plusSeconds(second), "1 of 2");
  }

  /** The same alert, RESOLVED some seconds after the start. */
  public static Alert resolved(Alert alert, int second) {
    return alert.moveTo(AlertState.RESOLVED, START.plusSeconds(second), "works again");
  }
}
