package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import java.time.Instant;
import java.util.List;

/** Makes the result of a run: the reading, judged by the expectations of the check, and fairly. */
final class Outcomes {
  private Outcomes() {}

  /** The result of a run that was made. */
  static ProbeResult of(Parts parts, Check check, Run done, Reading reading, long took) {
    List<Evidence> evidence = Expectations.failed(check, reading);
    Reading judged = Expectations.judge(reading, evidence);
    if (judged.status() != Status.UP && stoodStill(done)) {
      judged = Reading.of(Outcome.PAUSED, "the monitor stood still during the run");
      evidence = List.of();
    }
    judged = parts.holding().believed(check.id(), judged);
    Instant began = parts.platform().time().wallTime().minusNanos(took);
    return ProbeResult.builder(check.id(), SteadyTime.instant(done.due()))
        .ran(began, took)
        .reading(judged)
        .evidence(evidence)
        .attributes(check.probe().target().attributes())
        .by(parts.node(), done.incarnation().number())
        .build();
  }

  /**
   * True if so much of the time of a run was lost to a pause of the process that what it saw says
   * nothing against its target.
   */
  private static boolean stoodStill(Run done) {
    return done.lostTime() >= Math.min(PauseDetector.LEAST, done.timeoutNanos() / 4);
  }

  /** The result of a run that could not be made. */
  static ProbeResult without(Parts parts, Check check, long due, Reading reading) {
    return ProbeResult.builder(check.id(), SteadyTime.instant(due))
        .reading(reading)
        .attributes(check.probe().target().attributes())
        .by(parts.node(), 0)
        .build();
  }
}
