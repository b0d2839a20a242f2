package dev.watchkeeper.probes.internal.net;

import dev.watchkeeper.api.Outcome;
import java.io.IOException;

/** A run came to its end early, with an outcome and a reason for people; carries no stack. */
public final class ProbeFailure extends IOException {
  private static final long serialVersionUID = 1L;

  private final Outcome outcome;

  public ProbeFailure(Outcome outcome, String reason) {
    super(reason);
    this.outcome = outcome;
  }

  public Outcome outcome() {
    return outcome;
  }

  public String reason() {
    return String.valueOf(getMessage());
  }

  /** Nobody looks at where it came from, and a stack is dear. */
  @Override
  public Throwable fillInStackTrace() {
    return this;
  }
}
