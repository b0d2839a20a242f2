package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages are owed to whom at one instant: a pure function of an alert, which knows who was
 * told of it and when, and of the receivers. Time alone can make a message due (an escalation, a
 * reminder, a window that opens), so it says when it wants to look again.
 */
final class Owing {
  private final List<Receiver> receivers;
  private final Instant now;
  private final List<Notification> messages = new ArrayList<>(0);
  private @Nullable Instant lookAgain;

  Owing(List<Receiver> receivers, Instant now) {
    this.receivers = receivers;
    this.now = now;
  }

  /** An alert that fires; gives it back with whoever is told now. */
  Alert firing(Alert alert) {
    Alert told = alert;
    for (int i = 0; i < receivers.size(); i++) {
      Receiver receiver = receivers.get(i);
      if (receiver.wants(alert.severity())) {
        told = firing(told, receiver);
      }
    }
    return told;
  }

  private Alert firing(Alert alert, Receiver receiver) {
    Alert.Told before = alert.context().told().get(receiver.name());
    Duration reminder = receiver.reminder().orElse(null);
    boolean raised = before != null && before.raised();
    if (before != null && reminder == null && !raised) {
      return alert;
    }
    Instant due = due(alert, receiver, before);
    if (now.isBefore(due)) {
      look(due);
      return alert;
    }
    Notification.Kind kind = before == null ? Notification.Kind.ALERT : Notification.Kind.REMINDER;
    Alert told = alert.with(alert.context().tell(receiver.name(), now));
    int times = before == null ? 0 : before.times();
    messages.add(new Notification(receiver.name(), kind, List.of(told), times));
    if (reminder != null) {
      look(due(told, receiver, new Alert.Told(now, times + 1)));
    }
    return told;
  }

  private Instant due(Alert alert, Receiver receiver, Alert.@Nullable Told before) {
    if (before != null && before.raised()) {
      return receiver.opens(now);
    }
    boolean first = before == null;
    Instant due =
        before == null
            ? alert.changed().plus(receiver.after())
            : before.last().plus(receiver.reminder().orElseThrow());
    Alert.Acknowledgement by = alert.context().acknowledged();
    boolean matters = !first || !receiver.after().isZero();
    boolean later = by != null && by.until().isAfter(due);
    return receiver.opens(by != null && matters && later ? by.until() : due);
  }

  private void look(Instant at) {
    if (lookAgain == null || at.isBefore(lookAgain)) {
      lookAgain = at;
    }
  }

  /** An alert that is over: those are told who were told of its beginning. */
  void resolved(Alert alert) {
    for (int i = 0; i < receivers.size(); i++) {
      Receiver receiver = receivers.get(i);
      if (receiver.tellsResolved() && alert.context().told().containsKey(receiver.name())) {
        messages.add(new Notification(receiver.name(), alert));
      }
    }
  }

  /** The messages, in order. */
  List<Notification> messages() {
    return messages;
  }

  /** When there is perhaps more to be told; null for never. */
  @Nullable Instant lookAgain() {
    return lookAgain;
  }
}
