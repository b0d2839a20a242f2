package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;

/**
 * Keeps everything in memory: the store of a monitor that was given none. Of each check it keeps
 * the newest results and alerts, and nothing survives the process. One lock, held for a few steps
 * in memory only.
 */
public class MemoryStore implements Store, History {
  private static final int MAX_RESULTS = 2_000;
  private static final int MAX_ALERTS = 500;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<CheckId, StoredState> states = new HashMap<>();
  private final Map<CheckId, ArrayDeque<ProbeResult>> results = new HashMap<>();
  private final Map<CheckId, LinkedHashMap<String, Alert>> alerts = new HashMap<>();
  private final MemoryOutbox outbox;
  private final int maxResults;

  /** A store that keeps the newest 2,000 results of each check. */
  public MemoryStore(TimeSource time) {
    this(time, MAX_RESULTS);
  }

  MemoryStore(TimeSource time, int maxResults) {
    this.outbox = new MemoryOutbox(time);
    this.maxResults = maxResults;
  }

  @Override
  public void open() {}

  @Override
  public Map<CheckId, StoredState> load(Collection<CheckId> checks) {
    return read(
        () -> {
          Map<CheckId, StoredState> found = new HashMap<>();
          checks.forEach(check -> states.computeIfPresent(check, (c, s) -> kept(found, c, s)));
          return found;
        });
  }

  private static StoredState kept(
      Map<CheckId, StoredState> into, CheckId check, StoredState state) {
    into.put(check, state);
    return state;
  }

  @Override
  public void commit(List<Decision> batch) {
    lock.writeLock().lock();
    try {
      batch.forEach(this::commit);
    } finally {
      lock.writeLock().unlock();
    }
  }

  private void commit(Decision decision) {
    ProbeResult result = decision.result();
    if (result != null) {
      add(result);
    }
    StoredState next = decision.next();
    StoredState before = states.get(decision.check());
    if (before == null || !isOlder(next, before)) {
      states.put(decision.check(), next);
    }
    if (decision.transitions().isEmpty()) {
      return;
    }
    Set<String> changed = new HashSet<>();
    for (Alert alert : decision.transitions()) {
      if (isNew(alert)) {
        changed.add(alert.key());
      }
    }
    decision.messages().stream()
        .filter(message -> changed.contains(message.alert().key()))
        .forEach(outbox::add);
  }

  /** True if this state was decided before the other: it comes again. */
  private static boolean isOlder(StoredState state, StoredState other) {
    return lastDue(state).isBefore(lastDue(other));
  }

  private static Instant lastDue(StoredState state) {
    return state.state().lastResult().map(ProbeResult::due).orElse(Instant.MIN);
  }

  /** Notes a transition; false if it is known already. */
  private boolean isNew(Alert alert) {
    LinkedHashMap<String, Alert> known =
        alerts.computeIfAbsent(alert.check(), check -> new LinkedHashMap<>());
    Alert before = known.get(alert.key());
    if (before != null && before.state().compareTo(alert.state()) >= 0) {
      return false;
    }
    known.put(alert.key(), alert);
    if (known.size() > MAX_ALERTS) {
      Iterator<String> oldest = known.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }

  /** Keeps a result, unless one of this check and due time is known already. */
  private void add(ProbeResult result) {
    ArrayDeque<ProbeResult> known =
        results.computeIfAbsent(result.check(), c -> new ArrayDeque<>());
    ProbeResult newest = known.peekLast();
    if (newest != null && !newest.due().isBefore(result.due())) {
      if (known.stream().noneMatch(r -> r.due().equals(result.due()))) {
        known.add(result);
      }
      return;
    }
    known.addLast(result);
    if (known.size() > maxResults) {
      known.removeFirst();
    }
  }

  @Override
  public void forget(Collection<CheckId> checks) {
    lock.writeLock().lock();
    try {
      checks.forEach(states::remove);
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public History history() {
    return this;
  }

  @Override
  public Outbox outbox() {
    return outbox;
  }

  @Override
  public String describe() {
    return "memory: nothing survives the end of the process";
  }

  @Override
  public void close() {}

  private <T> T read(Supplier<T> question) {
    lock.readLock().lock();
    try {
      return question.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public List<CheckState> states() {
    return read(
        () ->
            states.values().stream()
                .map(StoredState::state)
                .sorted(Comparator.comparing(CheckState::check))
                .toList());
  }

  @Override
  public List<ProbeResult> lastResults(CheckId check, int limit) {
    bounded(limit);
    return read(
        () -> {
          List<ProbeResult> newest = new ArrayList<>();
          Iterator<ProbeResult> all =
              results.getOrDefault(check, new ArrayDeque<>()).descendingIterator();
          while (all.hasNext() && newest.size() < limit) {
            newest.add(all.next());
          }
          return newest;
        });
  }

  @Override
  public Counts counts(CheckId check, Instant from, Instant to) {
    return read(
        () -> {
          EnumMap<Status, Long> by = new EnumMap<>(Status.class);
          for (ProbeResult result : results.getOrDefault(check, new ArrayDeque<>())) {
            if (!result.due().isBefore(from) && result.due().isBefore(to)) {
              by.merge(result.status(), 1L, Long::sum);
            }
          }
          return new Counts(
              by.getOrDefault(Status.UP, 0L),
              by.getOrDefault(Status.DEGRADED, 0L),
              by.getOrDefault(Status.DOWN, 0L),
              by.getOrDefault(Status.UNKNOWN, 0L));
        });
  }

  @Override
  public List<Alert> alerts(CheckId check, Instant from, Instant to, int limit) {
    bounded(limit);
    return read(
        () ->
            alerts.getOrDefault(check, new LinkedHashMap<>()).values().stream()
                .filter(alert -> alert.since().isBefore(to) && endsAfter(alert, from))
                .sorted(Comparator.comparing(Alert::since).reversed())
                .limit(limit)
                .toList());
  }

  private static boolean endsAfter(Alert alert, Instant from) {
    boolean over = alert.state() == AlertState.RESOLVED;
    return !over || !alert.changed().isBefore(from);
  }

  private static void bounded(int limit) {
    if (limit < 1 || limit > 10_000) {
      throw new IllegalArgumentException("a limit lies between 1 and 10,000, not " + limit);
    }
  }
}
