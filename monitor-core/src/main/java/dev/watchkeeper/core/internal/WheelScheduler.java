package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.Scheduler;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Keeps every schedule in memory, as one timer each. Fixed rate: a due time follows from the one
 * before it, not from when the check ran, and the phase comes from the check's name. Due times that
 * lie a whole interval or more behind when their turn comes are not made up for: they are reported
 * as missed, and the check goes on at its next regular time, which spreads the checks over the
 * interval after a pause of any length.
 *
 * <p>All fields of an entry belong to the thread that turns the timers; {@code next} may be read by
 * all.
 */
final class WheelScheduler implements Scheduler {
  private final Timers timers;
  private final SteadyTime steady;
  private final LagRecorder lag;
  private final Set<CheckId> known = ConcurrentHashMap.newKeySet();

  WheelScheduler(Timers timers, SteadyTime steady, LagRecorder lag) {
    this.timers = timers;
    this.steady = steady;
    this.lag = lag;
  }

  @Override
  public Registration register(CheckId check, Schedule schedule, Duty duty) {
    if (!known.add(check)) {
      throw new IllegalStateException("check '" + check + "' is scheduled already");
    }
    Entry entry = new Entry(check, schedule, duty);
    timers.execute(entry::armNext);
    return entry;
  }

  /** How late due checks were handed over: a few counters, written by one thread. */
  static final class LagRecorder {
    private final AtomicLong worst = new AtomicLong();
    private volatile long last;

    void record(long nanos) {
      last = nanos;
      if (nanos > worst.get()) {
        worst.set(nanos);
      }
    }

    long last() {
      return last;
    }

    /** The worst since it was asked last. */
    long takeWorst() {
      return worst.getAndSet(0);
    }
  }

  private final class Entry extends Timers.Timer implements Registration {
    private final CheckId check;
    private final Duty duty;
    private Schedule schedule;
    private boolean paused;
    private boolean cancelled;
    private volatile @Nullable Instant next;

    Entry(CheckId check, Schedule schedule, Duty duty) {
      this.check = check;
      this.schedule = schedule;
      this.duty = duty;
    }

    /** Arms the first due time after now. */
    void armNext() {
      if (cancelled || paused) {
        next = null;
        timers.cancel(this);
        return;
      }
      boolean calendar = schedule instanceof Schedule.Cron;
      Instant now = calendar ? steady.source().wallTime() : steady.now();
      arm(schedule.next(now, check).orElse(null));
    }

    private void arm(@Nullable Instant due) {
      next = due;
      if (due == null) {
        timers.cancel(this);
      } else if (schedule instanceof Schedule.Cron) {
        long wait = nanosBetween(steady.source().wallTime(), due);
        timers.arm(this, steady.nanoTime() + wait);
      } else {
        timers.arm(this, steady.nanosAt(due));
      }
    }

    private long nanosBetween(Instant from, Instant to) {
      return steady.nanosAt(to) - steady.nanosAt(from);
    }

    @Override
    void fire(long deadline, long now) {
      Instant due = next;
      if (cancelled || paused || due == null) {
        return;
      }
      if (schedule instanceof Schedule.Every every) {
        fireFixedRate(every.interval().toNanos(), due, now - deadline);
      } else if (steady.source().wallTime().isBefore(due.minusSeconds(1))) {
        arm(due);
      } else {
        Instant wall = steady.source().wallTime();
        arm(schedule.next(wall.isAfter(due) ? wall : due, check).orElse(null));
        duty.due(due);
      }
    }

    private void fireFixedRate(long interval, Instant due, long late) {
      if (late < interval) {
        lag.record(late);
        arm(due.plusNanos(interval));
        duty.due(due);
        return;
      }
      long passed = late / interval;
      Instant last = due.plusNanos(passed * interval);
      arm(last.plusNanos(interval));
      duty.missed(last, passed + 1);
    }

    @Override
    public Optional<Instant> nextDue() {
      return Optional.ofNullable(next);
    }

    @Override
    public void change(Schedule wanted) {
      timers.execute(
          () -> {
            if (!schedule.equals(wanted)) {
              schedule = wanted;
              armNext();
            }
          });
    }

    @Override
    public void pause() {
      timers.execute(
          () -> {
            paused = true;
            armNext();
          });
    }

    @Override
    public void resume() {
      timers.execute(
          () -> {
            paused = false;
            armNext();
          });
    }

    @Override
    public void runNow() {
      timers.execute(
          () -> {
            if (!cancelled) {
              duty.due(steady.now());
            }
          });
    }

    @Override
    public void cancel() {
      known.remove(check);
      timers.execute(
          () -> {
            cancelled = true;
            armNext();
          });
    }
  }
}
