package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Monitor.Changes;
import dev.watchkeeper.core.OwnNetwork;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The set of watchers, and all that changes it. One lock orders changes; no foreign code runs under
 * it (probes are made before it is taken and closed after it is given back). A watcher belongs to
 * the program, or to the {@link Follower} of a source of definitions: each changes its own only.
 */
final class WatcherSet {
  private final ReentrantLock changes = new ReentrantLock();
  private final Map<CheckId, Watcher> watchers;
  private final Map<CheckId, Follower> owners = new ConcurrentHashMap<>();
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Machine machine;

  WatcherSet(Machine machine) {
    this.machine = machine;
    this.watchers = machine.parts().watchers();
  }

  /** Starts to watch what there is from the beginning. */
  void begin(Map<Check, Probe> probes, Map<CheckId, StoredState> stored) {
    changes.lock();
    try {
      machine
          .parts()
          .timers()
          .quietly(
              () -> probes.forEach((check, probe) -> watch(check, probe, stored.get(check.id()))));
    } finally {
      changes.unlock();
    }
  }

  /** From now on nothing is changed; false if that was so already. */
  boolean close() {
    changes.lock();
    try {
      return closed.compareAndSet(false, true);
    } finally {
      changes.unlock();
    }
  }

  boolean closed() {
    return closed.get();
  }

  void watch(Check check, Probe probe, @Nullable StoredState stored) {
    Watcher watcher = new Watcher(machine.parts(), check, stored);
    watchers.put(check.id(), watcher);
    watcher.registered(machine.scheduler().register(watcher.job(), watcher));
    if (modeOf(watcher, watcher.judge().decided()) == CheckMode.PAUSED) {
      watcher.registration().pause();
    }
    machine.supervision().start(watcher, probe);
    watcher.looksFirst();
  }

  /** The mode is the will of people, and kept; a definition that is not enabled comes on top. */
  static CheckMode modeOf(Watcher watcher, CheckState state) {
    return watcher.check().enabled() ? state.mode() : CheckMode.PAUSED;
  }

  /** True if a check of this name is not watched exactly so. */
  boolean differs(Check wanted) {
    Watcher watcher = watchers.get(wanted.id());
    return watcher == null || !watcher.check().equals(wanted);
  }

  /** True if there is a check of this name. */
  boolean has(CheckId check) {
    return watchers.containsKey(check);
  }

  /** True if a check is watched because of this source. */
  boolean owned(CheckId check, Follower by) {
    return owners.get(check) == by;
  }

  /** Does what a source wants, as a whole; gives back the checks whose probes are used. */
  Set<Check> reconcile(
      Follower source,
      Collection<CheckId> gone,
      Map<Check, Probe> ready,
      Map<CheckId, StoredState> stored) {
    Set<Check> used = new HashSet<>();
    changes.lock();
    try {
      if (!closed.get()) {
        for (CheckId id : gone) {
          Watcher watcher = watchers.get(id);
          if (watcher != null && owners.remove(id, source)) {
            drop(watcher, "its definition was removed");
          }
        }
        ready.forEach(
            (check, probe) -> {
              Watcher watcher = watchers.get(check.id());
              if (watcher == null) {
                owners.put(check.id(), source);
                watch(check, probe, stored.get(check.id()));
                used.add(check);
              } else if (owners.get(check.id()) == source && changeTo(watcher, check, probe)) {
                used.add(check);
              }
            });
      }
    } finally {
      changes.unlock();
    }
    return used;
  }

  private void requireOwn(CheckId check) {
    if (owners.containsKey(check)) {
      throw new IllegalStateException(
          "check '" + check + "' comes from a source that is followed: change it there");
    }
  }

  void add(Check check) {
    open();
    Map<Check, Probe> probes = machine.definitions().probes(List.of(check), List.of());
    boolean added;
    changes.lock();
    try {
      added = !closed.get() && !watchers.containsKey(check.id());
      if (added) {
        probes.forEach((c, probe) -> watch(c, probe, null));
      }
    } finally {
      changes.unlock();
    }
    if (!added) {
      probes.values().forEach(Definitions::close);
      open();
      throw new IllegalStateException("there is a check '" + check.id() + "' already");
    }
  }

  void change(Check check) {
    open();
    requireOwn(check.id());
    Map<Check, Probe> probes = machine.definitions().probes(List.of(check), List.of());
    Probe probe = probes.get(check);
    boolean changed = false;
    boolean used = false;
    changes.lock();
    try {
      Watcher watcher = watchers.get(check.id());
      if (watcher != null && probe != null && !closed.get()) {
        changed = true;
        used = changeTo(watcher, check, probe);
      }
    } finally {
      changes.unlock();
    }
    if (!used) {
      Definitions.close(probe);
    }
    if (!changed) {
      open();
      throw unknown(check.id());
    }
  }

