package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Alert;

/**
 * One message that one notifier owes: that an alert came into a state. It is written down in the
 * transaction of the decision that caused it, and stays until it is delivered or given up.
 *
 * @param notifier the name of the notifier
 * @param alert what is told
 */
public record Notification(String notifier, Alert alert) {
  /** Refuses nulls. */
  public Notification {
    requireNonNull(notifier, "notifier");
    requireNonNull(alert, "alert");
  }

  /**
   * The same for every attempt at this message and for no other one; to be handed to receivers that
   * can drop repeats.
   */
  public String idempotencyKey() {
    return alert.key() + "/" + alert.state() + "/" + notifier;
  }
}
