package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Check.CatchUp;
import dev.watchkeeper.api.Check.Priority;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Schedule.Window;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Accounting.Reason;
import dev.watchkeeper.core.Monitor;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Schedules, catching up, limits and priorities of a whole monitor in virtual time. */
class SchedulingTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  private final SimPlatform sim = new SimPlatform(7);
  private final List<ProbeResult> results = new ArrayList<>();
  private final List<Instant> ran = new ArrayList<>();
  private Reading reading = Reading.up();

  private Check check(String id) {
    return Check.code(
        id,
        () ->
            context -> {
              ran.add(sim.wallTime());
              return reading;
            });
  }

  private Monitor start(Consumer<EngineSpec> more, Check... checks) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.checks.addAll(Arrays.asList(checks));
    spec.resultListeners.add(results::add);
    more.accept(spec);
    return Engine.start(spec);
  }

  private Monitor start(Check... checks) {
    return start(spec -> {}, checks);
  }

  private static void assertAddsUp(Accounting accounting) {
    assertEquals(accounting.due(), accounting.settled());
  }

  private static List<Instant> dues(List<ProbeResult> results) {
    return results.stream().map(ProbeResult::due).toList();
  }

  @Test
  void startsOfManyChecksSpreadEvenlyOverTheInterval() {
    Check[] checks = new Check[1_000];
    Arrays.setAll(checks, i -> check("c" + i).every(TEN));
    try (Monitor monitor = start(checks)) {
      sim.advance(TEN);
      long[] inSecond = new long[10];
      ran.forEach(at -> inSecond[(int) (at.getEpochSecond() % 10)]++);
      for (long count : inSecond) {
        assertTrue(count > 60 && count < 140, Arrays.toString(inSecond));
      }
      assertEquals(1_000, monitor.accounting().up());
    }
  }

  @Test
  void thePhaseStaysOverARestartAtAnotherTime() {
    Monitor first = start(check("shop").every(TEN));
    sim.advance(Duration.ofSeconds(30));
    first.close();
    sim.advance(Duration.ofMillis(123_456));
    try (Monitor second = start(check("shop").every(TEN))) {
      sim.advance(Duration.ofSeconds(30));
      long phase = Math.floorMod(results.get(0).due().toEpochMilli(), 10_000);
      results.forEach(r -> assertEquals(phase, Math.floorMod(r.due().toEpochMilli(), 10_000)));
      assertEquals(3, second.accounting().up());
    }
  }

  private long[] afterAnHourOfPause(CatchUp policy) {
    Check[] checks = new Check[100];
    Arrays.setAll(checks, i -> check("c" + i).every(TEN).catchUp(policy));
    try (Monitor monitor = start(checks)) {
      sim.advance(Duration.ofSeconds(60));
      ran.clear();
      sim.freeze(Duration.ofHours(1));
      int atOnce = ran.size();
      sim.advance(TEN);
      int inTheNextInterval = ran.size();
      sim.advance(Duration.ofMinutes(30));
      Accounting accounting = monitor.accounting();
      assertAddsUp(accounting);
      assertEquals(100 * (6 + 360 + 1 + 180), accounting.due(), 100);
      assertEquals(0, accounting.down());
      return new long[] {atOnce, inTheNextInterval, accounting.notRun(Reason.STALLED)};
    }
  }

  @Test
  void afterAPauseACheckThatSkipsGoesOnAtItsNextRegularTime() {
    long[] seen = afterAnHourOfPause(CatchUp.SKIP);
    assertTrue(seen[0] <= 1, "at once: " + seen[0]);
    assertEquals(100, seen[1]);
    assertEquals(36_000, seen[2]);
  }

  @Test
  void afterAPauseEachCheckCatchesUpOnceSpreadOverItsInterval() {
    long[] seen = afterAnHourOfPause(CatchUp.ONCE);
    assertTrue(seen[0] <= 5, "at once: " + seen[0]);
    assertEquals(200, seen[1]);
    assertEquals(35_900, seen[2]);
  }

  @Test
  void catchUpRunsDoNotCrowd() {
    afterAnHourOfPause(CatchUp.ONCE);
    long[] inSecond = new long[60];
    Instant begin = ran.get(0);
    ran.stream()
        .map(at -> Duration.between(begin, at).toSeconds())
        .filter(second -> second < 10)
        .forEach(second -> inSecond[(int) (long) second]++);
    assertTrue(Arrays.stream(inSecond).max().orElseThrow() <= 40, Arrays.toString(inSecond));
  }

  @Test
  void afterAPauseACheckMayMakeUpForAllDueTimesOneAfterTheOther() {
    long[] seen = afterAnHourOfPause(CatchUp.ALL);
    assertTrue(seen[0] <= 5, "at once: " + seen[0]);
    assertEquals(0, seen[2]);
    assertEquals(100 * (360 + 1 + 180), ran.size(), 100);
  }

  @Test
  void whatIsMadeUpForKeepsItsDueTimeAndTheOrder() {
    try (Monitor monitor = start(check("shop").every(TEN).catchUp(CatchUp.ALL))) {
      sim.advance(Duration.ofSeconds(20));
      sim.freeze(Duration.ofSeconds(95));
      sim.advance(Duration.ofMinutes(2));
      List<Instant> dues = new ArrayList<>(dues(results));
      dues.sort(null);
      for (int i = 1; i < dues.size(); i++) {
        assertEquals(
            dues.get(i - 1).plus(TEN), dues.get(i), "none is left out, none is there twice");
      }
      assertAddsUp(monitor.accounting());
    }
  }

  @Test
  void aPauseShorterThanTheIntervalMakesNoBurstEither() {
    Check[] checks = new Check[1_000];
    Arrays.setAll(checks, i -> check("c" + i).every(TEN));
    try (Monitor monitor = start(checks)) {
      sim.advance(TEN);
      ran.clear();
      sim.freeze(Duration.ofSeconds(5));
      assertTrue(ran.size() < 40, "at once: " + ran.size());
      sim.advance(TEN);
      assertAddsUp(monitor.accounting());
      assertEquals(0, monitor.accounting().missed());
    }
  }

  @Test
  void aRunThatMakesUpForAnotherHasTimeUntilTheNextRegularOne() {
    Check[] checks = new Check[1_000];
    Arrays.setAll(checks, i -> check("c" + i).every(TEN));
    try (Monitor monitor = start(checks)) {
      sim.advance(TEN);
      Instant begin = sim.wallTime();
      sim.freeze(Duration.ofSeconds(5));
      sim.advance(TEN);
      long least =
          results.stream()
              .filter(result -> result.due().isAfter(begin))
              .mapToLong(r -> Duration.between(r.started(), r.due().plus(TEN)).toMillis())
              .min()
              .orElseThrow();
      assertTrue(least > 1_200, "a quarter of what is left: " + least);
      assertEquals(0, monitor.accounting().missed());
    }
  }

  @Test
  void aRunDuringAPauseSaysNothingAgainstItsTarget() {
    boolean[] stoodStill = {false};
    Check slow =
        Check.code(
                "slow",
                () ->
                    context -> {
                      if (!stoodStill[0]) {
                        stoodStill[0] = true;
                        sim.pass(Duration.ofSeconds(3).toNanos());
                        return Reading.down("connection reset");
                      }
                      return Reading.down("really");
                    })
            .every(TEN)
            .timeout(Duration.ofSeconds(5));
    try (Monitor monitor = start(slow, check("other").every(Duration.ofMillis(100)))) {
      sim.advance(Duration.ofSeconds(20));
      assertEquals(1, monitor.accounting(CheckId.of("slow")).unknown());
      assertTrue(monitor.accounting(CheckId.of("slow")).down() >= 1);
    }
  }

  @Test
  void aCheckWithAStartDelayIsNotDueBeforeIt() {
    Check delayed = check("shop").every(TEN).startDelay(Duration.ofSeconds(45));
    Instant begin = sim.wallTime();
    try (Monitor monitor = start(delayed)) {
      sim.advance(Duration.ofMinutes(2));
      Instant first = dues(results).get(0);
      assertTrue(!first.isBefore(begin.plusSeconds(45)), first.toString());
      assertTrue(first.isBefore(begin.plusSeconds(55)), first.toString());
      assertAddsUp(monitor.accounting());
    }
  }

  @Test
  void theIntervalFollowsTheStatus() {
    Schedule adaptive =
        Schedule.every(Duration.ofSeconds(60))
            .whileFailing(TEN)
            .inOutage(Duration.ofMinutes(5), Duration.ofMinutes(10));
    try (Monitor monitor = start(check("shop").schedule(adaptive))) {
      sim.advance(Duration.ofMinutes(5));
      assertEquals(5, monitor.accounting().due());
      reading = Reading.down("refused");
      sim.advance(Duration.ofMinutes(1));
      int before = results.size();
      sim.advance(Duration.ofMinutes(4));
      assertEquals(24, results.size() - before, 1, "every 10 s while it fails");
      sim.advance(Duration.ofMinutes(3));
      before = results.size();
      sim.advance(Duration.ofHours(1));
      assertEquals(6, results.size() - before, "every 10 min in a long outage");
      reading = Reading.up();
      sim.advance(Duration.ofMinutes(10));
      before = results.size();
      sim.advance(Duration.ofMinutes(10));
      assertEquals(10, results.size() - before, "every minute again");
      assertAddsUp(monitor.accounting());
    }
  }

  @Test
  void theFasterPaceIsThereAgainAfterARestart() {
    Check shop = check("shop").schedule(Schedule.EVERY_10_MINUTES.whileFailing(TEN));
    MemoryStore store = new MemoryStore(sim);
    reading = Reading.down("refused");
    Monitor first = start(spec -> spec.store = store, shop);
    sim.advance(Duration.ofMinutes(11));
    first.close();
    int before = results.size();
    try (Monitor second = start(spec -> spec.store = store, shop)) {
      sim.advance(Duration.ofMinutes(1));
      assertEquals(6, results.size() - before);
      assertEquals(6, second.accounting().down());
    }
  }

  @Test
  void aGroupGivesManyChecksOneScheduleThatCanBeChanged() {
    Check a = check("a").schedule(Schedule.group("critical"));
    Check b = check("b").schedule(Schedule.group("critical"));
    try (Monitor monitor =
        start(spec -> spec.groups.put("critical", Schedule.EVERY_MINUTE), a, b)) {
      sim.advance(Duration.ofMinutes(10));
      assertEquals(20, monitor.accounting().due());
      monitor.group("critical", Schedule.every(TEN));
      sim.advance(Duration.ofMinutes(10));
      assertEquals(20 + 120, monitor.accounting().due());
      ConfigurationException unknown =
          assertThrows(
              ConfigurationException.class,
              () -> monitor.add(check("c").schedule(Schedule.group("critcal"))));
      assertTrue(unknown.getMessage().contains("no schedule group 'critcal'; known: critical"));
      assertTrue(unknown.getMessage().contains("did you mean 'critical'?"));
      assertThrows(
          IllegalArgumentException.class, () -> monitor.group("x", Schedule.group("critical")));
    }
  }

  @Test
  void checksWithWindowsRunWithinThemOnly() {
    ZoneId zone = ZoneId.of("Europe/Berlin");
    Schedule office = Schedule.EVERY_10_MINUTES.during(Window.parse("mon-fri 08:00-18:00", zone));
    try (Monitor monitor = start(check("shop").schedule(office))) {
      sim.advance(Duration.ofDays(14));
      assertEquals(10 * 10 * 6, monitor.accounting().due(), 1);
      results.forEach(
          r -> {
            var local = r.due().atZone(zone);
            assertTrue(local.getHour() >= 8 && local.getHour() < 18, local.toString());
            assertTrue(local.getDayOfWeek().getValue() <= 5, local.toString());
          });
      assertAddsUp(monitor.accounting());
    }
  }

  @Test
  void aStepOfTheWallClockMovesNoIntervalAndRepeatsNoCalendarTime() {
    Check steady = check("steady").every(TEN);
    Check hourly = check("hourly").schedule(Schedule.cron("0 * * * *", ZoneOffset.UTC));
    try (Monitor monitor = start(steady, hourly)) {
      sim.advance(Duration.ofMinutes(90));
      assertEquals(1, monitor.accounting(CheckId.of("hourly")).due());
      sim.stepWall(Duration.ofMinutes(-45));
      sim.advance(Duration.ofMinutes(20));
      assertEquals(1, monitor.accounting(CheckId.of("hourly")).due(), "13:00 comes once");
      sim.stepWall(Duration.ofHours(5));
      sim.advance(Duration.ofMinutes(2));
      assertEquals(1 + 5, monitor.accounting(CheckId.of("hourly")).due());
      assertEquals(2, monitor.accounting(CheckId.of("hourly")).up(), "the last of them is run");
      assertEquals(112 * 6, monitor.accounting(CheckId.of("steady")).due());
      assertEquals(0, monitor.accounting(CheckId.of("steady")).missed());
    }
  }

  @Test
  void runsThatFindNoCapacityAreSkippedAndCountedAsOverload() {
    List<Runnable> held = new ArrayList<>();
    Check[] checks = new Check[20];
    Arrays.setAll(checks, i -> check("c" + i).every(TEN).timeout(Duration.ofSeconds(2)));
    sim.holdTasks(held);
    try (Monitor monitor = start(spec -> spec.maxRuns = 5, checks)) {
      held.forEach(Runnable::run);
      held.clear();
      sim.advance(TEN.plusSeconds(3));
      Accounting accounting = monitor.accounting();
      assertEquals(accounting.due(), accounting.notRun(Reason.OVERLOADED) + accounting.inFlight());
      assertTrue(accounting.notRun(Reason.OVERLOADED) >= 15, accounting.toString());
      assertTrue(monitor.health().inFlight() <= 5);
      sim.holdTasks(null);
      held.forEach(Runnable::run);
      sim.advance(TEN.plusSeconds(3));
      assertTrue(monitor.accounting().up() >= 19, monitor.accounting().toString());
      assertAddsUp(monitor.accounting());
    }
  }

  @Test
  void checksOfHighPriorityComeFirstWhenThereIsNotEnoughForAll() {
    Executing order = new Executing();
    Workers workers = new Workers(order, 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    List<Run> runs = new ArrayList<>();
    for (Priority priority : List.of(Priority.LOW, Priority.NORMAL, Priority.LOW, Priority.HIGH)) {
      runs.add(order.run(workers, priority, "r" + runs.size()));
    }
    runs.forEach(workers::submit);
    for (int i = 0; i < runs.size(); i++) {
      workers.back(order.started.get(i), false);
    }
    assertEquals(List.of(runs.get(0), runs.get(3), runs.get(1), runs.get(2)), order.started);
    assertEquals(0, workers.busy());
  }

  /** Notes which runs get a thread, and in which order. */
  private final class Executing implements java.util.concurrent.Executor {
    final List<Run> started = new ArrayList<>();

    @Override
    public void execute(Runnable run) {
      started.add((Run) run);
    }

    Run run(Workers workers, Priority priority, String id) {
      EngineSpec spec = new EngineSpec();
      spec.platform = sim;
      spec.time = sim;
      Parts parts = Assembly.of(spec).machine().parts();
      Parts with =
          new Parts(
              sim,
              parts.steady(),
              parts.timers(),
              parts.pauses(),
              workers,
              parts.recorder(),
              parts.troubles(),
              parts.total(),
              parts.lag(),
              parts.late(),
              parts.groups(),
              parts.policy(),
              new RuleSet(List.of(), java.util.Map.of(), 0),
              List.of(),
              new Holding(java.util.Map.of(), null),
              new Decider(Gates.OPEN, parts.troubles()),
              "test",
              java.util.Map.of());
      Check check = check(id).priority(priority);
      Watcher watcher =
          new Watcher(
              with,
              check,
              dev.watchkeeper.api.spi.StoredState.of(
                  dev.watchkeeper.api.CheckState.initial(check.id(), Instant.EPOCH)));
      return new Run(watcher, new Incarnation(watcher, context -> Reading.up(), null), 0, 0);
    }
  }

  @Test
  void lagIsMeasuredFromDueToStartForAllAndForEachCheck() {
    try (Monitor monitor = start(check("a").every(TEN), check("b").every(TEN))) {
      sim.advance(Duration.ofMinutes(1));
      assertEquals(12, monitor.health().lag().runs());
      assertEquals(6, monitor.lag(CheckId.of("a")).runs());
      assertEquals(Duration.ZERO, monitor.health().lag().worst());
      sim.freeze(Duration.ofSeconds(15));
      sim.advance(Duration.ofMinutes(1));
      assertTrue(monitor.health().lag().worst().compareTo(TEN.multipliedBy(3)) < 0);
      assertTrue(monitor.health().lag().worst().toMillis() > 10);
      assertEquals(0, monitor.lag(CheckId.of("unknown")).runs());
    }
  }
}
