package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.ChildSpec.Life;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Supervision G and H: groups, and what monitoring adds")
@Timeout(60)
class SupervisionSpecHTest extends SupervisionFixture {
  @Test
  void s58_optionsChangeWhileItRunsAndInvalidOnesChangeNothing() {
    supervisor.start(spec("a", AT_ONCE));
    SupervisorOptions before = supervisor.options();
    assertThrows(
        SpecException.class,
        () -> supervisor.change(before.toBuilder().restarts(-1, Duration.ofSeconds(1)).build()));
    assertEquals(before, supervisor.options());
    supervisor.change(
        before.toBuilder()
            .mode(SupervisorOptions.Mode.ESCALATE)
            .restarts(1, Duration.ofSeconds(5))
            .build());
    is(WatcherState.RUNNING, "a");
    crashAndReturn();
    is(WatcherState.RUNNING, "a");
    crash();
    assertEquals(1, count(SupervisorEvent.Kind.ESCALATED), "the new flags hold");
  }

  @Test
  void s59_aLifeWithoutProgressIsWrittenOffAndReplaced() {
    List<String> closed = new ArrayList<>();
    ChildSpec.Start start =
        life -> {
          lives.add(life);
          life.closeOnKill(() -> closed.add("life " + life.incarnation()));
          return none();
        };
    supervisor.start(
        ChildSpec.builder("a", start)
            .restart(AT_ONCE)
            .progressWithin(Duration.ofSeconds(30))
            .build());
    for (int i = 0; i < 10; i++) {
      clock.passSeconds(29);
      last().progress();
    }
    assertEquals(1, lives.size());
    clock.passSeconds(29.9);
    assertTrue(last().current());
    clock.passSeconds(0.1);
    assertFalse(lives.get(0).current());
    assertEquals(List.of("life 1"), closed);
    clock.passSeconds(0);
    assertEquals(2, lives.size());
    is(WatcherState.RUNNING, "a");
    assertTrue(supervisor.child("a").orElseThrow().lastFailure().contains("no progress for PT30S"));
  }