  /** True if the probe is used. */
  private boolean changeTo(Watcher watcher, Check wanted, Probe probe) {
    Check old = watcher.check();
    if (old.equals(wanted)) {
      return false;
    }
    boolean other =
        !old.target().equals(wanted.target()) || !old.probe().type().equals(wanted.probe().type());
    if (other) {
      drop(watcher, "its check watches another target now");
      watch(wanted, probe, null);
      return true;
    }
    watcher.change(wanted);
    if (old.enabled() != wanted.enabled()) {
      run(watcher, modeOf(watcher, watcher.judge().decided()));
    }
    if (old.probe().equals(wanted.probe())) {
      return false;
    }
    machine.supervision().restart(watcher, probe);
    return true;
  }

  boolean remove(CheckId check) {
    open();
    requireOwn(check);
    changes.lock();
    try {
      Watcher watcher = watchers.get(check);
      if (watcher == null) {
        return false;
      }
      drop(watcher, "its check was removed");
      return true;
    } finally {
      changes.unlock();
    }
  }

  private void drop(Watcher watcher, String why) {
    watchers.remove(watcher.id());
    watcher.remove();
    machine.supervision().terminate(watcher);
    Parts parts = machine.parts();
    edit(
        watcher,
        state -> parts.decider().withdraw(watcher.judge().by(), state, parts.steady().now(), why),
        true);
  }

  private void edit(Watcher watcher, Function<StoredState, Decision> change, boolean last) {
    watcher.judge().submit(new Judge.Edit(change, last));
  }

  void pause(CheckId check) {
    mode(known(check), CheckMode.PAUSED);
  }

  void resume(CheckId check) {
    mode(known(check), CheckMode.ACTIVE);
  }

  /** Work on its target begins or is over. */
  void maintenance(Watcher watcher, boolean begins) {
    changes.lock();
    try {
      CheckMode wanted = begins ? CheckMode.MAINTENANCE : CheckMode.ACTIVE;
      if (!closed.get() && watcher.judge().decided().mode() != CheckMode.PAUSED) {
        edit(watcher, state -> inMode(state, wanted), false);
        watcher.judgeAgain();
      }
    } finally {
      changes.unlock();
    }
  }

  /** Nothing runs while somebody works on its target, or runs again. */
  void suspend(Watcher watcher, boolean begins) {
    changes.lock();
    try {
      if (!closed.get()) {
        run(watcher, begins || !watcher.check().enabled() ? CheckMode.PAUSED : CheckMode.ACTIVE);
      }
    } finally {
      changes.unlock();
    }
  }

  private void mode(Watcher watcher, CheckMode mode) {
    run(watcher, watcher.check().enabled() ? mode : CheckMode.PAUSED);
    edit(watcher, state -> inMode(state, mode), false);
    watcher.judgeAgain();
  }

  private static void run(Watcher watcher, CheckMode mode) {
    if (mode == CheckMode.PAUSED) {
      watcher.registration().pause();
    } else {
      watcher.registration().resume();
    }
  }

  private static Decision inMode(StoredState before, CheckMode mode) {
    CheckState next = before.state().toBuilder().mode(mode).build();
    return new Decision(null, before.withState(next), List.of(), List.of());
  }

  Watcher known(CheckId check) {
    open();
    Watcher watcher = watchers.get(check);
    if (watcher == null) {
      throw unknown(check);
    }
    return watcher;
  }

  private static IllegalStateException unknown(CheckId check) {
    return new IllegalStateException("there is no check '" + check + "'");
  }

  void open() {
    if (closed.get()) {
      throw new IllegalStateException("the monitor is closed");
    }
  }

  Changes apply(Collection<Check> desired) {
    open();
    Map<CheckId, Check> before = new LinkedHashMap<>();
    watchers.forEach((id, watcher) -> before.put(id, watcher.check()));
    List<Check> needed = desired.stream().filter(c -> !c.equals(before.get(c.id()))).toList();
    Map<Check, Probe> probes =
        machine.definitions().probes(needed, Plan.problems(desired, owners.keySet()));
    Plan plan = new Plan(desired, probes);
    changes.lock();
    try {
      open();
      Map<CheckId, Watcher> own = new LinkedHashMap<>(watchers);
      own.keySet().removeAll(owners.keySet());
      if (machine.parts().holding().looksAtItself()) {
        own.remove(OwnNetwork.CHECK);
      }
      plan.carryOut(own, this::watch, this::changeTo, w -> drop(w, "its check was removed"));
    } finally {
      changes.unlock();
      plan.closeUnused();
    }
    return plan.changes();
  }
}
