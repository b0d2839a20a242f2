package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Severity;
import java.time.Instant;

/** What templates are tried with when they are read. Stateless. */
final class Samples {
  private Samples() {}

  static Alert alert() {
    Alert.Subject subject = new Alert.Subject(CheckId.of("check"), "rule", Severity.WARNING);
    return Alert.open(subject, AlertState.FIRING, Instant.EPOCH, "a \"sample\"");
  }
}
