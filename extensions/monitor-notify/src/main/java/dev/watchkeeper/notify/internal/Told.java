package dev.watchkeeper.notify.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.spi.Notification;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** What an alert carries, with bounds on what is free in it. Stateless. */
final class Told {
  private static final int NAME = 200;
  private static final int VALUE = 1_000;
  private static final int LONGEST_KEY = 800;
  private static final int MOST_LABELS = 50;

  private Told() {}

  static String check(Alert alert) {
    return Escapes.PLAIN.line(alert.check().value(), NAME);
  }

  static String rule(Alert alert) {
    return Escapes.PLAIN.line(alert.rule(), NAME);
  }

  /** The key as it is; of a very long one the beginning and a digest. */
  static String key(String key) {
    return key.length() <= LONGEST_KEY
        ? key
        : Escapes.PLAIN.line(key, NAME) + "/" + Digests.key(key);
  }

  static Map<String, String> labels(Alert alert) {
    Map<String, String> labels = new LinkedHashMap<>();
    alert.context().labels().entrySet().stream()
        .limit(MOST_LABELS)
        .forEach(
            label ->
                labels.put(
                    Escapes.PLAIN.line(label.getKey(), NAME),
                    Escapes.PLAIN.line(label.getValue(), VALUE)));
    return labels;
  }

  static Optional<String> runbook(Alert alert) {
    return Optional.of(alert.context().runbook()).filter(text -> !text.isBlank());
  }

  static boolean drill(Alert alert) {
    return alert.context().drill();
  }

  /** What is put before a title: that it is a reminder or a test. */
  static String mark(Notification notification) {
    return switch (notification.kind()) {
      case ALERT, ANNOUNCEMENT -> "";
      case REMINDER, TEST -> notification.kind() + ": ";
    };
  }
}
