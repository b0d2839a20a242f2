package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.spi.Scheduler;

/**
 * Keeps every schedule in memory, as one timer each. A registration costs one object and a place in
 * the wheel; a due time costs no allocation.
 */
final class WheelScheduler implements Scheduler {
  private final Timers timers;
  private final SteadyTime steady;

  WheelScheduler(Timers timers, SteadyTime steady) {
    this.timers = timers;
    this.steady = steady;
  }

  Timers timers() {
    return timers;
  }

  SteadyTime steady() {
    return steady;
  }

  @Override
  public Registration register(Job job, Duty duty) {
    ScheduledCheck entry = new ScheduledCheck(this, job, duty);
    long delay = job.startDelay().toNanos();
    timers.execute(() -> entry.armFirst(delay));
    return entry;
  }
}
