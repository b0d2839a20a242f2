package dev.watchkeeper.api.spi;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import java.time.Instant;
import java.util.Optional;

/**
 * Says when each check is due and hands it over. The default keeps all schedules in memory; others
 * may share them between machines. Thread-safe; no call waits for a hand-over under way.
 */
public interface Scheduler {
  /**
   * Registers a check. Its duty is called at each due time from now on, by the scheduler's own
   * thread.
   *
   * @throws IllegalStateException if the check is registered already
   */
  Registration register(CheckId check, Schedule schedule, Duty duty);

  /** What is to be done when a check is due; both methods return at once and do not throw. */
  interface Duty {
    /**
     * The check is due.
     *
     * @param due when it was due, on the scheduler's steady axis of time
     */
    void due(Instant due);

    /**
     * Due times passed without a call, because the scheduler was too late for them; to be accounted
     * as MISSED.
     *
     * @param last the last of them
     * @param count how many, at least 1
     */
    void missed(Instant last, long count);
  }

  /** One registered check. */
  interface Registration {
    /** The next due time; empty if there is none, it is paused or cancelled. */
    Optional<Instant> nextDue();

    /** From now on by another schedule; the same one keeps the phase. */
    void change(Schedule schedule);

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
