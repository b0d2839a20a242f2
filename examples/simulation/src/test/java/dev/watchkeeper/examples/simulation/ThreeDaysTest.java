package dev.watchkeeper.examples.simulation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.testkit.simulation.Simulation;
import dev.watchkeeper.testkit.simulation.SimulationTest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** My probe, my rules, three days of them. */
class ThreeDaysTest {
  /**
   * Each noon some hundred orders too many wait for 45 minutes; on the second day the shop is
   * stuck.
   */
  private static long waitingAt(Instant now) {
    long minute = now.getEpochSecond() / 60 % (24 * 60);
    long day = Duration.between(Simulation.BEGIN, now).toDays();
    boolean rush = minute >= 12 * 60 + 10 && minute < 12 * 60 + 55;
    boolean stuck = day == 1 && minute >= 15 * 60 && minute < 16 * 60;
    return stuck ? 50_000 : rush ? 800 : 20;
  }

  @SimulationTest(seeds = 3)
  void theRushIsAWarningADayAndTheStuckQueueAnAlarm(Simulation simulation) {
    List<Alert> alerts = new ArrayList<>();
    long begin = System.nanoTime();
    Monitor monitor =
        simulation.start(
            builder ->
                OrderWatch.watch(builder, () -> waitingAt(simulation.time().wallTime()))
                    .onAlert(alerts::add));
    simulation.advance(Duration.ofDays(3));
    long took = System.nanoTime() - begin;

    List<Alert> warnings =
        alerts.stream().filter(a -> a.rule().equals("slow") && firing(a)).toList();
    List<Alert> alarms =
        alerts.stream().filter(a -> a.severity() == Severity.CRITICAL && firing(a)).toList();
    assertEquals(4, warnings.size(), "three noons and the stuck queue");
    assertEquals(1, alarms.size());
    assertEquals(0, monitor.accounting().missed());
    assertTrue(monitor.accounting().settled() >= 3 * 24 * 60);
    assertEquals(2 * 5, alerts.size(), "each begins and ends once");
    System.out.printf(
        "3 days, %,d runs, %d alerts in %d ms%n",
        monitor.accounting().due(), alerts.size() / 2, took / 1_000_000);
  }

  private static boolean firing(Alert alert) {
    return alert.state() == dev.watchkeeper.api.AlertState.FIRING;
  }
}
