package dev.watchkeeper.core.supervisor;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The children by their ids. Linearizable per id; the number of ids is kept within a limit by
 * taking a place before an id is taken. A child that is about to leave gives its id and its place
 * to a new one.
 */
final class Roster {
  private final ConcurrentHashMap<String, Supervised> byId = new ConcurrentHashMap<>();
  private final AtomicInteger places = new AtomicInteger();

  /** Raised when there is no place left. */
  static final class Full extends Exception {
    private static final long serialVersionUID = 1;

    Full() {
      super("full", null, false, false);
    }
  }

  /** Enters a child; null if that was done, else the one that has the id. */
  @Nullable Supervised enter(Supervised child, int limit) throws Full {
    for (; ; ) {
      Supervised other = byId.get(child.id());
      if (other == null) {
        if (!takePlace(limit)) {
          if (byId.containsKey(child.id())) {
            continue;
          }
          throw new Full();
        }
        other = byId.putIfAbsent(child.id(), child);
        if (other == null) {
          return null;
        }
        places.decrementAndGet();
      }
      if (!other.leaving()) {
        return other;
      }
      if (byId.replace(child.id(), other, child)) {
        return null;
      }
    }
  }

  private boolean takePlace(int limit) {
    for (int taken = places.get(); taken < limit; taken = places.get()) {
      if (places.compareAndSet(taken, taken + 1)) {
        return true;
      }
    }
    return false;
  }

  void remove(Supervised child) {
    if (byId.remove(child.id(), child)) {
      places.decrementAndGet();
    }
  }

  @Nullable Supervised find(String id) {
    return byId.get(id);
  }

  Stream<Supervised> all() {
    return byId.values().stream();
  }

  int size() {
    return places.get();
  }
}
