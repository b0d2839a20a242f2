package dev.watchkeeper.core.supervisor;

import java.time.Duration;

/** Looks after a life that has to report progress: one timer, set for when it would be too late. */
final class ProgressWatch implements Runnable {
  private final DynamicSupervisor owner;
  private final Supervised child;
  private final ChildLife life;
  private final Duration limit;

  private ProgressWatch(DynamicSupervisor owner, Supervised child, ChildLife life, Duration limit) {
    this.owner = owner;
    this.child = child;
    this.life = life;
    this.limit = limit;
  }

  static void begin(DynamicSupervisor owner, Supervised child, ChildLife life) {
    child
        .spec()
        .progressWithin()
        .ifPresent(limit -> new ProgressWatch(owner, child, life, limit).run());
  }

  @Override
  public void run() {
    if (!life.current()) {
      return;
    }
    long left = Calls.nanos(limit) - (child.now() - life.lastProgress());
    if (left > 0) {
      owner.timer.after(Duration.ofNanos(left), this);
    } else if (child.over(life, Exit.abandoned("it made no progress for " + limit))) {
      owner.endings.kill(life);
    }
  }
}
