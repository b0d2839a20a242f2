package dev.watchkeeper.notify;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notification;
import java.time.Instant;

/** Notifications to send. */
final class Examples {
  static final Instant BEGAN = Instant.parse("2026-03-01T10:00:00Z");

  private Examples() {}

  static Alert alert(String check, String why) {
    Alert.Subject subject = new Alert.Subject(CheckId.of(check), "failing", Severity.CRITICAL);
    return Alert.open(subject, AlertState.FIRING, BEGAN, why);
  }

  static Notification fires() {
    return new Notification("ops", alert("shop", "2 runs in a row failed (last: HTTP 500)"));
  }

  static Notification resolved() {
    Alert end =
        alert("shop", "2 runs in a row failed")
            .moveTo(AlertState.RESOLVED, BEGAN.plusSeconds(3_780), "the last run was good");
    return new Notification("ops", end);
  }
}
