package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.WatcherState;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;

/** The counters of one supervisor. Thread-safe, without locks: the map never changes. */
final class Census {
  private final Map<WatcherState, AtomicInteger> states = new EnumMap<>(WatcherState.class);
  private final AtomicInteger supervisors = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final LongAdder late = new LongAdder();

  Census() {
    for (WatcherState state : WatcherState.values()) {
      states.put(state, new AtomicInteger());
    }
  }

  private AtomicInteger at(WatcherState state) {
    return requireNonNull(states.get(state));
  }

  void arrived(ChildSpec spec) {
    at(WatcherState.STARTING).incrementAndGet();
    supervisors.addAndGet(spec.type() == ChildSpec.Type.SUPERVISOR ? 1 : 0);
  }

  void left(ChildSpec spec, WatcherState from) {
    at(from).decrementAndGet();
    supervisors.addAndGet(spec.type() == ChildSpec.Type.SUPERVISOR ? -1 : 0);
  }

  void moved(WatcherState from, WatcherState to) {
    at(from).decrementAndGet();
    at(to).incrementAndGet();
  }

  void abandoned(int change) {
    abandoned.addAndGet(change);
  }

  int abandoned() {
    return abandoned.get();
  }

  void late() {
    late.increment();
  }

  int quarantined() {
    return at(WatcherState.QUARANTINED).get();
  }

  Counts counts() {
    Map<WatcherState, Integer> now = new EnumMap<>(WatcherState.class);
    states.forEach((state, number) -> now.put(state, number.get()));
    return new Counts(now, supervisors.get(), abandoned.get(), late.sum());
  }
}
