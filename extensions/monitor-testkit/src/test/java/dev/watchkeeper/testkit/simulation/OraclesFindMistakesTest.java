package dev.watchkeeper.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * An oracle that never complains proves nothing: each of these mistakes in the core is found within
 * the seeds of the ordinary build. On the newer virtual machine only, for the sake of time.
 */
@EnabledForJreRange(min = JRE.JAVA_21)
class OraclesFindMistakesTest {
  private static final int SEEDS = 1_000;

  static Stream<Arguments> mistakes() {
    return Stream.of(
        arguments(
            "a late result is counted",
            "two results for",
            new Mutant(
                "internal/Run.java",
                "if (was == Phase.OVER || was == Phase.ABANDONED) {",
                "if (false) {")),
        arguments(
            "two runs at once",
            "at once",
            new Mutant(
                "internal/Watcher.java",
                "if (before != null && !before.over()) {",
                "if (before != null && before.due() == 0) {")),
        arguments(
            "a check runs beside its abandoned run",
            "at once",
            new Mutant("internal/Watcher.java", "} else if (astray > 0) {", "} else if (false) {")),
        arguments(
            "rules forget at a restart",
            "alerts of",
            new Mutant(
                "internal/WatcherSet.java",
                "Watcher watcher = new Watcher(machine.parts(), check, stored);",
                "Watcher watcher = new Watcher(machine.parts(), check,"
                    + " stored == null ? null : StoredState.of(stored.state()));")),
        arguments(
            "the window is too wide by a failure at its edge",
            "by within should be",
            new Mutant(
                "rules/FailuresWithin.java",
                "state.at(from, 0) <= begin",
                "state.at(from, 0) < begin")),
        arguments(
            "one failure too many is needed",
            "by consecutive should be",
            new Mutant(
                "rules/ConsecutiveFailures.java",
                "failures >= failureThreshold",
                "failures > failureThreshold")),
        arguments(
            "one success too few is needed",
            "by consecutive should be",
            new Mutant(
                "rules/ConsecutiveFailures.java",
                "successes < successThreshold",
                "successes + 1 < successThreshold")),
        arguments(
            "UNKNOWN counts as success",
            "alerts of",
            new Mutant(
                "rules/Counted.java",
                "status == Status.DOWN && statuses == bit(Status.UNKNOWN);",
                "true;")),
        arguments(
            "listeners are told before the commit",
            "told before it was durable",
            new Mutant(
                "internal/Recorder.java",
                "Throwable thrown = commit(batch);",
                "told.committed(List.copyOf(batch)); Throwable thrown = commit(batch);")),
        arguments(
            "what the store did not take is forgotten",
            "are durable",
            new Mutant(
                "internal/Recorder.java",
                "} else {\n      failed(thrown, now);",
                "} else {\n      queued.addAndGet(-batch.size()); batch.clear(); failed(thrown, now);")),
        arguments(
            "a pause of our own is the target's fault",
            "DOWN",
            new Mutant(
                "internal/Outcomes.java",
                "if (judged.status() != Status.UP && stoodStill(done)) {",
                "if (judged.status() != Status.UP && done.started() == 1) {")),
        arguments(
            "a missed run is not accounted for",
            "does not add up",
            new Mutant(
                "internal/Watcher.java",
                "notRun(Reason.STALLED, count);",
                "notRun(Reason.STALLED, count - 1);")),
        arguments(
            "a message that was refused counts as delivered",
            "nobody was told",
            new Mutant(
                "internal/Dispatcher.java",
                "outbox.retry(claim, pause, delivery.detail());",
                "outbox.delivered(claim);")),
        arguments(
            "a due time is given out before the last one, and so again",
            "",
            new Mutant(
                "internal/ScheduledCheck.java",
                "lastGiven = Math.max(due, lastGiven + MICRO);",
                "lastGiven = due - 1_000_000_000L;")),
        arguments(
            "a late state does not replace an early one",
            "",
            new Mutant(
                "internal/MemoryStore.java",
                "if (before == null || !isOlder(next, before)) {",
                "if (before == null) {")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("mistakes")
  void eachOfTheseMistakesIsFound(String mistake, String complaint, Mutant mutant)
      throws Exception {
    Optional<Mutant.Found> found = mutant.foundWithin(SEEDS, complaint);
    assertTrue(found.isPresent(), "no oracle found that " + mistake);
    System.out.println("'" + mistake + "' is found by seed " + found.get().seed());
  }

  @Test
  void withoutAMistakeNothingIsFound() throws Exception {
    Mutant sound = new Mutant("internal/Judge.java", "MAX_BEHIND = 4;", "MAX_BEHIND = 5;");
    assertTrue(sound.foundWithin(100, "").isEmpty());
  }
}
