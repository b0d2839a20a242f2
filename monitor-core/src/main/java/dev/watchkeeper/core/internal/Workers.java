package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Gives runs a thread, within limits on runs at once: of the whole monitor, of one probe type, of
 * one host. A run that finds a limit full is parked at that limit and started as soon as a permit
 * comes back, by priority and then in order; it gives up by itself when its patience ends (its
 * watcher marks it as over, and it is passed by). A check has at most one run, so that what is
 * parked is bounded by the checks. A permit is kept until the thread of the run is back, or the run
 * is written off.
 *
 * <p>No locks. A run that finds all its permits takes them by compare-and-set. The others go into
 * {@code arrivals}, and what is parked is touched by one thread at a time: whoever raises {@code
 * work} from zero drains, until nobody has raised it meanwhile. A permit is given back before
 * {@code waiting} is read, and {@code waiting} is raised before the permits are tried once more, so
 * that no run is left parked beside a free permit. A run that had to give permits back because it
 * did not find all of them counts as a departure too: another one may have found them taken.
 */
final class Workers {
  private final Executor threads;
  private final Limit global;
  private final int perType;
  private final int perHost;
  private final ConcurrentHashMap<String, Limit> byType = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<String, Limit> byHost = new ConcurrentHashMap<>();
  private final List<Limit> globalOnly;
  private final ConcurrentLinkedQueue<Run> arrivals = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<Run> departures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger waiting = new AtomicInteger();
  private final AtomicInteger work = new AtomicInteger();
  private final AtomicInteger abandoned = new AtomicInteger();
  private final int maxAbandoned;

  Workers(Executor threads, int global, int perType, int perHost) {
    this(threads, global, perType, perHost, Integer.MAX_VALUE);
  }

  /**
   * Nobody works yet.
   *
   * @param maxAbandoned how many runs may be written off without keeping their permits
   */
  Workers(Executor threads, int global, int perType, int perHost, int maxAbandoned) {
    this.threads = threads;
    this.maxAbandoned = maxAbandoned;
    this.global = new Limit(global);
    this.globalOnly = List.of(this.global);
    this.perType = perType;
    this.perHost = perHost;
  }

  /** The limits that count for a check; to be given back with {@link #forget}. */
  List<Limit> limitsOf(Check check) {
    if (perType == Integer.MAX_VALUE && perHost == Integer.MAX_VALUE) {
      return globalOnly;
    }
    return List.of(
        global,
        owned(byType, check.probe().type(), perType),
        owned(byHost, check.target().host(), perHost));
  }

  @SuppressWarnings("NullAway") // compute gives what the function gives, which is not null
  private static Limit owned(ConcurrentHashMap<String, Limit> limits, String key, int most) {
    return limits.compute(
        key,
        (k, present) -> {
          Limit limit = present == null ? new Limit(most) : present;
          limit.owned(1);
          return limit;
        });
  }

  /** The check is gone; limits that no check uses any more are dropped. */
  void forget(Check check) {
    drop(byType, check.probe().type());
    drop(byHost, check.target().host());
  }

  private static void drop(ConcurrentHashMap<String, Limit> limits, String key) {
    limits.computeIfPresent(key, (k, limit) -> limit.owned(-1) == 0 ? null : limit);
  }

  /** Starts the run now, or as soon as its limits allow. */
  void submit(Run run) {
    if (waiting.get() == 0 && fullOf(run) == null) {
      start(run);
      return;
    }
    waiting.incrementAndGet();
    arrivals.add(run);
    departures.add(run);
    drain();
  }

  /** Takes all permits of a run, or none and gives the limit that is full. */
  private static @Nullable Limit fullOf(Run run) {
    List<Limit> limits = run.limits();
    for (int i = 0; i < limits.size(); i++) {
      if (!limits.get(i).take()) {
        for (int taken = 0; taken < i; taken++) {
          limits.get(taken).giveBack();
        }
        return limits.get(i);
      }
    }
    return null;
  }

  private void start(Run run) {
    try {
      threads.execute(run);
    } catch (Throwable e) {
      run.noThread(e);
      release(run);
    }
  }

  /** The thread of the run does not come back: its permits are free, unless too many do so. */
  void writeOff(Run run) {
    if (abandoned.incrementAndGet() <= maxAbandoned) {
      release(run);
    }
  }

  /** The thread of a run is back, perhaps long after it was written off. */
  void back(Run run, boolean writtenOff) {
    if (writtenOff) {
      abandoned.decrementAndGet();
    }
    release(run);
  }

  private void release(Run run) {
    if (!run.letGo()) {
      return;
    }
    for (Limit limit : run.limits()) {
      limit.giveBack();
    }
    if (waiting.get() > 0) {
      departures.add(run);
      drain();
    }
  }

  private void drain() {
    if (work.getAndIncrement() != 0) {
      return;
    }
    List<Run> granted = new ArrayList<>();
    int seen = 1;
    try {
      do {
        drainOnce(granted);
        seen = work.addAndGet(-seen);
      } while (seen != 0);
    } catch (Throwable e) {
      work.set(0);
      throw e;
    }
    granted.forEach(this::start);
  }

  private void drainOnce(List<Run> granted) {
    for (Run run = arrivals.poll(); run != null; run = arrivals.poll()) {
      grantOrPark(run, granted);
    }
    for (Run run = departures.poll(); run != null; run = departures.poll()) {
      for (Limit limit : run.limits()) {
        serve(limit, granted);
      }
    }
  }

  private void grantOrPark(Run run, List<Run> granted) {
    if (run.over()) {
      waiting.decrementAndGet();
      return;
    }
    Limit full = fullOf(run);
    if (full != null) {
      full.park(run);
      return;
    }
    waiting.decrementAndGet();
    granted.add(run);
  }

  private void serve(Limit limit, List<Run> granted) {
    while (!limit.full()) {
      Run run = limit.unpark();
      if (run == null) {
        return;
      }
      grantOrPark(run, granted);
    }
  }

  /** How many runs were written off and have not come back. */
  int abandoned() {
    return abandoned.get();
  }

  /** How many runs have a permit. */
  int busy() {
    return global.used();
  }
}
