package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.StartOutcome.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Supervision B: starting")
class SupervisionSpecBTest extends SupervisionFixture {
  private ChildSpec failing(String id) {
    return spec(
        id,
        AT_ONCE,
        life -> {
          throw new IllegalStateException("no");
        });
  }

  @Test
  void s09_startGivesTheChildAndWhatItHasToTell() {
    ChildSpec.Start start =
        life -> {
          lives.add(life);
          return Child.with("X", () -> stops.add("a"));
        };
    StartOutcome outcome = startOnce(spec("a", AT_ONCE, start));
    assertEquals(Kind.STARTED, outcome.kind());
    assertEquals("X", outcome.info());
    assertTrue(outcome.child().alive());
    crashAndReturn();
    is(WatcherState.RUNNING, "a");
    assertTrue(supervisor.terminate("a"));
    assertEquals(List.of("a", "a"), stops);
  }

  @Test
  void s10_aStartThatSaysIgnoreKeepsNothing() {
    assertEquals(Kind.IGNORED, startOnce(spec("a", AT_ONCE, life -> Child.IGNORED)).kind());
    assertEquals(0, supervisor.size());
    assertEquals(0, supervisor.counts().specs());
    supervisor.start(spec("a", AT_ONCE, life -> Child.IGNORED));
    assertEquals(0, supervisor.size());
  }

  @Test
  void s11_aFirstStartThatFailsIsToldDroppedAndCountsNoRestart() {
    supervisor = with(escalate(3, Duration.ofSeconds(5)));
    StartOutcome thrown = startOnce(failing("a"));
    assertEquals(Kind.FAILED, thrown.kind());
    assertEquals("no", thrown.cause().getMessage());
    assertTrue(thrown.cause().getStackTrace().length > 0);
    assertEquals(Kind.FAILED, startOnce(spec("a", AT_ONCE, life -> null)).kind());
    ChildSpec.Start exits =
        life -> {
          life.failed(new IllegalStateException("exit"));
          return none();
        };
    StartOutcome exited = startOnce(spec("a", AT_ONCE, exits));
    assertEquals("exit", exited.cause().getMessage());
    assertEquals(0, supervisor.size());
    supervisor.start(spec("b", AT_ONCE));
    for (int i = 0; i < 3; i++) {
      crashAndReturn();
    }
    is(WatcherState.RUNNING, "b");
  }

  @Test
  void s12_anIdIsTakenOnce() {
    StartOutcome first = startOnce(spec("a"));
    StartOutcome second = startOnce(spec("a"));
    assertEquals(Kind.ALREADY_STARTED, second.kind());
    assertSame(first.child(), second.child());
    crash();
    is(WatcherState.RESTARTING, "a");
    assertEquals(Kind.ALREADY_STARTED, startOnce(spec("a")).kind());
    StartOutcome.NotStarted refused =
        assertThrows(StartOutcome.NotStarted.class, () -> supervisor.start(spec("a")));
    assertEquals(Kind.ALREADY_STARTED, refused.outcome().orElseThrow().kind());
    assertEquals(1, lives.size());
  }

  @Test
  void s13_aChildThatRunsElsewhereIsNoFailure() {
    StartOutcome outcome = startOnce(spec("a", AT_ONCE, life -> Child.elsewhere("node 7")));
    assertEquals(Kind.ALREADY_STARTED_ELSEWHERE, outcome.kind());
    assertEquals("node 7", outcome.info());
    assertEquals(0, supervisor.size());
    assertEquals(0, count(SupervisorEvent.Kind.CRASHED));
  }

  @Test
  void s14_moreChildrenThanMayBeAreRefused() {
    supervisor = with(SupervisorOptions.builder().maxChildren(1).build());
    supervisor.start(failing("a"));
    StartOutcome refused = startOnce(spec("b"));
    assertEquals(Kind.MAX_CHILDREN, refused.kind());
    assertEquals(1, refused.info());
    assertEquals(List.of(), lives, "nothing was started");
    supervisor.terminate("a");
    assertEquals(Kind.STARTED, startOnce(spec("b")).kind());
    supervisor = with(SupervisorOptions.builder().maxChildren(0).build());
    assertEquals(Kind.MAX_CHILDREN, startOnce(spec("a")).kind());
  }

  @Test
  void s15_aLowerLimitKeepsThoseThatRunAndRefusesNewOnes() {
    supervisor.start(spec("a"));
    supervisor.start(spec("b"));
    supervisor.change(supervisor.options().toBuilder().maxChildren(1).build());
    assertEquals(2, supervisor.counts().active());
    supervisor.terminate("a");
    assertEquals(Kind.MAX_CHILDREN, startOnce(spec("c")).kind());
    supervisor.terminate("b");
    assertEquals(Kind.STARTED, startOnce(spec("c")).kind());
  }

