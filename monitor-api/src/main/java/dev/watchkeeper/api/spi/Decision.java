package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ProbeResult;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What follows from one input of judgement: the result itself, the next state, the alerts that
 * changed and the messages that are owed. Committed as a whole or not at all. Immutable.
 *
 * @param result the result; null if only time passed or the check was changed by hand
 * @param next everything that must survive
 * @param transitions the alerts that came into another state, or became more urgent while they
 *     fire, in order
 * @param messages one per transition that is to be told and notifier, in order
 */
public record Decision(
    @Nullable ProbeResult result,
    StoredState next,
    List<Alert> transitions,
    List<Notification> messages) {
  /** Refuses nulls where a value is needed and copies the lists. */
  public Decision {
    requireNonNull(next, "next");
    transitions = List.copyOf(transitions);
    messages = List.copyOf(messages);
  }

  /** The check that was judged. */
  public CheckId check() {
    return next.state().check();
  }

  /** The result; empty if only time passed or the check was changed by hand. */
  public Optional<ProbeResult> resultIfAny() {
    return Optional.ofNullable(result);
  }
}
