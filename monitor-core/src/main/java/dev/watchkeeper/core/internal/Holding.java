package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Silence;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.OwnNetwork;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The gates of a running monitor: silences, and the checks that a check depends on. Asked by the
 * judges of all checks, on their threads; a check whose alert is held waits here, and is judged
 * again as soon as what it waits for may have changed.
 *
 * <p>A check that is asked about another one reads the state that was decided last, without a lock.
 * If it is older than the trouble, the other one is to run first: who finds its router dead only
 * after it has told people of itself has told them wrong.
 */
final class Holding implements Gates {
  private static final String DEPENDS = "depends on ";
  private static final String WAITS = "waits for a look at ";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Map<CheckId, Watcher> watchers;
  private final @Nullable OwnNetwork own;
  private final Set<CheckId> waiting = ConcurrentHashMap.newKeySet();
  private volatile List<Silence> silences = List.of();

  Holding(Map<CheckId, Watcher> watchers, @Nullable OwnLook own) {
    this.watchers = watchers;
    this.own = own == null ? null : own.settings();
    if (own != null) {
      own.among(watchers);
    }
  }

  /** True if this is why an alert is held that waits for other checks. */
  static boolean isForOthers(String heldBy) {
    return heldBy.startsWith(DEPENDS) || heldBy.startsWith(WAITS);
  }

  /** True if there is a check of our own network. */
  boolean looksAtItself() {
    return own != null;
  }

  /** A result that says more of our own network than of the target, if that is down. */
  Reading believed(CheckId check, Reading reading) {
    boolean ours =
        own != null
            && OwnLook.isNetwork(reading.outcome())
            && !own.canaries().contains(check)
            && cutOff() != null;
    return ours
        ? Reading.of(Outcome.LOCAL_NETWORK, "cut off, it seems: " + reading.reason())
            .with(reading.measurements())
        : reading;
  }

  /** Since when we are cut off; null if we are not. */
  private @Nullable Instant cutOff() {
    Watcher look = watchers.get(OwnNetwork.CHECK);
    CheckState state = look == null ? null : look.judge().decided();
    return state != null && state.status() == Status.DOWN ? state.since() : null;
  }

  /** What every check depends on: that we are not cut off. */
  private List<Set<CheckId>> implied(CheckId check, Instant now) {
    if (own == null || check.equals(OwnNetwork.CHECK)) {
      return List.of();
    }
    Instant since = cutOff();
    if (since != null && !now.isBefore(since.plus(own.longestHold()))) {
      return List.of();
    }
    Set<CheckId> network = Set.of(OwnNetwork.CHECK);
    return own.canaries().isEmpty() || own.canaries().contains(check)
        ? List.of(network)
        : List.of(own.canaries(), network);
  }

  /** From now on these silences, and no others. */
  void silences(List<Silence> now) {
    silences = List.copyOf(now);
    waiting.forEach(this::judgeAgain);
  }

  List<Silence> silences() {
    return silences;
  }

  @Override
  public @Nullable Hold hold(Check check, Alert alert, Instant now, Instant looked) {
    Hold silenced = silenced(check, alert, now);
    if (silenced != null) {
      return silenced;
    }
    Hold hold = dependencies(check.dependsOn(), check, alert, now, looked);
    if (hold != null || own == null) {
      return hold;
    }
    Hold cutOff = dependencies(implied(check.id(), now), check, alert, now, looked);
    Instant since = cutOff();
    return cutOff == null || cutOff.until() != null || since == null
        ? cutOff
        : new Hold(cutOff.why(), since.plus(own.longestHold()), cutOff.ask());
  }

  /** The silence that holds an alert; null if none does. */
  @Nullable Hold silenced(Check check, Alert alert, Instant now) {
    for (Silence silence : silences) {
      if (silence.covers(check, alert, now)) {
        return new Hold(
            "silenced by " + silence.by() + ": " + silence.why(), silence.until(), List.of());
      }
    }
    return null;
  }