  @Test
  void s16_aListIsStartedInOrderAndTakenBackInReverse() {
    StartOutcome.Pending all =
        supervisor.startAll(List.of(spec("1"), spec("2"), failing("3"), spec("4"), spec("5")));
    StartOutcome outcome = all.outcome().orElseThrow();
    assertEquals("3", outcome.id());
    assertEquals(Kind.FAILED, outcome.kind());
    assertEquals(List.of("2", "1"), stops);
    assertEquals(2, lives.size());
    assertEquals(0, supervisor.size());
    StartOutcome.NotStarted thrown = assertThrows(StartOutcome.NotStarted.class, all::join);
    assertTrue(thrown.getMessage().contains("'3'"), thrown.getMessage());
    assertEquals("no", thrown.getCause().getMessage());
    assertTrue(supervisor.startAll(List.of(spec("1"), spec("2"))).outcome().get().started());
  }

  @Test
  void s16_theNextOneWaitsForTheOneBefore() {
    inline = false;
    StartOutcome.Pending all = supervisor.startAll(List.of(spec("1"), spec("2"), failing("3")));
    assertEquals(1, supervisor.size());
    tasks.remove().run();
    assertEquals(2, supervisor.size());
    tasks.remove().run();
    tasks.remove().run();
    is(WatcherState.STOPPING, "2");
    is(WatcherState.RUNNING, "1");
    assertEquals(Optional.empty(), all.outcome());
    runTasks();
    assertEquals(List.of("2", "1"), stops);
    assertEquals("3", all.outcome().orElseThrow().id());
  }

  @Test
  void s17_aStartThatHangsIsWrittenOffAndDelaysNobody() {
    inline = false;
    StartOutcome.Pending hangs = supervisor.startOnce(spec("slow"));
    Runnable hanging = tasks.remove();
    inline = true;
    for (int i = 0; i < 1_000; i++) {
      supervisor.start(spec("quick " + i));
    }
    assertEquals(1_000, supervisor.counts().active());
    assertEquals(1, supervisor.counts().starting());
    clock.passSeconds(29.9);
    assertFalse(hangs.outcome().isPresent());
    clock.passSeconds(0.1);
    assertEquals(Kind.TIMED_OUT, hangs.outcome().orElseThrow().kind());
    assertEquals(Duration.ofSeconds(30), hangs.outcome().orElseThrow().info());
    is(WatcherState.STOPPED, "slow");
    assertEquals(1, supervisor.counts().abandoned());
    hanging.run();
    assertEquals(0, supervisor.counts().abandoned());
    assertEquals(1_000, supervisor.size());
  }

  @Test
  void s17_aHangingStartIsInterrupted() throws Exception {
    CountDownLatch inStart = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    ChildSpec.Start start =
        life -> {
          inStart.countDown();
          try {
            new CountDownLatch(1).await();
          } finally {
            left.countDown();
          }
          return none();
        };
    DynamicSupervisor real =
        with(SupervisorOptions.standard(), task -> new Thread(task, "start").start());
    StartOutcome.Pending pending = real.startOnce(spec("a", AT_ONCE, start));
    inStart.await();
    clock.passSeconds(30);
    left.await();
    assertEquals(Kind.TIMED_OUT, pending.await(Duration.ofSeconds(10)).orElseThrow().kind());
  }

  @Test
  void s18_aStoppedSupervisorRefusesAtOnce() {
    supervisor.stop();
    assertThrows(IllegalStateException.class, () -> supervisor.start(spec("a")));
    assertEquals(Kind.STOPPED, startOnce(spec("a")).kind());
    assertFalse(supervisor.terminate("a"));
    assertFalse(supervisor.restart("a"));
    assertFalse(supervisor.kill("a"));
    assertEquals(Optional.empty(), supervisor.child("a"));
  }

  @Test
  void s19_theSameSupervisorTwiceIsRefusedWithTheFirst() {
    ChildSpec branch =
        DynamicSupervisor.nested("branch", () -> with(SupervisorOptions.standard()), Stream::empty)
            .build();
    StartOutcome first = startOnce(branch);
    StartOutcome second = startOnce(branch);
    assertEquals(Kind.ALREADY_STARTED, second.kind());
    assertSame(first.child(), second.child());
    assertEquals(1, supervisor.counts().supervisors());
  }
}
