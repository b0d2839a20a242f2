package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.StartOutcome.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Supervision D: restarts that fail, and their number")
class SupervisionSpecDTest extends SupervisionFixture {
  private final List<Double> tries = new ArrayList<>();

  private ChildSpec.Start failing() {
    return life -> {
      tries.add(clock.seconds());
      throw new IllegalStateException("not yet");
    };
  }

  private static RestartPolicy allows(int restarts, Duration period) {
    return AT_ONCE.maxRestarts(restarts).within(period);
  }

  @Test
  void s29_eachFailingTryCountsAndOthersGetThroughInBetween() {
    supervisor.start(spec("a", RestartPolicy.permanent().maxRestarts(3), failing()));
    assertEquals(1, supervisor.child("a").orElseThrow().restarts());
    clock.passSeconds(1);
    assertEquals(2, supervisor.child("a").orElseThrow().restarts());
    supervisor.start(spec("b"));
    is(WatcherState.RUNNING, "b");
    clock.passSeconds(60);
    is(WatcherState.QUARANTINED, "a");
    assertEquals(List.of(0.0, 1.0, 3.0, 7.0), tries);
    supervisor.stop();
    assertEquals(0, supervisor.size());
  }

  @Test
  void s30_pausesDoubleWithJitterAndTheNextTryCanBeRead() {
    supervisor.start(spec("a", RestartPolicy.permanent(), failing()));
    assertEquals(Optional.of(Duration.ofSeconds(1)), supervisor.child("a").orElseThrow().nextTry());
    clock.passSeconds(0.4);
    assertEquals(
        Optional.of(Duration.ofMillis(600)), supervisor.child("a").orElseThrow().nextTry());
    clock.passSeconds(20);
    assertEquals(List.of(0.0, 1.0, 3.0, 7.0, 15.0), tries);
    RestartPolicy policy = RestartPolicy.permanent();
    assertEquals(Duration.ofMillis(1_500).toNanos(), policy.pauseNanos(2, 1));
    assertEquals(Duration.ofMinutes(5).toNanos(), policy.pauseNanos(30, 0));
  }

  @Test
  void s31_aWaitingChildIsListedButNotActive() {
    supervisor = with(SupervisorOptions.builder().maxChildren(1).build());
    supervisor.start(spec("a"));
    crash();
    assertEquals(
        List.of(WatcherState.RESTARTING), supervisor.children().map(ChildInfo::state).toList());
    Counts counts = supervisor.counts();
    assertEquals(1, counts.specs());
    assertEquals(0, counts.active());
    assertEquals(1, counts.restarting());
    assertEquals(1, counts.workers());
    assertEquals(Kind.MAX_CHILDREN, startOnce(spec("b")).kind());
  }

  @Test
  void s32_aWaitingChildIsTerminatedByItsOldHandle() {
    ChildHandle old = startOnce(spec("a")).child();
    crash();
    assertTrue(supervisor.terminate(old));
    clock.passSeconds(600);
    assertEquals(1, lives.size());
    assertEquals(0, supervisor.size());
    assertEquals(0, supervisor.counts().specs());
  }

  @Test
  void s33_aWaitingChildIsNotRestartedOnDemandAndItsIdIsTaken() {
    supervisor.start(spec("a"));
    crash();
    assertThrows(IllegalStateException.class, () -> supervisor.restart("a"));
    assertEquals(Kind.ALREADY_STARTED, startOnce(spec("a")).kind());
    clock.passSeconds(1);
    assertTrue(supervisor.restart("a"));
    assertEquals(3, last().incarnation());
  }

  @Test
  void s34_asManyRestartsAsAllowedWithinThePeriodAndNotOneMore() {
    supervisor.start(spec("a", allows(2, Duration.ofSeconds(10))));
    crashAndReturn();
    crashAndReturn();
    is(WatcherState.RUNNING, "a");
    clock.passSeconds(10);
    crash();
    is(WatcherState.QUARANTINED, "a");
    supervisor.start(spec("b", allows(1, Duration.ofSeconds(1))));
    for (int i = 0; i < 100; i++) {
      clock.stepWall(Duration.ofDays(i % 2 == 0 ? 1 : -2));
      crashAndReturn();
      clock.passSeconds(2.1);
    }
    is(WatcherState.RUNNING, "b");
    crashAndReturn();
    clock.stepWall(Duration.ofDays(1));
    clock.passSeconds(0.5);
    crash();
    is(WatcherState.QUARANTINED, "b");
  }

  @Test
  void s35_withNoRestartAllowedTheFirstEndIsOneTooMany() {
    supervisor.start(spec("a", AT_ONCE.maxRestarts(0)));
    crash();
    is(WatcherState.QUARANTINED, "a");
    supervisor = with(escalate(0, Duration.ofSeconds(5)));
    supervisor.start(spec("a", AT_ONCE));
    crash();
    assertEquals(1, count(SupervisorEvent.Kind.ESCALATED));
    assertEquals(0, supervisor.size());
  }

