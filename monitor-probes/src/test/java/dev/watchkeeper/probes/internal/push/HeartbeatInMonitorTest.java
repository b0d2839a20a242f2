package dev.watchkeeper.probes.internal.push;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Secret;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.MonitorBuilder;
import dev.watchkeeper.core.Receipt;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.SignalRefusedException;
import dev.watchkeeper.core.internal.MemoryStore;
import dev.watchkeeper.probes.Composite;
import dev.watchkeeper.probes.Heartbeat;
import dev.watchkeeper.testkit.simulation.Simulation;
import dev.watchkeeper.testkit.simulation.SimulationTest;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Heartbeats and composites in a whole monitor, in virtual time, over many orders of steps. */
class HeartbeatInMonitorTest {
  private static final int SEEDS = 25;
  private static final CheckId JOB = CheckId.of("job");
  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration MOMENT = Duration.ofMillis(20);

  private final List<ProbeResult> down = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();
  private MemoryStore disk;

  private Monitor start(Simulation simulation, Check... checks) {
    disk = disk == null ? new MemoryStore(simulation.time()) : disk;
    UnaryOperator<MonitorBuilder> parts =
        builder -> {
          for (Check check : checks) {
            builder.check(check);
          }
          return builder
              .store(disk)
              .rule(Rules.consecutiveFailures(1).recoverAfter(1))
              .onAlert(alerts::add)
              .onResult(result -> note(result));
        };
    return simulation.start(parts);
  }

  private void note(ProbeResult result) {
    if (result.status() == Status.DOWN) {
      down.add(result);
    }
  }

  private static Check hourly() {
    return Check.of("job", Heartbeat.every(HOUR).grace(MINUTE));
  }

  private static Status status(Monitor monitor) {
    return monitor.state(JOB).orElseThrow().status();
  }

  private static void beats(Simulation simulation, Monitor monitor, int times) {
    for (int i = 0; i < times; i++) {
      monitor.beat(JOB);
      simulation.advance(HOUR);
    }
  }

  @SimulationTest(seeds = SEEDS)
  void anOverdueJobIsSeenWithinAMomentAndOneThatBeatsIsNeverDown(Simulation simulation) {
    Monitor monitor = start(simulation, hourly());
    beats(simulation, monitor, 24);
    assertEquals(List.of(), down);
    Instant deadline = simulation.time().wallTime().plus(MINUTE);
    simulation.advance(HOUR);
    Duration late = Duration.between(deadline, down.get(0).started());
    assertTrue(!late.isNegative() && late.compareTo(MOMENT) <= 0, () -> "seen after " + late);
    assertEquals(1, alerts.size());
    monitor.beat(JOB);
    simulation.advance(MINUTE);
    assertEquals(2, alerts.size());
    assertEquals(0, monitor.accounting().missed());
  }

  @SimulationTest(seeds = SEEDS)
  void aRestartDoesNotResetTheTimer(Simulation simulation) {
    Monitor monitor = start(simulation, hourly());
    beats(simulation, monitor, 1);
    simulation.advance(Duration.ofSeconds(-1).plus(MINUTE));
    assertEquals(Status.UP, status(monitor));
    monitor.close();
    monitor = start(simulation, hourly());
    simulation.advance(MINUTE.multipliedBy(3));
    assertEquals(Status.DOWN, status(monitor), "after the second left and one interval at most");
  }

  @SimulationTest(seeds = SEEDS)
  void theTimeInWhichTheMonitorDidNotRunIsNotHeldAgainstTheJob(Simulation simulation) {
    Monitor monitor = start(simulation, hourly());
    beats(simulation, monitor, 1);
    simulation.crash();
    simulation.freeze(HOUR.multipliedBy(10));
    monitor = start(simulation, hourly());
    simulation.advance(Duration.ofSeconds(59));
    assertEquals(List.of(), down);
    simulation.advance(MINUTE.multipliedBy(3));
    assertEquals(Status.DOWN, status(monitor));
  }

