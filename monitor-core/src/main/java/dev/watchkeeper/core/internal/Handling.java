package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.MaintenanceWindow;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What people do about alerts: take them on, silence them, try whether messages arrive.
 * Thread-safe; one lock orders changes of silences and is held while the store keeps them.
 */
final class Handling {
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Parts parts;
  private final Store store;
  private final Kept<Silence> silences;
  private final Kept<MaintenanceWindow> windows;

  Handling(Parts parts, Store store) {
    this.parts = parts;
    this.store = store;
    this.silences = new Kept<>("silence", store, Silence::format);
    this.windows = new Kept<>("maintenance", store, MaintenanceWindow::format);
  }

  /**
   * Takes up what the store has kept, and what others have changed there; false if it cannot be
   * reached.
   */
  boolean restore() {
    long silencesBefore = silences.changes();
    long windowsBefore = windows.changes();
    Map<String, String> notes = new HashMap<>();
    if (Guarded.run(() -> notes.putAll(store.notes())) != null) {
      return false;
    }
    if (silences.restore(silencesBefore, notes, Silence::parse, parts.troubles())) {
      parts.holding().silences(silences());
    }
    windows.restore(windowsBefore, notes, MaintenanceWindow::parse, parts.troubles());
    return true;
  }

  /** True if others may change what the store keeps. */
  boolean shared() {
    return store.shared();
  }

  boolean acknowledge(String key, Alert.@Nullable Acknowledgement by) {
    for (Watcher watcher : parts.watchers().values()) {
      if (watcher.judge().decided().openAlerts().stream().anyMatch(a -> a.key().equals(key))) {
        watcher.judge().submit(new Judge.Edit(state -> acknowledged(state, key, by), false));
        watcher.judgeAgain();
        return true;
      }
    }
    return false;
  }

  boolean acknowledge(String key, String by, Duration length) {
    if (length.compareTo(Duration.ofSeconds(1)) < 0 || length.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "an alert is taken on for 1 s to 365 days, not for " + length);
    }
    return acknowledge(key, new Alert.Acknowledgement(by, parts.steady().now().plus(length)));
  }

  private static Decision acknowledged(
      StoredState before, String key, Alert.@Nullable Acknowledgement by) {
    CheckState state = before.state();
    List<Alert> open =
        state.openAlerts().stream()
            .map(
                alert ->
                    alert.key().equals(key) ? alert.with(alert.context().acknowledge(by)) : alert)
            .toList();
    CheckState next = state.toBuilder().openAlerts(open).build();
    return new Decision(null, before.withState(next), List.of(), List.of());
  }

  void silence(Silence silence) {
    silences.all().stream().filter(this::over).forEach(s -> silences.keep(s.id(), null));
    silences.keep(silence.id(), silence);
    parts.holding().silences(silences());
  }

  boolean unsilence(String id) {
    boolean known = silences.has(id);
    silences.keep(id, null);
    parts.holding().silences(silences());
    return known;
  }

  private boolean over(Silence silence) {
    return !parts.steady().now().isBefore(silence.until());
  }

  List<Silence> silences() {
    return silences.all().stream().filter(silence -> !over(silence)).toList();
  }

  void maintain(MaintenanceWindow window) {
    windows.keep(window.id(), window);
  }

  boolean endMaintenance(String id) {
    boolean known = windows.has(id);
    windows.keep(id, null);
    return known;
  }

  List<MaintenanceWindow> windows() {
    return windows.all();
  }

  Map<String, Notifier.Delivery> test(String name) {
    Receiver receiver =
        parts.receivers().stream()
            .filter(r -> r.name().equals(name))
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("there is no receiver '" + name + "'"));
    Alert.Subject subject = new Alert.Subject(CheckId.of("test"), "test", Severity.INFO);
    Alert alert =
        Alert.open(subject, AlertState.FIRING, parts.steady().now(), "to see whether this arrives");
    Notification message = new Notification(name, Notification.Kind.TEST, List.of(alert), 0);
    Map<String, Notifier.Delivery> said = new LinkedHashMap<>();
    receiver.notifiers().forEach(one -> said.put(one.name(), Channels.send(one, message)));
    return said;
  }
}
