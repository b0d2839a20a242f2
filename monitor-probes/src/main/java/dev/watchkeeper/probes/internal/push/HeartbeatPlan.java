package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is expected of a job.
 *
 * @param period from one success to the next at the latest; zero if there is a calendar
 * @param calendar when successes are expected; null if there is a period
 * @param grace how much later than expected is not yet too late
 * @param maxRun how long a run may take; null for any time
 * @param pairs whether each success belongs to a run that told its start
 * @param accepted exit codes that are successes
 * @param failOn texts that make a failure of a success
 * @param keys of which a signal has one; none if empty
 */
record HeartbeatPlan(
    Duration period,
    @Nullable Schedule calendar,
    Duration grace,
    @Nullable Duration maxRun,
    boolean pairs,
    Set<Integer> accepted,
    List<String> failOn,
    List<Secret> keys) {

  /** True if successes are expected by the clock on the wall. */
  boolean byCalendar() {
    return calendar != null;
  }

  /** When the next success is expected after one at this moment. */
  Instant expectedAfter(Instant moment, CheckId check) {
    return calendar == null
        ? moment.plus(period)
        : calendar.next(moment, check).orElse(Instant.MAX.minus(Duration.ofDays(100_000)));
  }

  /** What a signal tells, its exit code and its text considered. */
  Signal.Kind kindOf(Signal signal) {
    boolean accepts = signal.exitCode().isPresent();
    accepts = accepts && accepted.contains(signal.exitCode().orElse(0));
    return switch (signal.kind()) {
      case FAIL -> accepts ? Signal.Kind.SUCCESS : Signal.Kind.FAIL;
      case SUCCESS ->
          failOn.stream().anyMatch(signal.text()::contains)
              ? Signal.Kind.FAIL
              : Signal.Kind.SUCCESS;
      default -> signal.kind();
    };
  }
}
