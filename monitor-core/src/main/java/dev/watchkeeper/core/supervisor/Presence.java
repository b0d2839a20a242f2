package dev.watchkeeper.core.supervisor;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Knows when nothing of a supervisor is left: it counts the supervisor itself, its children, and
 * the calls into them that are neither back nor written off. Once at zero it stays there.
 */
final class Presence {
  private final AtomicLong present = new AtomicLong(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final List<Runnable> listeners = new ArrayList<>();

  /** One more; false if nothing is left already. */
  boolean enter() {
    for (long now = present.get(); now > 0; now = present.get()) {
      if (present.compareAndSet(now, now + 1)) {
        return true;
      }
    }
    return false;
  }

  void leave() {
    if (present.decrementAndGet() == 0) {
      List<Runnable> told;
      synchronized (listeners) {
        over.countDown();
        told = List.copyOf(listeners);
      }
      told.forEach(Runnable::run);
    }
  }

  /** Tells this one as soon as nothing is left; at once if that is so already. */
  void whenOver(Runnable listener) {
    synchronized (listeners) {
      if (over.getCount() > 0) {
        listeners.add(listener);
        return;
      }
    }
    listener.run();
  }

  boolean await(Duration longest) throws InterruptedException {
    return over.await(Calls.nanos(longest), TimeUnit.NANOSECONDS);
  }
}
