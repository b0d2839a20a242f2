package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.api.spi.CheckSource.Wanted;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.core.Monitor.Followed;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the watchers of one source of definitions as the source wants them. The providers that make
 * probes may block as the source may; only the exchange itself happens under the lock of the set.
 * Whatever is wrong with a definition, the one of that name as it was before is watched on.
 */
final class Follower extends Following<Wanted> {
  private final CheckSource source;
  private final WatcherSet set;
  private final Machine machine;
  private final Set<CheckId> owned = new HashSet<>();
  private Map<String, List<Problem>> problems = Map.of();
  private @Nullable Map<CheckId, StoredState> stored;

  Follower(EngineSpec.Source source, WatcherSet set, Machine machine) {
    super(Asked.of(source.source()), source.every(), machine);
    this.source = source.source();
    this.set = set;
    this.machine = machine;
  }

  /** The names of the checks that a source wanted when it was asked for the first time. */
  static Collection<CheckId> checks(First<Wanted> first) {
    Wanted wanted = first.wanted();
    return wanted == null ? List.of() : wanted.checks().stream().map(Check::id).toList();
  }

  /** Begins with what was read, and with the states that the store knows of it. */
  void begin(First<Wanted> first, Map<CheckId, StoredState> known) {
    stored = known;
    begin(first);
    stored = null;
  }

  @Override
  boolean nothing(Wanted wanted) {
    return wanted.checks().isEmpty() && wanted.problems().isEmpty();
  }

  @Override
  int inForce() {
    return owned.size();
  }

  @Override
  String ending() {
    return "it wants no check at all any more; its " + owned.size() + " end";
  }

  @Override
  Followed report(@Nullable Instant readAt, String trouble) {
    return new Followed(name(), owned.size(), 0, readAt, trouble, problems);
  }

  @Override
  void reconcile(Wanted wanted, long emptyFor) throws Exception {
    Map<String, List<Problem>> wrong = new LinkedHashMap<>(wanted.problems());
    Set<CheckId> named = new LinkedHashSet<>();
    Set<CheckId> twice = new HashSet<>();
    wanted.checks().stream().map(Check::id).filter(id -> !named.add(id)).forEach(twice::add);
    Map<Check, Probe> ready = new LinkedHashMap<>();
    Set<Check> used = Set.of();
    try {
      for (Check check : wanted.checks()) {
        String refused = twice.contains(check.id()) ? "there are two of this name" : refusal(check);
        if (!refused.isEmpty()) {
          wrong.put(check.id().value(), List.of(new Problem("id", refused)));
        } else if (set.differs(check)) {
          make(check, ready, wrong);
        }
      }
      Map<CheckId, StoredState> begun = stored;
      Map<CheckId, StoredState> known = begun == null ? load(ready.keySet()) : begun;
      List<CheckId> gone = new ArrayList<>(owned);
      gone.removeIf(id -> named.contains(id) || wrong.containsKey(id.value()));
      used = set.reconcile(this, gone, ready, known);
      owned.removeAll(gone);
      ready.keySet().stream().map(Check::id).filter(id -> set.owned(id, this)).forEach(owned::add);
    } finally {
      Set<Check> kept = used;
      ready.forEach(
          (check, probe) -> {
            if (!kept.contains(check)) {
              Definitions.close(probe);
            }
          });
    }
    tell(wrong);
  }

  private String refusal(Check check) {
    return owned.contains(check.id()) || !set.has(check.id())
        ? ""
        : "there is a check of this name that does not come from here";
  }

  private void make(Check check, Map<Check, Probe> ready, Map<String, List<Problem>> wrong) {
    try {
      ready.putAll(machine.definitions().probes(List.of(check), List.of()));
    } catch (ConfigurationException e) {
      List<Problem> placed = new ArrayList<>();
      e.problems().forEach(problem -> placed.add(source.placed(check.id(), problem)));
      wrong.put(check.id().value(), placed);
    }
  }

  private Map<CheckId, StoredState> load(Collection<Check> checks) throws Exception {
    List<CheckId> added = checks.stream().map(Check::id).filter(id -> !owned.contains(id)).toList();
    return added.isEmpty() ? Map.of() : machine.store().load(added);
  }

  /** Problems are told once, until they are others. */
  private void tell(Map<String, List<Problem>> wrong) {
    Set<String> watched = new HashSet<>();
    owned.forEach(id -> watched.add(id.value()));
    wrong.forEach(
        (check, found) -> {
          if (!found.equals(problems.get(check))) {
            boolean still = watched.contains(check);
            tell(check, found, still ? "; it is watched as it was before" : "; it is not watched");
          }
        });
    problems = Map.copyOf(wrong);
  }
}
