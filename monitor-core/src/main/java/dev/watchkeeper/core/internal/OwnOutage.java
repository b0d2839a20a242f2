package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.OwnNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What an outage of our own network has done: which checks could not be reached, and which alerts
 * were held. Collected at each look while it lasts, so what a restart forgets is seen again if it
 * is still so. Used by one run at a time, on changing threads.
 */
final class OwnOutage {
  private final Set<CheckId> unreached = ConcurrentHashMap.newKeySet();
  private final Set<String> held = ConcurrentHashMap.newKeySet();

  /** True while people believe that we are cut off. */
  boolean isOpen(Map<CheckId, Watcher> watchers) {
    Watcher own = watchers.get(OwnNetwork.CHECK);
    return own != null && !own.judge().decided().openAlerts().isEmpty();
  }

  void forget() {
    unreached.clear();
    held.clear();
  }

  /** Collects what is so now. */
  void look(Map<CheckId, Watcher> watchers, Set<CheckId> canaries) {
    for (Watcher watcher : watchers.values()) {
      CheckState state = watcher.judge().decided();
      boolean other = !watcher.id().equals(OwnNetwork.CHECK);
      if (other
          && !canaries.contains(watcher.id())
          && state.lastResult().filter(OwnLook::network).isPresent()) {
        unreached.add(watcher.id());
      }
      if (other) {
        state.openAlerts().stream().filter(OwnOutage::waits).forEach(one -> held.add(one.key()));
      }
    }
  }

  private static boolean waits(Alert alert) {
    return alert.state() == AlertState.PENDING && Holding.isForOthers(alert.context().heldBy());
  }

  /** In one sentence, at this instant. */
  String sum(Map<CheckId, Watcher> watchers, Instant now) {
    int firing = 0;
    int waiting = 0;
    int begun = 0;
    Duration length = Duration.ZERO;
    for (Watcher watcher : watchers.values()) {
      CheckState state = watcher.judge().decided();
      for (Alert alert : state.openAlerts()) {
        if (watcher.id().equals(OwnNetwork.CHECK)) {
          Instant end = state.status() == Status.DOWN ? now : state.since();
          length = Duration.between(alert.since(), end);
          continue;
        }
        boolean was = held.contains(alert.key());
        firing += alert.state() == AlertState.FIRING ? 1 : 0;
        begun += was && alert.state() == AlertState.FIRING ? 1 : 0;
        waiting += was && alert.state() == AlertState.PENDING ? 1 : 0;
      }
    }
    int over = Math.max(0, held.size() - begun - waiting);
    return String.format(
        java.util.Locale.ROOT,
        "cut off for %s; checks not reached: %d; alerts held: %d, of these over: %d, firing: %d,"
            + " waiting for a new look: %d; alerts that fire now: %d",
        Spans.shown(Math.max(0, length.toNanos())),
        unreached.size(),
        held.size(),
        over,
        begun,
        waiting,
        firing);
  }
}