  @Test
  void s36_aQuarantineConcernsOneChildAndEndsWithTheCoolDown() {
    supervisor.start(spec("good"));
    supervisor.start(spec("bad", AT_ONCE.maxRestarts(0)));
    crash();
    assertEquals(1, supervisor.quarantined());
    assertEquals(1, count(SupervisorEvent.Kind.QUARANTINED));
    clock.passSeconds(299);
    is(WatcherState.QUARANTINED, "bad");
    clock.passSeconds(1);
    is(WatcherState.RUNNING, "bad");
    is(WatcherState.RUNNING, "good");
  }

  @Test
  void s36_afterSomeQuarantinesInARowItStaysUntilItIsReset() {
    RestartPolicy policy = AT_ONCE.maxRestarts(0).maxQuarantines(3);
    supervisor.start(spec("a", policy));
    for (int i = 0; i < 2; i++) {
      crash();
      clock.passSeconds(300);
      is(WatcherState.RUNNING, "a");
    }
    crash();
    clock.pass(Duration.ofDays(365));
    is(WatcherState.QUARANTINED, "a");
    assertEquals(Optional.empty(), supervisor.child("a").orElseThrow().nextTry());
    assertTrue(supervisor.restart("a"));
    is(WatcherState.RUNNING, "a");
    crash();
    clock.passSeconds(300);
    is(WatcherState.RUNNING, "a");
    clock.passSeconds(61);
    crash();
    assertEquals(
        1, supervisor.child("a").orElseThrow().history().quarantines(), "a long life ends the row");
  }

  @Test
  void s36_escalationEndsAllChildrenAndTheSupervisorWithOneReport() throws Exception {
    supervisor = with(escalate(1, Duration.ofSeconds(5)));
    supervisor.start(spec("a", AT_ONCE));
    supervisor.start(spec("b", AT_ONCE));
    crashAndReturn();
    crash();
    assertEquals(0, supervisor.size());
    assertEquals(1, count(SupervisorEvent.Kind.ESCALATED));
    assertEquals(Kind.STOPPED, startOnce(spec("c")).kind());
    assertTrue(supervisor.stop(Duration.ofSeconds(1)));
    assertEquals(3, stops.size(), "b twice after crashes, a once");
  }

  private DynamicSupervisor inner() {
    return with(escalate(0, Duration.ofSeconds(5)));
  }

  @Test
  void s37_escalationIsAShutdownForTheParent() {
    for (RestartPolicy.Kind kind : RestartPolicy.Kind.values()) {
      lives.clear();
      supervisor = with(SupervisorOptions.standard());
      supervisor.start(
          DynamicSupervisor.nested("branch", this::inner, () -> Stream.of(spec("leaf")))
              .restart(policy(kind))
              .build());
      assertEquals(1, lives.size());
      crash();
      clock.passSeconds(1);
      boolean again = kind == RestartPolicy.Kind.PERMANENT;
      assertEquals(again ? 2 : 1, lives.size(), kind.toString());
      assertEquals(again ? 1 : 0, supervisor.size(), kind.toString());
    }
  }

  @Test
  void s38_theChildrenOfARestartedSupervisorComeBackFromTheRegistry() {
    List<DynamicSupervisor> made = new ArrayList<>();
    supervisor.start(
        DynamicSupervisor.nested(
                "branch",
                () -> {
                  made.add(inner());
                  return made.get(made.size() - 1);
                },
                () -> IntStream.range(0, 1_000).mapToObj(i -> spec("watcher " + i)))
            .restart(AT_ONCE)
            .build());
    made.get(0).start(spec("not in the registry"));
    assertEquals(1_001, made.get(0).counts().active());
    crash();
    clock.passSeconds(1);
    assertEquals(2, made.size());
    assertEquals(0, made.get(0).size());
    assertEquals(1_000, made.get(1).counts().active());
    assertEquals(1_000, made.get(1).children().map(ChildInfo::id).distinct().count());
    assertEquals(1_000, lives.stream().filter(ChildSpec.Life::current).count());
  }

  @Test
  void s39_killingASupervisorTakesItsChildrenDownAndTheParentRestartsTheBranch() {
    supervisor.start(
        DynamicSupervisor.nested(
                "branch", this::inner, () -> Stream.of(spec("leaf 1"), spec("leaf 2")))
            .restart(AT_ONCE)
            .build());
    ChildSpec.Life leaf = last();
    assertTrue(supervisor.kill("branch"));
    assertFalse(leaf.current());
    clock.passSeconds(1);
    is(WatcherState.RUNNING, "branch");
    assertEquals(4, lives.size());
    assertEquals(2, lives.stream().filter(ChildSpec.Life::current).count());
  }
}
