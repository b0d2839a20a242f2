package dev.watchkeeper.testkit.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.internal.MemoryStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The simulation as a host uses it. */
class SimulationTestTest {
  private static final Set<Long> SEEDS = new TreeSet<>();
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @SimulationTest(seeds = 20, from = 5)
  void eachSeedIsATestOfItsOwn(Simulation simulation) {
    SEEDS.add(simulation.seed());
    Monitor monitor = simulation.start(b -> b.check(good(simulation, "shop")));
    simulation.advance(Duration.ofMinutes(10));
    assertEquals(10, monitor.accounting().up());
  }

  @AfterAll
  static void allSeedsWerePlayed() {
    assertEquals(20, SEEDS.size());
    assertTrue(SEEDS.contains(5L) && SEEDS.contains(24L));
  }

  private static Check good(Simulation simulation, String id) {
    return simulation.check(id, () -> Behaviour.gives(Reading.up())).every(MINUTE);
  }

  @SimulationTest
  void threeDaysPass(Simulation simulation) {
    Monitor monitor = simulation.start(b -> b.check(good(simulation, "shop")));
    simulation.advance(Duration.ofDays(3));
    assertEquals(3 * 24 * 60, monitor.accounting().up());
    assertEquals(Instant.parse("2026-03-04T12:00:00Z"), simulation.time().wallTime());
  }

  @SimulationTest
  void probesTakeVirtualTimeAndAreEndedAtTheirTimeout(Simulation simulation) {
    Check slow =
        simulation
            .check("slow", () -> Behaviour.gives(Reading.up()).after(Duration.ofSeconds(3)))
            .every(MINUTE)
            .timeout(Duration.ofSeconds(5));
    Check hangs = simulation.check("hangs", Behaviour::hangs).every(MINUTE);
    Check deaf =
        simulation.check("deaf", () -> Behaviour.hangs().ignoringInterrupts()).every(MINUTE);
    Monitor monitor = simulation.start(b -> b.check(slow).check(hangs).check(deaf));
    simulation.advance(Duration.ofMinutes(10).plusSeconds(20));
    assertEquals(
        Duration.ofSeconds(3), monitor.history().lastResults(CheckId.of("slow"), 1).get(0).took());
    assertTrue(monitor.accounting(CheckId.of("slow")).up() >= 10);
    assertTrue(monitor.accounting(CheckId.of("hangs")).down() >= 10);
    assertTrue(monitor.accounting(CheckId.of("deaf")).unknown() >= 10);
    assertEquals(0, monitor.accounting().missed());
    assertEquals(1, monitor.health().stuck());
  }

  @SimulationTest
  void aCrashLosesNothingThatWasCommitted(Simulation simulation) {
    MemoryStore disk = new MemoryStore(simulation.time());
    List<Alert> alerts = new ArrayList<>();
    Check down =
        simulation.check("shop", () -> Behaviour.gives(Reading.down("refused"))).every(MINUTE);
    simulation.start(b -> b.check(down).store(disk).onAlert(alerts::add));
    simulation.advance(Duration.ofSeconds(90));
    assertEquals(List.of(), alerts);
    simulation.crash();
    assertTrue(simulation.crashed());
    Monitor second = simulation.start(b -> b.check(down).store(disk).onAlert(alerts::add));
    assertFalse(simulation.crashed());
    simulation.advance(MINUTE);
    assertEquals(AlertState.FIRING, alerts.get(0).state());
    assertEquals(Status.DOWN, second.state(CheckId.of("shop")).orElseThrow().status());
  }

  @SimulationTest
  void freezesAndStepsOfTheWallClockFireNothing(Simulation simulation) {
    List<Alert> alerts = new ArrayList<>();
    Monitor monitor = simulation.start(b -> b.check(good(simulation, "shop")).onAlert(alerts::add));
    simulation.advance(MINUTE);
    simulation.stepWall(Duration.ofDays(-1));
    simulation.advance(Duration.ofMinutes(5));
    simulation.freeze(Duration.ofHours(2));
    simulation.advance(Duration.ofMinutes(5));
    assertEquals(List.of(), alerts);
    assertEquals(0, monitor.accounting().down());
    assertEquals(monitor.accounting().due(), monitor.accounting().settled());
  }

  @Test
  void oneMonitorAtATimeAndNothingBeforeTheFirst() {
    try (Simulation simulation = Simulation.ofSeed(1)) {
      assertThrows(IllegalStateException.class, () -> simulation.advance(MINUTE));
      Monitor first = simulation.start(b -> b.check(good(simulation, "a")));
      assertThrows(IllegalStateException.class, () -> simulation.start(b -> b));
      first.close();
      simulation.start(b -> b.check(good(simulation, "a")));
      assertThrows(
          IllegalArgumentException.class, () -> Behaviour.hangs().after(Duration.ofSeconds(-1)));
    }
  }

  @Test
  void theStoryOfASeedCanBeToldAgain() {
    List<String> stories = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      StringBuilder story = new StringBuilder();
      try (Simulation simulation = Simulation.ofSeed(77)) {
        Check shop =
            simulation
                .check(
                    "shop",
                    () ->
                        Behaviour.gives(
                                simulation.random().nextBoolean()
                                    ? Reading.up()
                                    : Reading.down("refused"))
                            .after(Duration.ofMillis(simulation.random().nextInt(900))))
                .every(Duration.ofSeconds(1));
        simulation.start(b -> b.check(shop).onResult(r -> story.append(r).append('\n')));
        simulation.advance(Duration.ofMinutes(5));
      }
      stories.add(story.toString());
    }
    assertEquals(stories.get(0), stories.get(1));
    assertTrue(stories.get(0).length() > 1_000);
  }
}
