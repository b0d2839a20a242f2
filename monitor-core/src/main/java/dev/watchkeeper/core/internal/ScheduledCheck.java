package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check.CatchUp;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.Scheduler;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One check in the wheel. Two kinds of schedule: a fixed interval lives on the steady axis, and one
 * due time follows from the one before it; everything else follows the calendar, is asked for its
 * next due time by the wall clock, and looks at that clock every minute at the latest.
 *
 * <p>Due times that lie in a pause of the process are not run at once, since all checks would do so
 * together: they are missed, or made up for ({@link CatchUp}) at moments that the check's name
 * spreads over the time until its next regular one; while more than one is owed, regular ones wait
 * behind them. Outside a pause a check whose turn comes late runs at once; of several due times
 * that passed the last one counts.
 *
 * <p>All fields belong to the thread that turns the timers; {@code next} may be read by all.
 */
final class ScheduledCheck extends Timers.Timer implements Scheduler.Registration {
  private static final long NEVER = Long.MAX_VALUE;
  private static final long LOOK_AT_WALL = 60_000_000_000L;
  private static final long MICRO = 1_000;
  private static final int MOST_OWED = 1_000;
  private static final int MOST_PASSED = 10_000;

  private final WheelScheduler scheduler;
  private final Scheduler.Duty duty;
  private final CheckId check;
  private CatchUp catchUp;
  private long lastGiven;
  private Schedule schedule;
  private boolean paused;
  private boolean cancelled;
  private volatile long next = NEVER;
  private long interval;
  private @Nullable Owed owed;

  ScheduledCheck(WheelScheduler scheduler, Scheduler.Job job, Scheduler.Duty duty) {
    this.scheduler = scheduler;
    this.duty = duty;
    this.check = job.check();
    this.schedule = job.schedule();
    this.catchUp = job.catchUp();
    this.lastGiven = SteadyTime.nanos(job.after());
  }

  /** Due times that are to be made up for. */
  private static final class Owed {
    int count;
    long due;
    long at;
  }

  private Timers timers() {
    return scheduler.timers();
  }

  private SteadyTime steady() {
    return scheduler.steady();
  }

  private void armFirst() {
    armFirst(0);
  }

  /** Arms the first due time after now and this delay. */
  void armFirst(long delay) {
    forgetOwed();
    interval =
        schedule instanceof Schedule.Every every ? every.interval().toNanos() / 1_000 * 1_000 : 0;
    long now = interval > 0 ? steady().steady() : steady().wall();
    next = cancelled || paused ? NEVER : afterGiven(now + delay);
    arm();
  }

  /**
   * The next due time, and a later one if that was given out already. One at most is passed over: a
   * last due time that lies far ahead, since a clock was set back, keeps no check silent.
   */
  private long afterGiven(long moment) {
    long regular = after(moment);
    return lastGiven < regular || regular == NEVER ? regular : after(regular);
  }

  private long after(long moment) {
    return schedule.next(SteadyTime.instant(moment), check).map(SteadyTime::nanos).orElse(NEVER);
  }

  private void arm() {
    if (next == NEVER && owed == null) {
      timers().cancel(this);
    } else if (interval > 0) {
      timers().arm(this, steady().nanosAt(owed == null ? next : Math.min(owed.at, next)));
    } else {
      long wait = Math.min(LOOK_AT_WALL, next - steady().wall());
      timers().arm(this, steady().nanoTime() + wait);
    }
  }

  @Override
  void fire(long deadline, long now) {
    if (cancelled || paused || next == NEVER && owed == null) {
      return;
    }
    if (interval == 0) {
      fireByCalendar();
    } else {
      fireByInterval(deadline, now);
    }
    arm();
  }

  private void fireByInterval(long deadline, long now) {
    long moment = steady().steadyAt(now);
    if (owed != null && owed.count < MOST_OWED && next <= moment) {
      owed.count++;
      long regular = next;
      next = regular + interval;
    } else if (next <= moment) {
      fireRegular(deadline, now);
    }
    if (owed != null && owed.at <= moment) {
      makeUpForOne(owed, now);
    }
  }

