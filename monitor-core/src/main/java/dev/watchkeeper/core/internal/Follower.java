package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
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
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the watchers of one source of definitions as the source wants them. Turned by a loop of its
 * own, since the source, and the providers that make probes, may block; only the exchange itself
 * happens under the lock of the set.
 *
 * <p>Whatever is wrong, what is watched goes on: with a source that cannot be read, all of it; with
 * a definition that is wrong, the one of that name as it was before. A source that of a sudden
 * wants nothing at all is believed after a minute in which it never wanted anything else: a table
 * that is loaded anew, a file that is being written and a restored but empty database look the
 * same.
 */
final class Follower implements LoopBody {
  static final long FULL_EVERY = TimeUnit.MINUTES.toNanos(1);
  static final long EMPTY_FOR = TimeUnit.MINUTES.toNanos(1);

  private final EngineSpec.Source source;
  private final WatcherSet set;
  private final Machine machine;
  private final String name;
  private final Set<CheckId> owned = new HashSet<>();
  private Map<String, List<Problem>> problems = Map.of();
  private String mark = "";
  private boolean again = true;
  private long readAt;
  private boolean empty;
  private long emptySince;
  private @Nullable Instant soundAt;
  private volatile Followed report;

  Follower(EngineSpec.Source source, WatcherSet set, Machine machine) {
    this.source = source;
    this.set = set;
    this.machine = machine;
    this.name = nameOf(source.source());
    this.report = new Followed(name, 0, null, "it was not read yet", Map.of());
  }

  private static String nameOf(CheckSource source) {
    String[] told = {source.getClass().getSimpleName()};
    Guarded.ignore(Guarded.run(() -> told[0] = String.valueOf(source.name())));
    return told[0];
  }

  /** What a source said when it was asked for the first time. */
  record First(String mark, @Nullable Wanted wanted, @Nullable Throwable thrown) {
    static First of(CheckSource source) {
      String[] mark = {""};
      Wanted[] wanted = new Wanted[1];
      Throwable thrown =
          Guarded.run(
              () -> {
                mark[0] = source.mark();
                wanted[0] = source.read();
              });
      return new First(mark[0], wanted[0], thrown);
    }

    Collection<CheckId> checks() {
      return wanted == null ? List.of() : wanted.checks().stream().map(Check::id).toList();
    }
  }

  /** Begins with what was read, and with the states that the store knows of it. */
  void begin(First first, Map<CheckId, StoredState> stored) {
    long now = machine.parts().platform().time().nanoTime();
    Throwable thrown = first.thrown();
    Wanted wanted = first.wanted();
    if (wanted != null) {
      thrown = Guarded.run(() -> taken(wanted, stored, first.mark(), now));
    }
    if (thrown != null) {
      failed(thrown);
    }
  }

  @Override
  public long turn(long now) {
    Throwable thrown = Guarded.run(() -> look(now));
    if (thrown != null) {
      again = true;
      failed(thrown);
    }
    return machine.parts().platform().time().nanoTime() + source.every().toNanos();
  }

  private void look(long now) throws Exception {
    String newest = source.source().mark();
    boolean unchanged = !newest.isEmpty() && newest.equals(mark);
    if (unchanged && !again && now - readAt < FULL_EVERY) {
      return;
    }
    taken(source.source().read(), null, newest, now);
  }

  private void failed(Throwable thrown) {
    boolean wrong = thrown instanceof ConfigurationException;
    String what = wrong ? String.valueOf(thrown.getMessage()) : Guarded.describe(thrown);
    String message = "definitions cannot be read, those before stay in force: " + what;
    machine.parts().troubles().note(wrong ? Blame.CONFIG : Blame.STORE, name, message);
    report = new Followed(name, owned.size(), soundAt, message, problems);
  }

  private void taken(
      Wanted wanted, @Nullable Map<CheckId, StoredState> stored, String newest, long now)
      throws Exception {
    String doubt = doubt(wanted, now);
    again = !doubt.isEmpty();
    if (doubt.isEmpty()) {
      reconcile(wanted, stored);
    } else {
      machine.parts().troubles().note(Blame.CONFIG, name, doubt);
    }
    mark = newest;
    readAt = now;
    soundAt = machine.parts().platform().time().wallTime();
    report = new Followed(name, owned.size(), soundAt, doubt, problems);
  }

  /** Why what the source wants is not believed yet; empty if it is. */
  private String doubt(Wanted wanted, long now) {
    boolean nothing = wanted.checks().isEmpty() && wanted.problems().isEmpty() && !owned.isEmpty();
    emptySince = nothing && empty ? emptySince : now;
    empty = nothing;
    return nothing && now - emptySince < EMPTY_FOR
        ? "it wants no check at all any more; its "
            + owned.size()
            + " end if that stays so for 60 s"
        : "";
  }

  private void reconcile(Wanted wanted, @Nullable Map<CheckId, StoredState> stored)
      throws Exception {
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
      Map<CheckId, StoredState> known = stored == null ? load(ready.keySet()) : stored;
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
      e.problems().forEach(problem -> placed.add(source.source().placed(check.id(), problem)));
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
            String end =
                watched.contains(check)
                    ? "; it is watched as it was before"
                    : "; it is not watched";
            String message = "its definition in " + name + " is wrong: " + found.get(0) + end;
            machine.parts().troubles().note(Blame.CONFIG, check, message);
          }
        });
    problems = Map.copyOf(wrong);
  }

  /** How it stands, for people. */
  Followed report() {
    return report;
  }
}
