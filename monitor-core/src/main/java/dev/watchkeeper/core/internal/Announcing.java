package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.core.Receiver;
import java.time.Instant;
import java.util.List;

/**
 * What no rule found but a probe in the middle of its run, or the host: an alert that is over as
 * soon as it was told. It goes the way of all decisions, so its messages are kept with it.
 * Stateless.
 */
final class Announcing {
  private static final int LONGEST = 1_000;

  private Announcing() {}

  /** Tells everybody who wants it now; gives the names of those. */
  static List<String> announce(Watcher watcher, Severity severity, String text) {
    if (text.isBlank() || text.length() > LONGEST) {
      throw new IllegalArgumentException(
          "an announcement has 1 to " + LONGEST + " characters, not " + text.strip().length());
    }
    Instant now = watcher.parts().steady().once();
    Alert.Subject subject = new Alert.Subject(watcher.id(), "announcement", severity);
    Alert begun = Alert.open(subject, AlertState.FIRING, now, text);
    if (quiet(watcher, begun, now)) {
      return List.of();
    }
    List<Notification> messages =
        watcher.judge().by().receivers().stream()
            .filter(receiver -> wants(receiver, severity, now))
            .map(receiver -> message(receiver, begun, now))
            .toList();
    Alert told = told(begun, messages, now);
    Alert over = told.moveTo(AlertState.RESOLVED, now, text);
    watcher
        .judge()
        .submit(
            new Judge.Edit(
                state -> new Decision(null, state, List.of(told, over), messages), false));
    return messages.stream().map(Notification::receiver).toList();
  }

  private static Notification message(Receiver receiver, Alert begun, Instant now) {
    Alert told = begun.with(begun.context().tell(receiver.name(), now));
    return new Notification(receiver.name(), Notification.Kind.ANNOUNCEMENT, List.of(told), 0);
  }

  /** It knows who was told of it, as other alerts do. */
  private static Alert told(Alert begun, List<Notification> messages, Instant now) {
    Alert told = begun;
    for (Notification message : messages) {
      told = told.with(told.context().tell(message.receiver(), now));
    }
    return told;
  }

  private static boolean quiet(Watcher watcher, Alert alert, Instant now) {
    return watcher.judge().decided().mode() == CheckMode.MAINTENANCE
        || watcher.parts().holding().silenced(watcher.check(), alert, now) != null;
  }

  private static boolean wants(Receiver receiver, Severity severity, Instant now) {
    return receiver.wants(severity) && receiver.after().isZero() && receiver.opens(now).equals(now);
  }
}
