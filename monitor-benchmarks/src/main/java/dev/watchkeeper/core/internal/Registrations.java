package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.Scheduler;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.function.IntToLongFunction;
import java.util.function.LongConsumer;

/** Registers checks with our scheduler as the engine does, for a duty that only counts. */
final class Registrations {
  private Registrations() {}

  /** Registers so many checks, each with the period that is given for its index. */
  static void fill(
      Timers timers, TimeSource time, int count, IntToLongFunction period, LongConsumer due) {
    WheelScheduler scheduler = new WheelScheduler(timers, new SteadyTime(time));
    Scheduler.Duty duty = new Counting(due);
    for (int i = 0; i < count; i++) {
      scheduler.register(job("c" + i, period.applyAsLong(i)), duty);
    }
  }

  /** A job that skips what it cannot do in time. */
  static Scheduler.Job job(String check, long period) {
    return new Scheduler.Job(
        CheckId.of(check),
        Schedule.every(Duration.ofNanos(period)),
        Check.CatchUp.SKIP,
        Duration.ZERO,
        Instant.EPOCH);
  }

  private static final class Counting implements Scheduler.Duty {
    private final LongConsumer counter;

    Counting(LongConsumer counter) {
      this.counter = counter;
    }

    @Override
    public void due(long due, long late) {
      counter.accept(due);
    }

    @Override
    public void missed(long last, long count) {}
  }
}
