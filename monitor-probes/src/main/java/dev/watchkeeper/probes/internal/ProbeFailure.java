package dev.watchkeeper.probes.internal;

import dev.watchkeeper.api.Outcome;
import java.io.IOException;

/** A run came to its end early, with an outcome and a reason for people; carries no stack. */
final class ProbeFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  ProbeFailure(Outcome outcome, String reason) {
    super(reason);
    this.outcome = outcome;
  }

  Outcome outcome() {
    return outcome;
  }

  String reason() {
    return String.valueOf(getMessage());
  }

  /** Nobody looks at where it came from, and a stack is dear. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
