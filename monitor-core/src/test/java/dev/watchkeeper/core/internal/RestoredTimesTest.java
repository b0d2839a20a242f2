package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.MetricKey;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.spi.CheckSource;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** Times that a store gives back neither silence a check nor make it run in a burst. */
class RestoredTimesTest {
  private static final MetricKey DEPTH = MetricKey.gauge("queue.depth", "messages");

  private final SimPlatform sim = new SimPlatform(11);
  private final MemoryStore store = new MemoryStore(sim);
  private final List<ProbeResult> results = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private Reading reading = Reading.up();

  private Monitor start(Consumer<EngineSpec> more) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.resultListeners.add(results::add);
    spec.alertListeners.add(alerts::add);
    more.accept(spec);
    return Engine.start(spec);
  }

  private Monitor start(Check check) {
    return start(spec -> spec.checks.add(check));
  }

  private Check check(Schedule schedule) {
    return Check.code("a", () -> context -> reading).schedule(schedule);
  }

  private static Schedule everyMinuteByCalendar() {
    return Schedule.cron("* * * * *", ZoneOffset.UTC);
  }

  private void dueTimesAreAllDifferent() {
    assertEquals(
        results.size(), new HashSet<>(results.stream().map(ProbeResult::due).toList()).size());
  }

  @Test
  void aCalendarWhoseLastDueTimeLiesAYearAheadGoesOnAtOnce() {
    sim.stepWall(Duration.ofDays(365));
    start(check(everyMinuteByCalendar())).close();
    try (Monitor wrong = start(check(everyMinuteByCalendar()))) {
      sim.advance(Duration.ofMinutes(3));
      assertEquals(3, wrong.accounting().up());
    }
    sim.stepWall(Duration.ofDays(-365));
    results.clear();
    try (Monitor right = start(check(everyMinuteByCalendar()))) {
      sim.advance(Duration.ofMinutes(10));
      assertTrue(right.accounting().up() >= 9, "runs: " + right.accounting().up());
    }
    dueTimesAreAllDifferent();
  }

  @Test
  void anIntervalWhoseLastDueTimeLiesAYearAheadGoesOnAtOnce() {
    sim.stepWall(Duration.ofDays(365));
    Check check = check(Schedule.every(Duration.ofMinutes(1)));
    try (Monitor wrong = start(check)) {
      sim.advance(Duration.ofMinutes(3));
      assertEquals(3, wrong.accounting().up());
    }
    sim.stepWall(Duration.ofDays(-365));
    try (Monitor right = start(check)) {
      sim.advance(Duration.ofMinutes(10));
      assertEquals(10, right.accounting().up());
    }
    dueTimesAreAllDifferent();
  }

  @Test
  void aCheckThatIsAddedLaterAndWasLastDueInTheFutureIsNotSilentEither() {
    sim.stepWall(Duration.ofDays(365));
    Check check = check(Schedule.every(Duration.ofMinutes(1)));
    try (Monitor wrong = start(check)) {
      sim.advance(Duration.ofMinutes(3));
      assertEquals(3, wrong.accounting().up());
    }
    sim.stepWall(Duration.ofDays(-365));
    boolean[] away = {true};
    CheckSource late = () -> CheckSource.Wanted.of(away[0] ? List.of() : List.of(check));
    try (Monitor right =
        start(spec -> spec.sources.add(new EngineSpec.Source(late, Duration.ofSeconds(1))))) {
      away[0] = false;
      sim.advance(Duration.ofMinutes(10));
      assertTrue(right.accounting().up() >= 8, "runs: " + right.accounting().up());
    }
    dueTimesAreAllDifferent();
  }

  @Test
  void aLastDueTimeLongAgoGivesNoBurst() {
    for (Schedule schedule :
        List.of(Schedule.every(Duration.ofMinutes(1)), everyMinuteByCalendar())) {
      for (Check.CatchUp catchUp : Check.CatchUp.values()) {
        Check check = check(schedule).catchUp(catchUp);
        start(check).close();
        sim.pass(Duration.ofDays(400).toNanos());
        try (Monitor after = start(check)) {
          sim.advance(Duration.ofMinutes(5));
          assertEquals(5, after.accounting().due(), 1, schedule + " " + catchUp);
          assertEquals(after.accounting().due(), after.accounting().up());
        }
      }
    }
  }

  @Test
  void whatLastsIsToldInTimeThoughTheNextRunIsADayAway() {
    Check daily = check(Schedule.every(Duration.ofDays(1)));
    Consumer<EngineSpec> lasting =
        spec -> {
          spec.checks.add(daily);
          spec.rules.add(Rules.when(DEPTH.atMost(10)).fails().lasting(Duration.ofMinutes(30)));
        };
    reading = Reading.up().with(DEPTH, 50);
    Monitor first = start(lasting);
    first.runNow(CheckId.of("a"));
    sim.advance(Duration.ofMinutes(10));
    assertEquals(List.of(), alerts);
    first.close();
    sim.pass(Duration.ofMinutes(5).toNanos());
    try (Monitor second = start(lasting)) {
      sim.advance(Duration.ofMinutes(14));
      assertEquals(List.of(), alerts);
      sim.advance(Duration.ofMinutes(2));
      assertEquals(1, alerts.size());
      assertEquals(AlertState.FIRING, alerts.get(0).state());
      assertEquals(1, second.state(CheckId.of("a")).orElseThrow().openAlerts().size());
    }
  }

  @Test
  void whatLastedWhileNobodyWatchedIsToldAtTheStart() {
    Consumer<EngineSpec> lasting =
        spec -> {
          spec.checks.add(check(Schedule.every(Duration.ofDays(1))));
          spec.rules.add(Rules.when(DEPTH.atMost(10)).fails().lasting(Duration.ofMinutes(30)));
        };
    reading = Reading.up().with(DEPTH, 50);
    Monitor first = start(lasting);
    first.runNow(CheckId.of("a"));
    sim.advance(Duration.ofMinutes(10));
    first.close();
    sim.pass(Duration.ofHours(2).toNanos());
    try (Monitor second = start(lasting)) {
      sim.advance(Duration.ofSeconds(1));
      assertEquals(1, alerts.size());
      assertEquals(0, second.accounting().due());
    }
  }
}