  private void fireRegular(long deadline, long now) {
    long due = next;
    long late = steady().steadyAt(now) - due;
    long passed = late / interval;
    long last = due + passed * interval;
    next = last + interval;
    if (late > PauseDetector.LEAST && timers().inPause(deadline)) {
      owe(last, passed + 1, now);
      return;
    }
    if (passed > 0) {
      duty.missed(last - interval, passed);
    }
    give(last, late - passed * interval);
  }

  /** Due times that passed in a pause, the last of them {@code last}, are missed or made up for. */
  private void owe(long last, long count, long now) {
    forgetOwed();
    long kept =
        switch (catchUp) {
          case SKIP -> 0;
          case ONCE -> 1;
          case ALL -> Math.min(MOST_OWED, count);
        };
    if (count > kept) {
      duty.missed(last - kept * interval, count - kept);
    }
    if (kept > 0) {
      Owed made = new Owed();
      made.count = (int) kept;
      made.due = last - (kept - 1) * interval;
      long moment = steady().steadyAt(now);
      made.at = moment + (long) ((next - moment) * share());
      owed = made;
    }
  }

  /**
   * Where in the time until the next regular run the one that makes up for another has its place:
   * in its middle half, by the check's name, though not by the bits that make its phase. Since the
   * regular ones are spread evenly, these then are nearly so; and a run that takes a while is over
   * when the regular one is due, which would be missed otherwise.
   */
  private double share() {
    return 0.25 + (Long.reverse(check.stableHash()) >>> 11) * 0x1.0p-54;
  }

  private void makeUpForOne(Owed some, long now) {
    long due = some.due;
    some.count--;
    some.due += interval;
    some.at = steady().steadyAt(now) + Math.max(1, interval / 10);
    owed = some.count == 0 ? null : some;
    give(due, steady().steadyAt(now) - due);
  }

  /** What was to be made up for is missed. */
  private void forgetOwed() {
    Owed some = owed;
    if (some != null) {
      owed = null;
      duty.missed(some.due + (some.count - 1) * interval, some.count);
    }
  }

  private void fireByCalendar() {
    long wall = steady().wall();
    if (next > wall) {
      return;
    }
    long last = next;
    int passed = 0;
    long following = after(last);
    while (following <= wall && passed < MOST_PASSED) {
      last = following;
      following = after(last);
      passed++;
    }
    next = following <= wall ? after(wall) : following;
    if (passed > 0) {
      duty.missed(last, passed);
    }
    if (catchUp == CatchUp.SKIP && wall - last > PauseDetector.LEAST) {
      duty.missed(last, 1);
    } else {
      give(last, wall - last);
    }
  }

  @Override
  public Optional<Instant> nextDue() {
    long due = next;
    return due == NEVER ? Optional.empty() : Optional.of(SteadyTime.instant(due));
  }

  @Override
  public void change(Scheduler.Job wanted) {
    timers()
        .execute(
            () -> {
              catchUp = wanted.catchUp();
              if (!schedule.equals(wanted.schedule())) {
                schedule = wanted.schedule();
                armFirst();
              }
            });
  }

  @Override
  public void pause() {
    timers()
        .execute(
            () -> {
              paused = true;
              armFirst();
            });
  }

  @Override
  public void resume() {
    timers()
        .execute(
            () -> {
              paused = false;
              armFirst();
            });
  }

  @Override
  public void runNow() {
    timers()
        .execute(
            () -> {
              if (!cancelled) {
                dueNow();
              }
            });
  }

  /** Hands over one due time. They never go back and none comes twice: it is part of a key. */
  private void give(long due, long late) {
    lastGiven = Math.max(due, lastGiven + MICRO);
    duty.due(lastGiven, late);
  }

  /** One that is owed comes first: due times of a check never go back. */
  private void dueNow() {
    if (owed != null) {
      makeUpForOne(owed, steady().nanoTime());
      arm();
    } else {
      long moment = interval > 0 ? steady().steady() : steady().wall();
      give(moment, 0);
    }
  }

  @Override
  public void cancel() {
    timers()
        .execute(
            () -> {
              cancelled = true;
              armFirst();
            });
  }
}