  @SimulationTest(seeds = SEEDS)
  void aFreezeIsNotHeldAgainstTheJob(Simulation simulation) {
    Monitor monitor = start(simulation, hourly());
    beats(simulation, monitor, 1);
    simulation.freeze(HOUR.multipliedBy(3));
    simulation.advance(Duration.ofSeconds(30));
    assertEquals(List.of(), down);
    monitor.beat(JOB);
    simulation.advance(HOUR);
    assertEquals(Status.UP, status(monitor));
  }

  @SimulationTest(seeds = SEEDS)
  void aPauseIsNotHeldAgainstTheJob(Simulation simulation) {
    Monitor monitor = start(simulation, hourly());
    beats(simulation, monitor, 1);
    monitor.pause(JOB);
    simulation.advance(HOUR.multipliedBy(5));
    assertEquals(List.of(), down, "nobody looks");
    monitor.resume(JOB);
    simulation.advance(Duration.ofSeconds(59));
    assertEquals(List.of(), down);
    simulation.advance(MINUTE.multipliedBy(3));
    assertEquals(Status.DOWN, status(monitor));
  }

  @SimulationTest(seeds = SEEDS)
  void stepsOfTheWallClockFireNothing(Simulation simulation) {
    Check nightly =
        Check.of("nightly", Heartbeat.cron("0 3 * * *", ZoneId.of("UTC")).grace(MINUTE));
    Monitor monitor = start(simulation, hourly(), nightly);
    for (int hours : new int[] {5, -30, 200}) {
      monitor.beat(JOB);
      monitor.beat(nightly.id());
      simulation.advance(MINUTE.multipliedBy(5));
      simulation.stepWall(Duration.ofHours(hours));
      simulation.advance(MINUTE.multipliedBy(50));
      assertEquals(List.of(), down, () -> "after a step of " + hours + " hours");
    }
  }

  @SimulationTest(seeds = 200)
  void whatWasAcknowledgedSurvivesACrashAtAnyStep(Simulation simulation) {
    Monitor monitor = start(simulation, hourly());
    simulation.advance(MINUTE);
    Receipt start = monitor.signal(JOB, Signal.start());
    Receipt end = monitor.signal(JOB, Signal.exit(7));
    simulation.steps(simulation.random().nextInt(12));
    boolean told = end.state() == Receipt.State.COMMITTED;
    boolean begun = start.state() == Receipt.State.COMMITTED;
    simulation.crash();
    monitor = start(simulation, hourly());
    simulation.advance(MINUTE.multipliedBy(2));
    assertTrue(begun || !told, "in order");
    if (told) {
      assertEquals(Status.DOWN, status(monitor));
      assertTrue(
          monitor.state(JOB).orElseThrow().lastResult().orElseThrow().reason().contains("7"));
    }
  }

  @SimulationTest(seeds = 3)
  void aWrongKeyIsRefused(Simulation simulation) {
    Heartbeat heartbeat = Heartbeat.every(HOUR).key(Secret.of("right"));
    Monitor monitor = start(simulation, Check.of("job", heartbeat));
    assertThrows(SignalRefusedException.class, () -> monitor.beat(JOB));
    Receipt receipt = monitor.signal(JOB, Signal.success().key(Secret.of("right")));
    simulation.settle();
    assertEquals(Receipt.State.COMMITTED, receipt.state());
  }

  @SimulationTest(seeds = SEEDS)
  void aCompositeFollowsItsMembersAndCyclesEnd(Simulation simulation) {
    Check all = Check.of("all", Composite.allOf("job", "other")).every(MINUTE);
    Check other = Check.of("other", Composite.anyOf("all", "job")).every(MINUTE);
    Monitor monitor = start(simulation, hourly(), all, other);
    monitor.beat(JOB);
    simulation.advance(MINUTE.multipliedBy(3));
    assertEquals(Status.UP, monitor.state(all.id()).orElseThrow().status());
    monitor.signal(JOB, Signal.fail("disk full"));
    simulation.advance(MINUTE.multipliedBy(4));
    assertEquals(Status.DOWN, monitor.state(all.id()).orElseThrow().status());
    monitor.remove(JOB);
    simulation.advance(MINUTE.multipliedBy(4));
    assertTrue(
        monitor
            .state(all.id())
            .orElseThrow()
            .lastResult()
            .orElseThrow()
            .reason()
            .contains("there is no check job"));
  }
}
