package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.CheckMode;
import dev.watchkeeper.api.MaintenanceWindow;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * Reads every 5 s what other monitors on the same store have noted, silences included, and puts
 * checks into MAINTENANCE and takes them out again, as the windows say: looks at them once a
 * second, and at all checks when a window begins or ends, and every 10 s while one is open. What
 * people paused stays paused.
 */
final class Maintenance implements LoopBody {
  private static final long LOOK_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long READ_EVERY = TimeUnit.SECONDS.toNanos(5);
  private static final long ALL_EVERY = TimeUnit.SECONDS.toNanos(10);

  private final Handling handling;
  private final WatcherSet set;
  private final Parts parts;
  private List<MaintenanceWindow> open = List.of();
  private final Set<CheckId> suspended = new HashSet<>();
  private boolean restored;
  private boolean looked;
  private long allAt;
  private long readAt;

  /** Restored says whether the store could be asked for what it has kept; else that is owed. */
  Maintenance(Handling handling, boolean restored, WatcherSet set, Parts parts) {
    this.handling = handling;
    this.restored = restored;
    this.set = set;
    this.parts = parts;
    this.readAt = parts.platform().time().nanoTime() + READ_EVERY;
  }

  @Override
  public long turn(long now) {
    Instant wall = parts.platform().time().wallTime();
    if (!restored || handling.shared() && now - readAt >= 0) {
      restored |= handling.restore();
      readAt = now + READ_EVERY;
    }
    List<MaintenanceWindow> all = handling.windows();
    List<MaintenanceWindow> current = all.stream().filter(w -> w.when().contains(wall)).toList();
    boolean due = !current.isEmpty() && now - allAt >= 0;
    if (due || !looked || !current.equals(open)) {
      looked = true;
      open = current;
      allAt = now + ALL_EVERY;
      for (Map.Entry<CheckId, Watcher> entry : parts.watchers().entrySet()) {
        set(entry.getValue());
      }
    }
    boolean idle = restored && all.isEmpty() && open.isEmpty();
    if (idle) {
      return handling.shared() ? readAt : WHEN_WOKEN;
    }
    return parts.platform().time().nanoTime() + LOOK_EVERY;
  }

  private void set(Watcher watcher) {
    boolean runs = true;
    boolean covered = false;
    for (MaintenanceWindow window : open) {
      if (window.covers(watcher.check())) {
        covered = true;
        runs &= window.runs();
      }
    }
    CheckMode mode = watcher.judge().decided().mode();
    if (mode == CheckMode.PAUSED) {
      return;
    }
    if (covered != (mode == CheckMode.MAINTENANCE)) {
      set.maintenance(watcher, covered);
    }
    if (covered && !runs ? suspended.add(watcher.id()) : suspended.remove(watcher.id())) {
      set.suspend(watcher, covered && !runs);
    }
  }
}
