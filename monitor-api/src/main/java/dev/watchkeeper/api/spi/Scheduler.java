package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when each check is due and hands it over. The default keeps all schedules in memory; others
 * may share them between machines. Thread-safe; no call waits for a hand-over under way.
 *
 * <p>Due times are nanoseconds since 1970-01-01T00:00Z on a steady axis: the wall clock as it was
 * when the monitor started, carried on by the monotonic clock, so that no step of the wall clock
 * moves them.
 */
public interface Scheduler {
  /**
   * Registers a check; the caller registers each one once. Its duty is called at each due time from
   * now on, by the scheduler's own thread.
   */
  Registration register(Job job, Duty duty);

  /**
   * What is to be scheduled.
   *
   * @param check whose phase counts
   * @param schedule when it is due; not a {@link Schedule.Group}
   * @param catchUp what becomes of due times that passed while the process stood still
   * @param startDelay not due before this time has passed; not negative
   * @param after not due at this instant or before it: the last due time that is recorded, so that
   *     due times never go back or come twice; {@link Instant#EPOCH} if there is none
   */
  record Job(
      CheckId check, Schedule schedule, Check.CatchUp catchUp, Duration startDelay, Instant after) {
    /** Refuses nulls. */
    public Job {
      requireNonNull(check, "check");
      requireNonNull(schedule, "schedule");
      requireNonNull(catchUp, "catchUp");
      requireNonNull(startDelay, "startDelay");
      requireNonNull(after, "after");
    }
  }

  /** What is to be done when a check is due; both methods return at once and do not throw. */
  interface Duty {
    /**
     * The check is due.
     *
     * @param due when it was due, in nanoseconds of the steady axis
     * @param late how long ago that was, in nanoseconds
     */
    void due(long due, long late);

    /**
     * Due times passed without a call, because the process stood still or the scheduler was too
     * late for them; to be accounted as MISSED.
     *
     * @param last the last of them, in nanoseconds of the steady axis
     * @param count how many, at least 1
     */
    void missed(long last, long count);
  }

  /** One registered check. */
  interface Registration {
    /** The next regular due time; empty if there is none, it is paused or cancelled. */
    Optional<Instant> nextDue();

    /** From now on like this; the same schedule keeps the phase, a start delay counts no more. */
    void change(Job job);

    /** No calls from now on, until {@link #resume()}. */
    void pause();

    /** Calls again, from the next due time on. */
    void resume();

    /** Due now, once, besides the schedule; also while paused. */
    void runNow();

    /** No calls any more; one that is under way is not waited for. */
    void cancel();
  }
}