  @Test
  void s59_whatHangsIsInterrupted() throws Exception {
    CountDownLatch interrupted = new CountDownLatch(1);
    Thread worker =
        new Thread(
            () -> {
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    ChildSpec.Start start =
        life -> {
          worker.start();
          life.closeOnKill(worker::interrupt);
          return none();
        };
    supervisor.start(
        ChildSpec.builder("a", start)
            .restart(RestartPolicy.temporary())
            .progressWithin(Duration.ofSeconds(1))
            .build());
    clock.passSeconds(1);
    interrupted.await();
    worker.join();
    assertEquals(0, supervisor.size());
  }

  @Test
  void s60_lateReportsAreDroppedAndCounted() {
    List<String> history = new ArrayList<>();
    supervisor.start(spec("a", AT_ONCE));
    Life old = last();
    crashAndReturn();
    for (Life life : lives) {
      if (life.current()) {
        history.add("DOWN by life " + life.incarnation());
      }
    }
    assertEquals(List.of("DOWN by life 2"), history);
    old.failed(new IllegalStateException("late"));
    old.ended();
    old.shutdown("late");
    old.progress();
    is(WatcherState.RUNNING, "a");
    assertEquals(2, supervisor.child("a").orElseThrow().incarnation());
    assertEquals(3, supervisor.counts().late());
    assertEquals(3, count(SupervisorEvent.Kind.LATE));
  }

  @Test
  void s60_aStartThatComesBackLateIsEndedByWhoeverBringsIt() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    ChildSpec.Start start =
        life -> {
          if (life.incarnation() > 1) {
            return none();
          }
          entered.countDown();
          while (release.getCount() > 0) {
            try {
              release.await();
            } catch (InterruptedException e) {
              // it ignores that
            }
          }
          return ended::countDown;
        };
    DynamicSupervisor real = with(SupervisorOptions.standard(), SupervisionSpecHTest::onAThread);
    real.start(spec("a", AT_ONCE.backoff(Duration.ofSeconds(1), Duration.ofSeconds(1)), start));
    entered.await();
    clock.passSeconds(30);
    assertEquals(WatcherState.RESTARTING, real.stateOf("a"));
    assertEquals(1, real.counts().abandoned());
    assertEquals(1, count(SupervisorEvent.Kind.ABANDONED));
    release.countDown();
    ended.await();
    assertFalse(real.child("a").orElseThrow().handle().alive());
  }

  private static void onAThread(Runnable task) {
    Thread thread = new Thread(task, "child");
    thread.setDaemon(true);
    thread.start();
  }

  @Test
  void s60_aChildWithTooManyAbandonedCallsIsStuckUntilOneIsBack() {
    inline = false;
    supervisor.start(spec("a", AT_ONCE));
    Runnable first = tasks.remove();
    clock.passSeconds(30);
    assertEquals(1, supervisor.counts().abandoned());
    Runnable second = tasks.remove();
    clock.passSeconds(30);
    assertEquals(2, supervisor.counts().abandoned());
    is(WatcherState.STUCK, "a");
    assertEquals(1, supervisor.counts().stuck());
    clock.passSeconds(3_000);
    assertEquals(0, tasks.size(), "nothing new is started for it");
    inline = true;
    supervisor.start(spec("b"));
    is(WatcherState.RUNNING, "b");
    first.run();
    is(WatcherState.RUNNING, "a");
    assertEquals(1, supervisor.counts().abandoned());
    second.run();
    assertEquals(0, supervisor.counts().abandoned());
    assertEquals(1, count(SupervisorEvent.Kind.STARTED) - 1);
  }

  @Test
  void s60_theCapOfAbandonedCallsStopsOnlyThoseWhoHaveSome() {
    supervisor = with(SupervisorOptions.builder().maxAbandoned(1).build());
    inline = false;
    supervisor.start(spec("a", AT_ONCE));
    supervisor.start(spec("b", AT_ONCE));
    List<Runnable> hanging = new ArrayList<>(tasks);
    tasks.clear();
    clock.passSeconds(30);
    is(WatcherState.STUCK, "a");
    is(WatcherState.STUCK, "b");
    inline = true;
    supervisor.start(spec("c", AT_ONCE));
    crashAndReturn();
    is(WatcherState.RUNNING, "c");
    hanging.forEach(Runnable::run);
    assertEquals(3, supervisor.counts().active());
  }

  @Test
  void s61_aRestartLosesNothingThatIsKeptOutsideOfTheLife() {
    int[] failures = {0};
    ChildSpec.Start start =
        life -> {
          lives.add(life);
          failures[0]++;
          return none();
        };
    supervisor.start(spec("a", AT_ONCE, start));
    crashAndReturn();
    assertEquals(2, failures[0]);
    crashAndReturn();
    assertEquals(3, failures[0], "the third one is the third one");
  }

  @Test
  void s62_childrenThatFailTogetherAreRestartedSpread() {
    Random random = new Random(7);
    DynamicSupervisor spread =
        DynamicSupervisor.builder(hands, clock::after)
            .time(clock)
            .chance(random::nextDouble)
            .build();
    Map<Long, Integer> restarts = new TreeMap<>();
    ChildSpec.Start start =
        life -> {
          lives.add(life);
          restarts.merge((long) (clock.seconds() * 100), 1, Integer::sum);
          return none();
        };
    for (int i = 0; i < 10_000; i++) {
      spread.start(ChildSpec.of("watcher " + i, start));
    }
    restarts.clear();
    for (Life life : List.copyOf(lives)) {
      life.failed(new IllegalStateException("the database is gone"));
    }
    assertEquals(10_000, spread.counts().restarting());
    clock.passSeconds(2);
    assertEquals(10_000, spread.counts().active());
    assertTrue(restarts.size() >= 25, "over a quarter of a second: " + restarts.size());
    int most = restarts.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
    assertTrue(most <= 800, "in one hundredth of a second: " + most);
  }

  @Test
  void s63_aStartSucceedsWithoutItsTarget() {
    for (int i = 0; i < 10; i++) {
      supervisor.start(
          ChildSpec.of(
              "trying " + i,
              life -> {
                lives.add(life);
                return none();
              }));
      supervisor.start(
          ChildSpec.of(
              "failing " + i,
              life -> {
                throw new java.io.IOException("unreachable");
              }));
    }
    assertEquals(10, supervisor.counts().active());
    assertEquals(10, supervisor.counts().restarting(), "kept, and tried again");
    assertEquals(20, supervisor.size());
  }

  @Test
  void s64_healthIsAnsweredWhateverChildrenHold() throws Exception {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    DynamicSupervisor real = with(SupervisorOptions.standard(), SupervisionSpecHTest::onAThread);
    real.start(
        ChildSpec.of(
            "a",
            life -> {
              synchronized (life) {
                entered.countDown();
                release.await();
              }
              return none();
            }));
    entered.await();
    Counts counts = real.counts();
    assertEquals(1, counts.starting());
    assertEquals(0, counts.active());
    assertEquals(0, counts.restarting() + counts.quarantined() + counts.stuck());
    clock.passSeconds(0);
    release.countDown();
  }

  @Test
  void s64_allThatTheCountsSay() {
    supervisor.start(spec("a", AT_ONCE));
    Life old = last();
    crashAndReturn();
    old.ended();
    inline = false;
    supervisor.start(spec("b"));
    supervisor.terminate("a");
    supervisor.start(ChildSpec.of("c", life -> Child.IGNORED));
    Counts counts = supervisor.counts();
    assertEquals(2, counts.starting());
    assertEquals(1, counts.stopping());
    assertEquals(1, counts.late());
    assertEquals(0, counts.abandoned());
    runTasks();
    assertEquals(1, supervisor.counts().specs());
    assertEquals(1, supervisor.counts().active());
  }
}
