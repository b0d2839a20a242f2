package dev.watchkeeper.probes.internal.command;

import dev.watchkeeper.api.Outcome;
import java.io.IOException;

/** A program could not be started, for a reason that is not the target's. */
final class CannotRun extends IOException {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  CannotRun(Outcome outcome, String reason, IOException cause) {
    super(reason, cause);
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  String reason() {
    return String.valueOf(getMessage());
  }
}
