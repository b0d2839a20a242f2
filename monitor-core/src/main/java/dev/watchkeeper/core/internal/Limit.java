package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check.Priority;
import java.util.ArrayDeque;
import java.util.EnumMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One bound on runs at once, and the runs that wait for it. Permits are taken and given back by any
 * thread; what is parked belongs to whoever drains {@link Workers}; {@code owners} is guarded by
 * the map that holds it.
 */
final class Limit {
  private final int most;
  private final AtomicInteger used = new AtomicInteger();
  private @Nullable EnumMap<Priority, ArrayDeque<Run>> parked;
  private int owners;

  Limit(int most) {
    this.most = most;
  }

  /** Takes a permit, if there is one. */
  boolean take() {
    for (int now = used.get(); now < most; now = used.get()) {
      if (used.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  boolean full() {
    return used.get() >= most;
  }

  void giveBack() {
    used.decrementAndGet();
  }

  int used() {
    return used.get();
  }

  /** Has a run wait, behind all of its priority. */
  void park(Run run) {
    EnumMap<Priority, ArrayDeque<Run>> lines = parked;
    if (lines == null) {
      lines = new EnumMap<>(Priority.class);
      parked = lines;
    }
    lines.computeIfAbsent(run.priority(), priority -> new ArrayDeque<>()).addLast(run);
  }

  /** Takes the run that has waited longest of those with the highest priority; null if none. */
  @Nullable Run unpark() {
    EnumMap<Priority, ArrayDeque<Run>> lines = parked;
    if (lines != null) {
      for (ArrayDeque<Run> line : lines.values()) {
        Run run = line.pollFirst();
        if (run != null) {
          return run;
        }
      }
    }
    return null;
  }

  int owned(int change) {
    owners += change;
    return owners;
  }
}
