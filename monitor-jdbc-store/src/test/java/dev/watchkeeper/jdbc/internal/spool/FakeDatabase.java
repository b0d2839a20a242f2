package dev.watchkeeper.jdbc.internal.spool;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.History;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Outbox;
import dev.watchkeeper.api.spi.PlainHistory;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.api.spi.StoredState;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What a database keeps, with the guard of the real one: a state gives way to one of a later epoch,
 * within an epoch to one that is not older.
 */
final class FakeDatabase implements Store {
  record Key(CheckId check, Instant due) {}

  private record Held(StoredState state, int epoch) {}

  final Map<Key, ProbeResult> results = new LinkedHashMap<>();
  final Set<String> messages = new LinkedHashSet<>();
  final List<Integer> batches = new ArrayList<>();
  private final Map<CheckId, Held> states = new HashMap<>();
  private final Map<String, String> notes = new HashMap<>();
  private int epoch;
  volatile boolean away;
  boolean schemaMissing;
  boolean losesAnswers;
  Predicate<Decision> refuses = decision -> false;
  int calls;

  private void call() throws SQLException {
    calls++;
    if (away) {
      throw new SQLTransientConnectionException("connection refused", "08001");
    }
  }

  @Override
  public void open() throws SQLException {
    call();
    epoch++;
  }

  @Override
  public synchronized Map<CheckId, StoredState> load(Collection<CheckId> checks)
      throws SQLException {
    call();
    Map<CheckId, StoredState> found = new HashMap<>();
    for (CheckId check : checks) {
      if (states.containsKey(check)) {
        found.put(check, states.get(check).state());
      }
    }
    return found;
  }

  @Override
  public synchronized void commit(List<Decision> batch) throws SQLException {
    call();
    if (schemaMissing) {
      throw new SQLException("relation wk_result does not exist", "42P01");
    }
    if (batch.stream().anyMatch(refuses)) {
      throw new SQLException("value too long", "22001");
    }
    batches.add(batch.size());
    batch.forEach(this::commit);
    if (losesAnswers) {
      losesAnswers = false;
      throw new SQLTransientConnectionException("connection lost", "08006");
    }
  }

  private void commit(Decision decision) {
    ProbeResult result = decision.result();
    if (result != null) {
      results.putIfAbsent(new Key(result.check(), result.due()), result);
    }
    Held before = states.get(decision.check());
    boolean wins =
        before == null
            || before.epoch() < epoch
            || !DecisionCodec.moment(decision.next().state())
                .isBefore(DecisionCodec.moment(before.state().state()));
    if (wins) {
      states.put(decision.check(), new Held(decision.next(), epoch));
    }
    for (Notification message : decision.messages()) {
      messages.add(message.idempotencyKey());
    }
  }

  @Override
  public synchronized void forget(Collection<CheckId> checks) throws SQLException {
    call();
    states.keySet().removeAll(checks);
  }

  @Override
  public synchronized Map<String, String> notes() throws SQLException {
    call();
    return Map.copyOf(notes);
  }

  @Override
  public synchronized void note(String name, String text) throws SQLException {
    call();
    notes.put(name, text);
  }

  StoredState state(CheckId check) {
    Held held = states.get(check);
    return held == null ? null : held.state();
  }

  @Override
  public History history() {
    return new PlainHistory() {
      @Override
      protected SortedMap<Instant, CheckMode> modes(CheckId check, Instant from, Instant to) {
        return new TreeMap<>();
      }

      @Override
      protected Instant now() {
        return Instant.EPOCH;
      }

      @Override
      public List<CheckId> checks() {
        return List.copyOf(states.keySet());
      }

      @Override
      public List<CheckState> states() {
        return states.values().stream().map(held -> held.state().state()).toList();
      }

      @Override
      public List<ProbeResult> resultsBefore(CheckId check, Instant before, int limit) {
        return List.of();
      }

      @Override
      public Counts counts(CheckId check, Instant from, Instant to) {
        return new Counts(results.size(), 0, 0, 0);
      }

      @Override
      public List<Alert> alerts(CheckId check, Instant from, Instant to, int limit) {
        throw new IllegalArgumentException("limit " + limit);
      }

      @Override
      public List<Alert> transitions(CheckId check, Instant from, Instant to, int limit) {
        return List.of();
      }

      @Override
      public void export(
          CheckId check, Instant from, Instant to, Consumer<? super ProbeResult> consumer) {}
    };
  }

  @Override
  public Outbox outbox() {
    throw new UnsupportedOperationException();
  }

  @Override
  public String describe() {
    return "a fake";
  }

  @Override
  public void close() {}
}
