package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Monitor.Changes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** How the present set of checks becomes the desired one. */
final class Plan {
  private final Map<CheckId, Check> desired = new LinkedHashMap<>();
  private final Map<Check, Probe> probes;
  private final Set<Check> used = new HashSet<>();
  private final List<CheckId> added = new ArrayList<>();
  private final List<CheckId> changed = new ArrayList<>();
  private final List<CheckId> removed = new ArrayList<>();
  private final List<CheckId> unchanged = new ArrayList<>();

  Plan(Collection<Check> wanted, Map<Check, Probe> probes) {
    wanted.forEach(check -> desired.put(check.id(), check));
    this.probes = probes;
  }

  /** Starts to watch a check. */
  @FunctionalInterface
  interface Add {
    void watch(Check check, Probe probe, @Nullable StoredState stored);
  }

  /** Gives a watcher another definition; true if the probe is used. */
  @FunctionalInterface
  interface Change {
    boolean changeTo(Watcher watcher, Check wanted, Probe probe);
  }

  /** One problem for each name that is there twice. */
  static List<Problem> duplicates(Collection<Check> wanted) {
    Set<CheckId> names = new HashSet<>();
    return wanted.stream()
        .map(Check::id)
        .filter(id -> !names.add(id))
        .map(id -> new Problem("check '" + id + "'", "there are two checks of this name"))
        .toList();
  }

  /** What is wrong with a desired set as a whole: names twice, and names that others look after. */
  static List<Problem> problems(Collection<Check> wanted, Set<CheckId> followed) {
    List<Problem> problems = new ArrayList<>(duplicates(wanted));
    for (Check check : wanted) {
      if (followed.contains(check.id())) {
        String what = "comes from a source that is followed: change it there";
        problems.add(new Problem("check '" + check.id() + "'", what));
      }
    }
    return problems;
  }

  void carryOut(Map<CheckId, Watcher> watchers, Add add, Change change, Consumer<Watcher> remove) {
    for (Watcher watcher : List.copyOf(watchers.values())) {
      if (!desired.containsKey(watcher.id())) {
        removed.add(watcher.id());
        remove.accept(watcher);
      }
    }
    for (Check check : desired.values()) {
      Watcher watcher = watchers.get(check.id());
      Probe probe = probes.get(check);
      if (probe == null || watcher != null && watcher.check().equals(check)) {
        unchanged.add(check.id());
      } else if (watcher == null) {
        added.add(check.id());
        used.add(check);
        add.watch(check, probe, null);
      } else {
        changed.add(check.id());
        if (change.changeTo(watcher, check, probe)) {
          used.add(check);
        }
      }
    }
  }

  /** Lets go of the probes that were made for nothing. */
  void closeUnused() {
    probes.forEach(
        (check, probe) -> {
          if (!used.contains(check)) {
            Definitions.close(probe);
          }
        });
  }

  Changes changes() {
    return new Changes(
        List.copyOf(added), List.copyOf(changed), List.copyOf(removed), List.copyOf(unchanged));
  }
}
