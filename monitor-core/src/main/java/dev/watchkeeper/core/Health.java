package dev.watchkeeper.core;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.core.supervisor.Counts;
import dev.watchkeeper.core.supervisor.SupervisorEvent;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How the monitor itself does, at one moment. Reading it takes no lock that foreign code could
 * hold.
 *
 * @param live true while the monitor is open and its scheduler makes progress; fails within seconds
 *     when it does not
 * @param lag how late runs began, since the monitor started
 * @param overdue checks whose next due time has passed by more than a second
 * @param inFlight runs waiting or under way
 * @param abandoned runs whose thread has not come back although the run is over
 * @param quarantined watchers that crashed too often and wait
 * @param stuck watchers that cannot run because an abandoned run still holds them
 * @param watchers how many watchers stand in which state
 * @param events how often what happened to watchers, since the monitor started
 * @param queued decisions that wait for the store
 * @param untold events that wait for listeners and sinks
 * @param dropped events that were dropped because a listener or sink was too slow, and decisions
 *     that the store could not take
 * @param late probes that came back after their run was over; what they said was dropped
 * @param storeErrors failed attempts to commit
 * @param lastProgress when the scheduler last turned, by the wall clock
 * @param troubles what is wrong now: channels that are gone for good, the store, rules and
 *     receivers that no check fits; then what went wrong and whose fault it is, newest first; at
 *     most some 200
 * @param store what the store says of itself, by name; see {@link
 *     dev.watchkeeper.api.spi.Store#report()}
 */
public record Health(
    boolean live,
    Lag lag,
    long overdue,
    int inFlight,
    int abandoned,
    int quarantined,
    int stuck,
    Counts watchers,
    Map<SupervisorEvent.Kind, Long> events,
    int queued,
    long untold,
    long dropped,
    long late,
    long storeErrors,
    Instant lastProgress,
    List<Trouble> troubles,
    Map<String, Double> store) {

  /**
   * How late runs began after they were due, in time spent waiting for the scheduler, for a permit
   * and for a thread. Figures are never better than the truth: of all runs told to 6 %, of one
   * check to a factor of 4.
   *
   * @param runs how many began
   * @param p50 half of them began as late or sooner; zero if there was none
   * @param p99 99 of 100
   * @param p999 999 of 1,000
   * @param worst the latest
   */
  public record Lag(long runs, Duration p50, Duration p99, Duration p999, Duration worst) {}

  /**
   * One thing that goes wrong, counted.
   *
   * @param blame whose fault it is
   * @param subject the check, listener, sink, rule or store
   * @param message what happened last, in one line
   * @param count how often since the monitor started
   * @param last when it happened last, by the wall clock
   */
  public record Trouble(Blame blame, String subject, String message, long count, Instant last) {}
}
