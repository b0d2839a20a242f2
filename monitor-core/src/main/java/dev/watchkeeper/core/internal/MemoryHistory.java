package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.PlainHistory;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a memory store remembers of the past: of each check the newest results, alerts and changes
 * of mode. What it has forgotten was, to every question, never there. Whoever adds something holds
 * the write lock of the store.
 */
final class MemoryHistory extends PlainHistory {
  private static final int MAX_ALERTS = 500;
  private static final int MAX_MODES = 500;
  private static final Comparator<Alert> NEWEST_CHANGE =
      Comparator.comparing(Alert::changed)
          .thenComparing(Alert::state)
          .reversed()
          .thenComparing(Alert::key);

  private final ReadWriteLock lock;
  private final TimeSource time;
  private final int maxResults;
  private final Map<CheckId, StoredState> states;
  private final MemoryOutbox outbox;
  private final Map<CheckId, ArrayDeque<ProbeResult>> results = new HashMap<>();
  private final Map<CheckId, LinkedHashMap<String, List<Alert>>> alerts = new HashMap<>();
  private final Map<CheckId, TreeMap<Instant, CheckMode>> modes = new HashMap<>();

  /**
   * Remembers nothing yet.
   *
   * @param states the states of the store, under the same lock
   * @param outbox knows what was tried
   */
  MemoryHistory(
      ReadWriteLock lock,
      TimeSource time,
      int maxResults,
      Map<CheckId, StoredState> states,
      MemoryOutbox outbox) {
    this.outbox = outbox;
    this.lock = lock;
    this.time = time;
    this.maxResults = maxResults;
    this.states = states;
  }

  /** Keeps a result, unless one of this check and due time is known or it is too old. */
  void add(ProbeResult result) {
    ArrayDeque<ProbeResult> known =
        results.computeIfAbsent(result.check(), c -> new ArrayDeque<>());
    ProbeResult newest = known.peekLast();
    if (newest == null || newest.due().isBefore(result.due())) {
      known.addLast(result);
    } else if (known.stream().noneMatch(one -> one.due().equals(result.due()))) {
      List<ProbeResult> sorted = new ArrayList<>(known);
      sorted.add(result);
      sorted.sort(Comparator.comparing(ProbeResult::due));
      known.clear();
      known.addAll(sorted);
    }
    if (known.size() > maxResults) {
      known.removeFirst();
    }
  }

  /** Notes a transition; false if it is known already. */
  boolean add(Alert alert) {
    LinkedHashMap<String, List<Alert>> known =
        alerts.computeIfAbsent(alert.check(), check -> new LinkedHashMap<>());
    List<Alert> before = known.computeIfAbsent(alert.key(), key -> new ArrayList<>(3));
    int order = before.isEmpty() ? -1 : last(before).state().compareTo(alert.state());
    if (order == 0 && last(before).severity().compareTo(alert.severity()) < 0) {
      before.set(before.size() - 1, alert);
    }
    if (order >= 0) {
      return false;
    }
    before.add(alert);
    if (known.size() > MAX_ALERTS) {
      Iterator<String> oldest = known.keySet().iterator();
      oldest.next();
      oldest.remove();
    }
    return true;
  }

  /** Notes the mode of a check if it is another one than before. */
  void add(CheckId check, CheckMode mode) {
    TreeMap<Instant, CheckMode> known = modes.get(check);
    CheckMode before = known == null ? CheckMode.ACTIVE : known.lastEntry().getValue();
    if (before == mode) {
      return;
    }
    Instant at = now().truncatedTo(ChronoUnit.MICROS);
    if (known == null) {
      known = new TreeMap<>();
      modes.put(check, known);
    } else if (known.lastKey().isAfter(at)) {
      at = known.lastKey();
    }
    known.put(at, mode);
    if (known.size() > MAX_MODES) {
      known.pollFirstEntry();
    }
  }

  private static Alert last(List<Alert> transitions) {
    return transitions.get(transitions.size() - 1);
  }

  private <T> T read(Supplier<T> question) {
    lock.readLock().lock();
    try {
      return question.get();
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  protected Instant now() {
    return time.wallTime();
  }

  @Override
  protected SortedMap<Instant, CheckMode> modes(CheckId check, Instant from, Instant to) {
    return read(() -> new TreeMap<>(modes.getOrDefault(check, new TreeMap<>())));
  }

  @Override
  public List<CheckId> checks() {
    return read(() -> results.keySet().stream().sorted().toList());
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
  public List<ProbeResult> resultsBefore(CheckId check, Instant before, int limit) {
    requireLimit(limit);
    return read(
        () -> {
          List<ProbeResult> newest = new ArrayList<>();
          Iterator<ProbeResult> all = known(check).descendingIterator();
          while (all.hasNext() && newest.size() < limit) {
            ProbeResult result = all.next();
            if (result.due().isBefore(before)) {
              newest.add(result);
            }
          }
          return newest;
        });
  }

  private ArrayDeque<ProbeResult> known(CheckId check) {
    return results.getOrDefault(check, new ArrayDeque<>());
  }

  @Override
  public void export(
      CheckId check, Instant from, Instant to, Consumer<? super ProbeResult> consumer) {
    requirePeriod(from, to);
    List<ProbeResult> some =
        read(
            () ->
                known(check).stream()
                    .filter(one -> !one.due().isBefore(from) && one.due().isBefore(to))
                    .toList());
    some.forEach(consumer);
  }

  @Override
  public List<Alert> alerts(CheckId check, Instant from, Instant to, int limit) {
    requireLimit(limit);
    requirePeriod(from, to);
    return read(
        () ->
            episodes(check).stream()
                .map(MemoryHistory::last)
                .filter(alert -> alert.since().isBefore(to) && endsAfter(alert, from))
                .sorted(Comparator.comparing(Alert::since).reversed().thenComparing(Alert::key))
                .limit(limit)
                .toList());
  }

  private Collection<List<Alert>> episodes(CheckId check) {
    return alerts.getOrDefault(check, new LinkedHashMap<>()).values();
  }

  private static boolean endsAfter(Alert alert, Instant from) {
    boolean over = alert.state() == AlertState.RESOLVED;
    return !over || !alert.changed().isBefore(from);
  }

  @Override
  public List<Alert> transitions(CheckId check, Instant from, Instant to, int limit) {
    requireLimit(limit);
    requirePeriod(from, to);
    return read(
        () ->
            episodes(check).stream()
                .flatMap(List::stream)
                .filter(one -> !one.changed().isBefore(from) && one.changed().isBefore(to))
                .sorted(NEWEST_CHANGE)
                .limit(limit)
                .toList());
  }

  @Override
  protected List<Moment> sendings(Alert alert) {
    List<Moment> found = new ArrayList<>();
    outbox
        .attempts(alert.key())
        .forEach((attempt, message) -> found.add(moment(attempt, message, message.alert())));
    return found;
  }
}
