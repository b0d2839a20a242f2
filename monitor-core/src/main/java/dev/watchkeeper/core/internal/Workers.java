package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gives runs a thread, within limits on runs at once: of the whole monitor, of one probe type, of
 * one host. A run that finds a limit full is parked at that limit and started as soon as a permit
 * comes back, in order; it gives up by itself when its patience ends (its watcher marks it as over,
 * and it is passed by). A check has at most one run, so that what is parked is bounded by the
 * checks. A permit is kept until the thread of the run is really back.
 *
 * <p>One lock guards all limits. It is held for a few steps only and never while a run is started.
 */
final class Workers {
  private final ReentrantLock lock = new ReentrantLock();
  private final Executor threads;
  private final Limit global;
  private final int perType;
  private final int perHost;
  private final Map<String, Limit> byType = new HashMap<>();
  private final Map<String, Limit> byHost = new HashMap<>();

  Workers(Executor threads, int global, int perType, int perHost) {
    this.threads = threads;
    this.global = new Limit(global);
    this.perType = perType;
    this.perHost = perHost;
  }

  /** The limits that count for a check; to be given back with {@link #forget}. */
  List<Limit> limitsOf(Check check) {
    lock.lock();
    try {
      Limit type = byType.computeIfAbsent(check.probe().type(), t -> new Limit(perType));
      Limit host = byHost.computeIfAbsent(check.target().host(), h -> new Limit(perHost));
      type.owned(1);
      host.owned(1);
      return List.of(global, type, host);
    } finally {
      lock.unlock();
    }
  }

  /** The check is gone; limits that no check uses any more are dropped. */
  void forget(Check check) {
    lock.lock();
    try {
      drop(byType, check.probe().type());
      drop(byHost, check.target().host());
    } finally {
      lock.unlock();
    }
  }

  private static void drop(Map<String, Limit> limits, String key) {
    Limit limit = limits.get(key);
    if (limit != null && limit.owned(-1) == 0) {
      limits.remove(key);
    }
  }

  /** Starts the run now, or as soon as its limits allow. */
  void submit(Run run) {
    boolean granted;
    lock.lock();
    try {
      granted = grant(run);
    } finally {
      lock.unlock();
    }
    if (granted) {
      start(run);
    }
  }

  private boolean grant(Run run) {
    for (Limit limit : run.limits()) {
      if (limit.full()) {
        limit.parked().addLast(run);
        return false;
      }
    }
    run.limits().forEach(Limit::take);
    return true;
  }

  private void start(Run run) {
    try {
      threads.execute(run);
    } catch (Throwable e) {
      release(run);
      run.noThread(e);
    }
  }

  /** The thread of the run is back. */
  void release(Run run) {
    List<Run> next = null;
    lock.lock();
    try {
      for (Limit limit : run.limits()) {
        limit.giveBack();
      }
      for (Limit limit : run.limits()) {
        next = unpark(limit, next);
      }
    } finally {
      lock.unlock();
    }
    if (next != null) {
      next.forEach(this::start);
    }
  }

  private @Nullable List<Run> unpark(Limit limit, @Nullable List<Run> granted) {
    List<Run> list = granted;
    while (!limit.full() && !limit.parked().isEmpty()) {
      Run run = limit.parked().removeFirst();
      if (!run.over() && grant(run)) {
        list = list == null ? new ArrayList<>(2) : list;
        list.add(run);
      }
    }
    return list;
  }

  /** How many runs have a permit. */
  int busy() {
    lock.lock();
    try {
      return global.used();
    } finally {
      lock.unlock();
    }
  }
}
