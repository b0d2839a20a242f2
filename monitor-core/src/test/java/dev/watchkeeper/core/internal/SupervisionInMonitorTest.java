package dev.watchkeeper.core.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.AlertState;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.Health;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.core.supervisor.RestartPolicy;
import dev.watchkeeper.core.supervisor.SupervisorEvent;
import dev.watchkeeper.core.supervisor.SupervisorEvent.Kind;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** What supervision means for a whole monitor, in virtual time. */
class SupervisionInMonitorTest {
  private static final Duration TEN = Duration.ofSeconds(10);

  private final SimPlatform sim = new SimPlatform(3);
  private final List<SupervisorEvent> events = new ArrayList<>();
  private final List<Alert> alerts = new ArrayList<>();

  private Monitor start(Consumer<EngineSpec> more, Check... checks) {
    EngineSpec spec = new EngineSpec();
    spec.platform = sim;
    spec.time = sim;
    spec.checks.addAll(Arrays.asList(checks));
    spec.supervisorListeners.add(events::add);
    spec.alertListeners.add(alerts::add);
    spec.restart =
        RestartPolicy.permanent()
            .maxRestarts(2)
            .backoff(Duration.ofSeconds(1), Duration.ofSeconds(4))
            .coolDown(Duration.ofMinutes(5));
    more.accept(spec);
    return Engine.start(spec);
  }

  private long seen(Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).count();
  }

  @Test
  void eventsReachListenersAndHealth() {
    boolean[] broken = {true};
    Check check =
        Check.code(
                "shop",
                () ->
                    context -> {
                      if (broken[0]) {
                        throw new IllegalStateException("a bug");
                      }
                      return Reading.up();
                    })
            .every(TEN);
    try (Monitor monitor = start(spec -> {}, check)) {
      sim.advance(Duration.ofMinutes(1));
      Health health = monitor.health();
      assertEquals(1, health.quarantined());
      assertEquals(1, health.watchers().quarantined());
      assertEquals(3, seen(Kind.CRASHED));
      assertEquals(2, seen(Kind.RESTARTING));
      assertEquals(1, seen(Kind.QUARANTINED));
      assertEquals(3L, health.events().get(Kind.CRASHED));
      assertEquals(
          WatcherState.QUARANTINED, monitor.state(CheckId.of("shop")).orElseThrow().watcher());
      assertEquals(0, monitor.accounting().down(), "a bug of ours is never the target's");
      broken[0] = false;
      sim.advance(Duration.ofMinutes(6));
      assertEquals(1, monitor.health().watchers().active());
      assertTrue(monitor.accounting().up() > 0);
      assertEquals(4, seen(Kind.STARTED));
    }
  }

  @Test
  void s61_aCrashBetweenTwoFailuresLosesNoCount() {
    int[] runs = {0};
    Check check =
        Check.code(
                "shop",
                () ->
                    context -> {
                      if (++runs[0] == 3) {
                        throw new IllegalStateException("a bug");
                      }
                      return Reading.down("refused");
                    })
            .every(TEN);
    try (Monitor monitor = start(spec -> spec.rules.add(Rules.consecutiveFailures(3)), check)) {
      sim.advance(Duration.ofSeconds(30));
      assertEquals(List.of(), alerts, "two failures and a crash");
      sim.advance(TEN);
      assertEquals(1, alerts.size(), "the third failure");
      assertEquals(AlertState.FIRING, alerts.get(0).state());
      assertEquals(1, monitor.accounting().unknown());
    }
  }

  @Test
  void s62_aStormOfCrashesRestartsSpreadAndDoesNotDelayTheOthers() {
    Check[] checks = new Check[1_001];
    boolean[] broken = {true};
    Arrays.setAll(
        checks,
        i ->
            Check.code(
                    "c" + i,
                    () ->
                        context -> {
                          if (broken[0] && i > 0) {
                            throw new IllegalStateException("the database is gone");
                          }
                          return Reading.up();
                        })
                .every(TEN));
    try (Monitor monitor = start(spec -> {}, checks)) {
      sim.advance(TEN);
      broken[0] = false;
      sim.advance(Duration.ofSeconds(30));
      assertEquals(1_001, monitor.health().watchers().active());
      assertEquals(4, monitor.accounting(CheckId.of("c0")).up());
      assertEquals(Duration.ZERO, monitor.lag(CheckId.of("c0")).worst());
      assertEquals(0, monitor.accounting().missed());
    }
  }

  @Test
  void s63_startSucceedsAlthoughNoTargetCanBeReached() {
    Check[] checks = new Check[50];
    Arrays.setAll(
        checks,
        i ->
            Check.code(
                    "c" + i,
                    () ->
                        context -> {
                          throw new IOException("no route");
                        })
                .every(TEN));
    try (Monitor monitor = start(spec -> {}, checks)) {
      assertEquals(50, monitor.health().watchers().active());
      monitor.states().forEach(state -> assertEquals(Status.UNKNOWN, state.status()));
      sim.advance(TEN);
      monitor.states().forEach(state -> assertEquals(Status.DOWN, state.status()));
      assertEquals(50, monitor.health().watchers().active());
      assertEquals(0, seen(Kind.CRASHED));
    }
  }

  @Test
  void livenessFailsWhenProgressStopsAndComesBackWithIt() {
    Check check = Check.code("shop", () -> context -> Reading.up()).every(Duration.ofSeconds(1));
    try (Monitor monitor = start(spec -> {}, check)) {
      sim.advance(TEN);
      assertTrue(monitor.health().live());
      sim.pass(Duration.ofSeconds(7).toNanos());
      assertFalse(monitor.health().live(), "the scheduler is seven seconds late");
      assertTrue(monitor.health().overdue() > 0);
      sim.settle();
      assertTrue(monitor.health().live());
    }
  }
}
