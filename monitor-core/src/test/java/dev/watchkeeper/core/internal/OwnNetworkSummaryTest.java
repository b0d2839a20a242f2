package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.OwnNetwork;
import dev.watchkeeper.core.Rules;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is told at the end of an outage of our own network. */
class OwnNetworkSummaryTest {
  private static final Reading TIMEOUT = Reading.of(Outcome.TIMEOUT, "no answer");

  private final SimPlatform sim = new SimPlatform(9);
  private final MemoryStore store = new MemoryStore(sim);
  private final Map<String, Reading> readings = new HashMap<>();
  private final List<Alert> heard = new ArrayList<>();
  private Monitor monitor = start();

  private Monitor start() {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.store = store;
    spec.ownNetwork = OwnNetwork.canaries("gate");
    spec.alertListeners.add(heard::add);
    spec.rules.add(Rules.consecutiveFailures(1).recoverAfter(1));
    for (String name : List.of("gate", "shop", "mail", "wiki")) {
      spec.checks.add(
          Check.code(name, () -> context -> readings.getOrDefault(name, Reading.up()))
              .schedule(Schedule.manual()));
    }
    return Engine.start(spec);
  }

  private void find(String check, Reading reading) {
    readings.put(check, reading);
    monitor.runNow(CheckId.of(check));
    sim.advance(Duration.ofSeconds(1));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void itsEndSumsUpWhatHappened(boolean restarted) {
    for (String name : List.of("gate", "shop", "mail", "wiki")) {
      find(name, Reading.up());
    }
    sim.advance(Duration.ofMinutes(1));
    find("gate", TIMEOUT);
    find("shop", TIMEOUT);
    find("mail", TIMEOUT);
    sim.advance(Duration.ofMinutes(1));
    if (restarted) {
      monitor.close();
      monitor = start();
    }
    sim.advance(Duration.ofMinutes(1));
    find("gate", Reading.up());
    find("shop", Reading.up());
    find("mail", Reading.down("refused"));
    sim.advance(Duration.ofSeconds(20));
    monitor.close();
    List<Alert> ends =
        heard.stream()
            .filter(alert -> alert.check().equals(OwnNetwork.CHECK))
            .filter(alert -> alert.state() == AlertState.RESOLVED)
            .toList();
    assertEquals(1, ends.size(), heard.toString());
    String said = ends.get(0).explanation();
    assertTrue(said.contains(": cut off for 2 min "), said);
    assertTrue(
        said.endsWith(
            "; checks not reached: 2; alerts held: 2, of these over: 1, firing: 1, waiting for a"
                + " new look: 0; alerts that fire now: 1"),
        said);
  }
}
