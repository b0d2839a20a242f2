package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * Keeps everything in memory: the store of a monitor that was given none. Of each check it keeps
 * the newest results and alerts, and nothing survives the process. One lock, held for a few steps
 * in memory only.
 */
public class MemoryStore implements Store {
  private static final int MAX_RESULTS = 2_000;

  private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
  private final Map<CheckId, StoredState> states = new HashMap<>();
  private final Map<String, String> notes = new ConcurrentHashMap<>();
  private final MemoryHistory history;
  private final MemoryOutbox outbox;

  /** A store that keeps the newest 2,000 results of each check. */
  public MemoryStore(TimeSource time) {
    this(time, MAX_RESULTS);
  }

  MemoryStore(TimeSource time, int maxResults) {
    this.outbox = new MemoryOutbox(time);
    this.history = new MemoryHistory(lock, time, maxResults, states, outbox);
  }

  @Override
  public void open() {}

  @Override
  public Map<CheckId, StoredState> load(Collection<CheckId> checks) {
    lock.readLock().lock();
    try {
      Map<CheckId, StoredState> found = new HashMap<>();
      for (CheckId check : checks) {
        StoredState state = states.get(check);
        if (state != null) {
          found.put(check, state);
        }
      }
      return found;
    } finally {
      lock.readLock().unlock();
    }
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
      history.add(result);
    }
    StoredState next = decision.next();
    StoredState before = states.get(decision.check());
    if (before == null || !isOlder(next, before)) {
      states.put(decision.check(), next);
      history.add(decision.check(), next.state().mode());
    }
    decision.transitions().forEach(history::add);
    decision.messages().forEach(outbox::add);
  }

  /** True if this state was decided before the other: it comes again. */
  private static boolean isOlder(StoredState state, StoredState other) {
    return lastDue(state).isBefore(lastDue(other));
  }

  private static Instant lastDue(StoredState state) {
    return state.state().lastResult().map(ProbeResult::due).orElse(Instant.MIN);
  }

  @Override
  public void forget(Collection<CheckId> checks) {
    lock.writeLock().lock();
    try {
      for (CheckId check : checks) {
        states.remove(check);
        history.add(check, CheckMode.ACTIVE);
      }
    } finally {
      lock.writeLock().unlock();
    }
  }

  @Override
  public Map<String, String> notes() {
    return Map.copyOf(notes);
  }

  @Override
  public void note(String name, @Nullable String text) {
    if (text == null) {
      notes.remove(name);
    } else {
      notes.put(name, text);
    }
  }

  @Override
  public boolean shared() {
    return false;
  }

  @Override
  public History history() {
    return history;
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
}