  private @Nullable Check definition(CheckId check) {
    Watcher watcher = watchers.get(check);
    return watcher == null ? null : watcher.check();
  }

  private @Nullable Hold dependencies(
      List<Set<CheckId>> groups, Check check, Alert alert, Instant now, Instant looked) {
    if (groups.isEmpty() || Dependencies.circular(check, this::definition)) {
      return null;
    }
    for (Set<CheckId> group : groups) {
      Hold hold = dependency(group, alert, now);
      if (hold == null && alert.context().heldBy().startsWith(DEPENDS)) {
        hold = again(check, group, now, looked);
      }
      if (hold != null) {
        return hold;
      }
    }
    return null;
  }

  /** What it depends on works again: whether the check itself does is to be seen first. */
  private @Nullable Hold again(Check check, Set<CheckId> group, Instant now, Instant looked) {
    Instant works =
        group.stream()
            .map(watchers::get)
            .filter(watcher -> watcher != null)
            .map(watcher -> watcher.judge().decided())
            .filter(state -> state.status() != Status.DOWN)
            .map(CheckState::since)
            .min(Instant::compareTo)
            .orElse(Instant.EPOCH);
    Instant until = works.plus(PATIENCE);
    return looked.isBefore(works) && now.isBefore(until)
        ? new Hold(DEPENDS + group + "; looks again", until, List.of(check.id()))
        : null;
  }

  /** Of several that stand in for each other all must be down. */
  private @Nullable Hold dependency(Set<CheckId> group, Alert alert, Instant now) {
    Watcher stale = null;
    for (CheckId id : group) {
      Watcher watcher = watchers.get(id);
      CheckState state = watcher == null ? null : watcher.judge().decided();
      if (watcher == null || state == null || state.status() == Status.UNKNOWN) {
        return null;
      }
      if (state.status() != Status.DOWN) {
        if (!older(state, alert) || state.mode() == CheckMode.PAUSED) {
          return null;
        }
        stale = watcher;
      }
    }
    if (stale == null) {
      return new Hold(DEPENDS + group + ", which is DOWN", null, List.of());
    }
    Instant until = alert.since().plus(PATIENCE);
    return now.isBefore(until)
        ? new Hold(WAITS + "'" + stale.id() + "'", until, List.of(stale.id()))
        : null;
  }

  private static boolean older(CheckState state, Alert alert) {
    return state.lastResult().map(ProbeResult::due).orElse(Instant.MIN).isBefore(alert.since());
  }

  /** A check was judged: it waits or not, and those that wait for it may not have to any more. */
  void decided(Watcher watcher, Decider.Settled settled) {
    if (settled.held()) {
      waiting.add(watcher.id());
      settled.ask().forEach(this::runNow);
    } else if (!waiting.isEmpty()) {
      waiting.remove(watcher.id());
    }
    if (settled.decision().result() != null && !waiting.isEmpty()) {
      waiting.forEach(id -> release(id, watcher.id()));
    }
  }

  private void release(CheckId waits, CheckId judged) {
    Watcher watcher = watchers.get(waits);
    if (watcher == null) {
      waiting.remove(waits);
    } else if (dependsOn(watcher.check(), judged)) {
      watcher.judgeAgain();
    }
  }

  private boolean dependsOn(Check check, CheckId other) {
    return check.dependsOn().stream().anyMatch(group -> group.contains(other))
        || own != null && (other.equals(OwnNetwork.CHECK) || own.canaries().contains(other));
  }

  private void judgeAgain(CheckId check) {
    Watcher watcher = watchers.get(check);
    if (watcher != null) {
      watcher.judgeAgain();
    }
  }

  private void runNow(CheckId check) {
    Watcher watcher = watchers.get(check);
    if (watcher != null && !watcher.underWay()) {
      watcher.registration().runNow();
    }
  }
}
