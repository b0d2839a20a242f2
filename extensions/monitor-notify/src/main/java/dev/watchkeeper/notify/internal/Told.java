package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.spi.Notification;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a notification carries, as {@link Message} needs it. Stateless. */
final class Told {
  private Told() {}

  static List<Alert> alerts(Notification notification) {
    return List.of(notification.alert());
  }

  /** Such as {@code TRANSITION} or {@code REMINDER}. */
  static String kind(Notification notification) {
    return "TRANSITION";
  }

  static Map<String, String> labels(Alert alert) {
    return Map.of();
  }

  static Optional<String> runbook(Alert alert) {
    return Optional.empty();
  }

  static boolean drill(Alert alert) {
    return false;
  }
}
