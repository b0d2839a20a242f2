package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Alert;
import java.util.List;

/**
 * One message that one receiver is owed. It is written down in the transaction of the decision that
 * caused it, and stays until it is delivered or given up. Immutable.
 *
 * @param receiver the name of the receiver
 * @param kind why it is sent
 * @param alerts what is told: one alert, or several that were bundled, the oldest message first
 * @param repeat 0 when the receiver is told for the first time, n for the n-th reminder
 */
public record Notification(String receiver, Kind kind, List<Alert> alerts, int repeat) {
  /** Why a message is sent. */
  public enum Kind {
    /** An alert fires or is resolved. */
    ALERT,
    /** An alert still fires. */
    REMINDER,
    /** Somebody wants to see whether messages arrive. */
    TEST,
    /** Something that a probe or the host wants people to know; no end of it is told. */
    ANNOUNCEMENT
  }

  /** Refuses nulls, and a message about nothing. */
  public Notification {
    requireNonNull(receiver, "receiver");
    requireNonNull(kind, "kind");
    alerts = List.copyOf(alerts);
    if (alerts.isEmpty()) {
      throw new IllegalArgumentException("a message is about one alert at least");
    }
  }

  /** That an alert fires or is resolved. */
  public Notification(String receiver, Alert alert) {
    this(receiver, Kind.ALERT, List.of(alert), 0);
  }

  /** The alert; of a bundle the first. */
  public Alert alert() {
    return alerts.get(0);
  }

  /**
   * The same for every attempt at this message and for no other one; to be handed to receivers that
   * can drop repeats. A bundle keeps its alerts, and so its key, once it was made.
   */
  public String idempotencyKey() {
    String key = alert().key() + "/" + alert().state() + "/" + receiver;
    String why = kind == Kind.ALERT ? "" : "/" + kind + (repeat == 0 ? "" : "-" + repeat);
    return key + why + (alerts.size() == 1 ? "" : "/and-" + (alerts.size() - 1) + "-more");
  }
}
