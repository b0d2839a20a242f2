package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Condition;
import dev.watchkeeper.api.Evidence;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import java.util.ArrayList;
import java.util.List;

/** Judges one reading by the expectations of its check. */
final class Expectations {
  private Expectations() {}

  /** The evidence of those that did not hold; none are asked if the target already failed. */
  static List<Evidence> failed(Check check, Reading reading) {
    List<Condition> expectations = check.expectations();
    if (expectations.isEmpty() || !reading.status().isWorking()) {
      return List.of();
    }
    List<Evidence> failed = new ArrayList<>();
    for (Condition condition : expectations) {
      Evidence evidence = condition.evaluate(reading.measurements());
      if (!evidence.held()) {
        failed.add(evidence);
      }
    }
    return failed;
  }

  /** The reading, worse by the evidence; the first of the worst gives the reason. */
  static Reading judge(Reading reading, List<Evidence> failed) {
    Evidence worst = null;
    for (Evidence evidence : failed) {
      if (worst == null || worst.verdict().worseOf(evidence.verdict()) != worst.verdict()) {
        worst = evidence;
      }
    }
    if (worst == null || reading.status().worseOf(worst.verdict()) == reading.status()) {
      return reading;
    }
    Reading judged =
        worst.verdict() == Status.DOWN
            ? Reading.down(worst.toString())
            : worst.verdict() == Status.DEGRADED
                ? Reading.degraded(worst.toString())
                : Reading.of(Outcome.CONFIG, worst.toString());
    return judged.with(reading.measurements()).inPhase(reading.phase());
  }
}
