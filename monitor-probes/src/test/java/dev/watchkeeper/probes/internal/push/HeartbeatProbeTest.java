package dev.watchkeeper.probes.internal.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.SignalProbe;
import dev.watchkeeper.probes.Heartbeat;
import java.time.Duration;
import java.time.ZoneId;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HeartbeatProbeTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration SECOND = Duration.ofSeconds(1);

  private static Job hourly() {
    return new Job(Heartbeat.every(HOUR).grace(MINUTE));
  }

  private static double number(Reading reading, MetricKey key) {
    return reading.measurements().number(key).orElseThrow();
  }

  @Test
  void aJobThatWasNeverHeardOfIsUnknownAndThenDown() {
    Job job = hourly();
    Reading first = job.look();
    assertEquals(Outcome.NO_DATA, first.outcome());
    assertEquals(Status.UNKNOWN, first.status());
    assertEquals("no success was told yet; expected until 2026-03-01T01:01:00Z", first.reason());
    assertEquals(Status.UNKNOWN, job.watch(HOUR.plus(MINUTE)).status());
    Reading down = job.watch(SECOND);
    assertEquals(Status.DOWN, down.status());
    assertEquals("no success was ever told; overdue since 2026-03-01T01:01:00Z", down.reason());
  }

  @Test
  void aJobIsUpUntilItsGraceIsOverAndUpAgainWithTheNextSuccess() {
    Job job = hourly();
    Reading up = job.tell(Signal.success());
    assertEquals(Status.UP, up.status());
    assertEquals(0, number(up, Heartbeat.LATENESS));
    Reading late = job.watch(HOUR.plusSeconds(40));
    assertEquals(Status.UP, late.status());
    assertEquals(40, number(late, Heartbeat.LATENESS));
    Reading overdue = job.watch(Duration.ofSeconds(21));
    assertEquals(Status.DOWN, overdue.status());
    assertEquals(
        "no success was told for 1 h 1 min; overdue since 2026-03-01T01:01:00Z", overdue.reason());
    Reading back = job.watch(MINUTE);
    assertEquals(Status.DOWN, back.status());
    back = job.tell(Signal.success());
    assertEquals(Status.UP, back.status());
    assertEquals(121, number(back, Heartbeat.LATENESS));
    assertEquals(0, number(back, Heartbeat.AGE));
    assertEquals(1, number(back, Heartbeat.SIGNALS));
    assertEquals(Status.UP, job.watch(HOUR).status(), "the next one is expected from there on");
  }

  @Test
  void itWishesToLookAgainJustWhenItsVerdictChanges() {
    Job job = hourly();
    job.tell(Signal.success());
    assertEquals(job.now().plus(HOUR).plus(MINUTE).plusMillis(1), job.wished());
    job = new Job(Heartbeat.every(HOUR).maxRun(MINUTE));
    job.tell(Signal.start());
    assertEquals(job.now().plus(MINUTE).plusMillis(1), job.wished());
  }

  @Test
  void aFailureIsDownAtOnceAndStaysSoUntilTheNextSuccess() {
    Job job = hourly();
    job.tell(Signal.success());
    Reading failed = job.tell(Signal.exit(3).text("no space\n left  on device"));
    assertEquals(Status.DOWN, failed.status());
    assertEquals(
        "the job told at 2026-03-01T00:00:00Z that it failed with exit code 3:"
            + " no space left on device",
        failed.reason());
    assertEquals(3, number(failed, Heartbeat.EXIT_CODE));
    assertEquals(
        "no space left on device", failed.measurements().text(Heartbeat.TEXT).orElseThrow());
    job.tell(Signal.start());
    job.tell(Signal.log("trying again"));
    assertEquals(failed.reason(), job.watch(MINUTE).reason());
    assertEquals(Status.UP, job.tell(Signal.exit(0)).status());
    assertEquals(Status.DOWN, job.tell(Signal.fail("")).status());
  }

  @Test
  void acceptedExitCodesAreSuccessesAndTellTaleTextsAreFailures() {
    Job job = new Job(Heartbeat.every(HOUR).acceptExit(24).failOn("ERROR"));
    assertEquals(Status.UP, job.tell(Signal.exit(24)).status());
    assertEquals(Status.DOWN, job.tell(Signal.exit(23)).status());
    assertEquals(Status.DOWN, job.tell(Signal.success().text("3 ERRORs")).status());
    assertEquals(Status.UP, job.tell(Signal.success().text("no errors")).status());
  }

  @Test
  void aLogIsRecordedAndNothingElse() {
    Job job = hourly();
    Reading heard = job.tell(Signal.log("half done"));
    assertEquals(Outcome.NO_DATA, heard.outcome());
    assertEquals("half done", heard.measurements().text(Heartbeat.TEXT).orElseThrow());
  }

  @Test
  void theTimeFromStartToEndIsMeasuredPerRun() {
    Job job = hourly();
    job.tell(Signal.start().run("a"));
    job.watch(MINUTE);
    Reading two = job.tell(Signal.start().run("b"));
    assertEquals(2, number(two, Heartbeat.RUNNING));
    job.watch(MINUTE);
    Reading ended = job.tell(Signal.success().run("a"));
    assertEquals(120, number(ended, Heartbeat.RUN_TIME));
    assertEquals(1, number(ended, Heartbeat.RUNNING));
    assertEquals(60, number(job.tell(Signal.success().run("b")), Heartbeat.RUN_TIME));
  }

  @Test
  void aRunThatTakesLongerThanItMayIsDown() {
    Job job = new Job(Heartbeat.every(HOUR).grace(MINUTE).maxRun(Duration.ofMinutes(10)));
    job.tell(Signal.success());
    job.watch(Duration.ofMinutes(55));
    job.tell(Signal.start());
    assertEquals(
        Status.UP,
        job.watch(Duration.ofMinutes(9)).status(),
        "a run that began in time has the time that it may take");
    Reading down = job.watch(Duration.ofSeconds(61));
    assertEquals("a run has been under way for 10 min 1 s, longer than 10 min", down.reason());
    assertEquals(Status.UP, job.tell(Signal.success()).status());
  }

  @Test
  void aRunThatNeverToldItsEndIsDegradedUntilTheNextSuccess() {
    Job job = hourly();
    job.tell(Signal.success());
    job.tell(Signal.start());
    job.watch(MINUTE);
    Reading again = job.tell(Signal.start());
    assertEquals(Status.DEGRADED, again.status());
    assertEquals("a run told its start and never its end", again.reason());
    assertEquals(1, number(again, Heartbeat.RUNNING));
    assertEquals(Status.UP, job.tell(Signal.success()).status());
  }

  @Test
  void aSuccessWithoutAStartIsDegradedWherePairsAreWanted() {
    Job job = new Job(Heartbeat.every(HOUR).pairs());
    assertEquals(
        "a success was told without its start", job.tell(Signal.success().run("a")).reason());
    job.tell(Signal.start().run("b"));
    assertEquals(Status.UP, job.tell(Signal.success().run("b")).status());
  }

  @Test
  void manyRunsAtOnceFitItsMemory() {
    Job job = hourly();
    job.tell(Signal.success());
    String name = "x".repeat(Signal.MAX_RUN - 2);
    IntStream.range(10, 30).forEach(i -> job.tell(Signal.start().run(name + i)));
    Reading many = job.tell(Signal.log("y".repeat(2_000)));
    assertEquals(8, number(many, Heartbeat.RUNNING));
    assertEquals(Status.DEGRADED, many.status());
    assertEquals(0, number(job.tell(Signal.success().run(name + 29)), Heartbeat.RUN_TIME));
  }

  @Test
  void aRestartOfTheMonitorDoesNotResetTheTimer() {
    Job job = hourly();
    job.tell(Signal.success());
    for (int i = 0; i < 3; i++) {
      assertEquals(Status.UP, job.watch(Duration.ofMinutes(20)).status());
      job.restart();
      assertEquals(Status.UP, job.look().status());
    }
    assertEquals(Status.DOWN, job.watch(Duration.ofSeconds(61)).status());
  }

  @Test
  void theTimeInWhichTheMonitorWasDownIsNotHeldAgainstTheJob() {
    Job job = hourly();
    job.tell(Signal.success());
    job.watch(Duration.ofMinutes(50));
    Reading back = job.pass(Duration.ofHours(5)).restart().look();
    assertEquals(Status.UP, back.status());
    assertEquals(5 * 3_600, number(back, Heartbeat.EXCUSED));
    assertEquals(Status.UP, job.watch(Duration.ofMinutes(11)).status());
    Reading down = job.watch(SECOND);
    assertEquals(Status.DOWN, down.status());
    assertEquals(0, number(job.tell(Signal.success()), Heartbeat.EXCUSED));
  }

  @Test
  void aSignalThatComesBeforeTheFirstLookAfterARestartEndsTheAbsence() {
    Job job = hourly();
    job.tell(Signal.success());
    job.watch(Duration.ofMinutes(50));
    job.pass(HOUR).restart().arrive(Signal.log("")).pass(Duration.ofMinutes(12));
    assertEquals(Status.DOWN, job.look().status(), "50 min, an hour excused, then 12 min");
  }

  @Test
  void aFreezeOrAPauseIsNotHeldAgainstTheJob() {
    Job job = hourly();
    job.tell(Signal.success());
    job.watch(Duration.ofMinutes(60));
    assertEquals(Status.UP, job.pass(HOUR).look().status());
    assertEquals(Status.UP, job.watch(MINUTE).status());
    assertEquals(Status.DOWN, job.watch(SECOND).status());
  }

  @Test
  void looksThatComeABitLateExcuseNothing() {
    Job job = hourly();
    job.tell(Signal.success());
    for (int i = 0; i < 80; i++) {
      job.pass(Duration.ofSeconds(58)).look();
    }
    assertEquals(Status.DOWN, job.look().status());
    assertEquals(0, number(job.look(), Heartbeat.EXCUSED));
  }

  @Test
  void aRunUnderWayIsExcusedToo() {
    Job job = new Job(Heartbeat.every(HOUR).maxRun(Duration.ofMinutes(10)));
    job.tell(Signal.start());
    job.watch(Duration.ofMinutes(9));
    assertEquals(Outcome.NO_DATA, job.pass(Duration.ofMinutes(30)).restart().look().outcome());
    assertEquals(Outcome.NO_DATA, job.watch(MINUTE).outcome());
    assertEquals(Status.DOWN, job.watch(SECOND).status());
  }

  @Test
  void stepsOfTheWallClockDoNotMoveAPeriod() {
    Job job = hourly();
    job.tell(Signal.success());
    job.stepWall(Duration.ofDays(3));
    assertEquals(Status.UP, job.watch(HOUR.plus(MINUTE)).status());
    job.stepWall(Duration.ofDays(-30));
    assertEquals(Status.DOWN, job.watch(SECOND).status());
  }

  @Test
  void aCalendarIsReadInItsZone() {
    Job job = new Job(Heartbeat.cron("0 3 * * *", ZoneId.of("Europe/Berlin")).grace(MINUTE));
    job.look();
    assertEquals(Status.UNKNOWN, job.watch(HOUR.multipliedBy(2).plus(MINUTE)).status());
    assertEquals(Status.DOWN, job.watch(SECOND).status());
    Reading told = job.tell(Signal.success());
    assertEquals(61, number(told, Heartbeat.LATENESS));
    assertEquals(Status.UP, job.watch(HOUR.multipliedBy(24).minus(SECOND)).status());
    assertEquals(Status.DOWN, job.watch(SECOND).status());
  }

  @Test
  void aStepOfTheWallClockDoesNotFireACalendar() {
    Job job = new Job(Heartbeat.cron("0 3 * * *", ZoneId.of("UTC")).grace(MINUTE));
    job.look();
    assertEquals(Status.UNKNOWN, job.watch(HOUR).status());
    assertEquals(Status.UNKNOWN, job.stepWall(HOUR.multipliedBy(5)).watch(HOUR).status());
    job.stepWall(HOUR.multipliedBy(-5));
    assertEquals(Status.UNKNOWN, job.watch(HOUR).status());
    assertEquals(Status.DOWN, job.watch(HOUR.multipliedBy(6)).status());
  }

  @Test
  void aLookThatWasNeverCommittedChangesNothing() {
    Job job = hourly();
    job.look();
    job.arrive(Signal.start()).lookInVain();
    job.pass(SECOND).arrive(Signal.success());
    assertEquals(Status.UP, job.lookInVain().status());
    assertEquals(1, number(job.look(), Heartbeat.RUN_TIME));
  }

  @Test
  void whatItCannotReadInItsMemoryIsTakenForNothing() {
    Job job = hourly();
    job.tell(Signal.start().run("a"));
    job.memory().replaceAll((name, text) -> "99999999999999999999 x " + text);
    assertEquals(Outcome.NO_DATA, job.look().outcome());
    assertFalse(job.look().reason().isEmpty());
  }

  @Test
  void onlyOneOfItsKeysOpensIt() {
    Settings settings =
        Heartbeat.every(HOUR)
            .key(Secret.of("new"))
            .key(Secret.of("old"))
            .definition()
            .settings()
            .reading("settings");
    SignalProbe probe =
        (SignalProbe)
            new HeartbeatProvider().create(Heartbeat.every(HOUR).definition().target(), settings);
    assertTrue(probe.refusal(Signal.success().key(Secret.of("new"))).isEmpty());
    assertTrue(probe.refusal(Signal.success().key(Secret.of("old"))).isEmpty());
    assertEquals(
        "its key is none of this check",
        probe.refusal(Signal.success().key(Secret.of("ole"))).orElseThrow());
    assertEquals(
        "it has no key, and this check wants one", probe.refusal(Signal.start()).orElseThrow());
  }
}
