package dev.watchkeeper.core.internal;

import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Lets the benchmark's thread wait until other ones have fired a batch. */
final class Firings {
  /** Makes the threads of those peers that want one. */
  static final ThreadFactory DAEMONS =
      task -> {
        Thread thread = new Thread(task, "timers");
        thread.setDaemon(true);
        return thread;
      };

  private final AtomicLong shared = new AtomicLong();
  private volatile Thread waiting = Thread.currentThread();
  private long fired;
  private volatile long reached;

  /** One timer has fired; called by one thread. */
  void count() {
    fired++;
    if (fired % TimerLoad.BATCH == 0) {
      reach(fired);
    }
  }

  /** One timer has fired; called by any thread. */
  void countShared() {
    long now = shared.incrementAndGet();
    if (now % TimerLoad.BATCH == 0) {
      reach(now);
    }
  }

  private void reach(long count) {
    reached = count;
    LockSupport.unpark(waiting);
  }

  long awaitBatch() {
    waiting = Thread.currentThread();
    long target = reached + TimerLoad.BATCH;
    while (reached < target) {
      LockSupport.park(this);
    }
    return reached;
  }
}
