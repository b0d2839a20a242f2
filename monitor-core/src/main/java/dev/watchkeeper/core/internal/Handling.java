package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Receiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What people do about alerts: take them on, silence them, try whether messages arrive.
 * Thread-safe; one lock orders changes of silences and is held while the store keeps them.
 */
final class Handling {
  private static final String SILENCE = "silence/";
  private static final Duration LONGEST = Duration.ofDays(365);

  private final Parts parts;
  private final Store store;
  private final ReentrantLock changes = new ReentrantLock();

  Handling(Parts parts, Store store) {
    this.parts = parts;
    this.store = store;
  }

  /** Takes up the silences that the store has kept. */
  void restore() {
    List<Silence> kept = new ArrayList<>();
    Throwable thrown =
        Guarded.run(
            () ->
                store
                    .notes()
                    .forEach(
                        (name, text) -> {
                          if (name.startsWith(SILENCE)) {
                            kept.add(Silence.parse(text));
                          }
                        }));
    if (thrown != null) {
      parts.troubles().note(Blame.STORE, "silences", "cannot be read: " + Guarded.describe(thrown));
    }
    change(kept);
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
    changes.lock();
    try {
      keep(silence.id(), silence.format());
      List<Silence> all = others(silence.id());
      all.add(silence);
      change(all);
    } finally {
      changes.unlock();
    }
  }

  boolean unsilence(String id) {
    changes.lock();
    try {
      List<Silence> all = others(id);
      boolean known = all.size() < parts.holding().silences().size();
      keep(id, null);
      change(all);
      return known;
    } finally {
      changes.unlock();
    }
  }

  private void keep(String id, @Nullable String text) {
    try {
      store.note(SILENCE + id, text);
    } catch (Exception e) {
      Guarded.ignore(e);
      throw new WatchkeeperException("the silence could not be kept: " + Guarded.describe(e), e);
    }
  }

  private List<Silence> others(String id) {
    return new ArrayList<>(
        parts.holding().silences().stream().filter(s -> !s.id().equals(id)).toList());
  }

  /** Those that are over are forgotten on the way. */
  private void change(List<Silence> all) {
    Instant now = parts.steady().now();
    List<Silence> over = all.stream().filter(s -> !now.isBefore(s.until())).toList();
    over.forEach(s -> Guarded.ignore(Guarded.run(() -> store.note(SILENCE + s.id(), null))));
    parts
        .holding()
        .silences(
            all.stream()
                .filter(s -> now.isBefore(s.until()))
                .sorted(Comparator.comparing(Silence::id))
                .toList());
  }

  List<Silence> silences() {
    Instant now = parts.steady().now();
    return parts.holding().silences().stream().filter(s -> now.isBefore(s.until())).toList();
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
