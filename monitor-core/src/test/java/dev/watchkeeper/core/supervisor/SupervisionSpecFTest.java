package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.StartOutcome.Kind;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Supervision F: looking in, races, scale")
@Timeout(120)
class SupervisionSpecFTest extends SupervisionFixture {
  private static final int THREADS = 8;

  @Test
  void s51_theListAndTheCountsAgree() {
    supervisor.start(spec("runs"));
    supervisor.start(spec("waits"));
    crash();
    supervisor.start(spec("quarantined", AT_ONCE.maxRestarts(0)));
    crash();
    supervisor.start(
        DynamicSupervisor.nested("branch", () -> with(SupervisorOptions.standard()), Stream::empty)
            .build());
    Counts counts = supervisor.counts();
    assertEquals(4, counts.specs());
    assertEquals(4, supervisor.children().count());
    assertEquals(2, counts.active());
    assertEquals(1, counts.supervisors());
    assertEquals(3, counts.workers());
    for (WatcherState state : WatcherState.values()) {
      long listed = supervisor.children().filter(child -> child.state() == state).count();
      assertEquals(counts.in(state), listed, state.toString());
    }
    ChildInfo waits = supervisor.child("waits").orElseThrow();
    assertEquals(WatcherState.RESTARTING, waits.state());
    assertFalse(waits.handle().alive());
    assertEquals(ChildSpec.Type.SUPERVISOR, supervisor.child("branch").orElseThrow().type());
    assertTrue(counts.toString().startsWith("2 active, 0 starting, 1 restarting, 1 quarantined"));
  }

  @Test
  void s51_theListIsAStreamThatStopsNobody() {
    for (int i = 0; i < 100; i++) {
      supervisor.start(spec("child " + i));
    }
    Iterator<ChildInfo> pages = supervisor.children().iterator();
    pages.next();
    supervisor.start(spec("new"));
    supervisor.terminate("child 99");
    int rest = 0;
    while (pages.hasNext()) {
      pages.next();
      rest++;
    }
    assertTrue(rest >= 97 && rest <= 100, "one by one: " + rest);
  }

  @Test
  void s52_ofManyThatStartOneIdExactlyOneWins() throws Exception {
    for (int round = 0; round < 300; round++) {
      DynamicSupervisor real =
          DynamicSupervisor.builder(Runnable::run, (pause, task) -> {}).build();
      List<StartOutcome> outcomes = new ArrayList<>();
      race(
          () -> {
            StartOutcome outcome =
                real.startOnce(ChildSpec.of("a", life -> none())).outcome().orElseThrow();
            synchronized (outcomes) {
              outcomes.add(outcome);
            }
          });
      assertEquals(1, outcomes.stream().filter(StartOutcome::started).count());
      assertEquals(
          THREADS - 1, outcomes.stream().filter(o -> o.kind() == Kind.ALREADY_STARTED).count());
      assertEquals(1, real.counts().active());
    }
  }

  @Test
  void s52_neverAChildThatRunsAndThatNobodyLists() throws Exception {
    ExecutorService pool = Executors.newFixedThreadPool(4);
    DynamicSupervisor real = DynamicSupervisor.builder(pool, (pause, task) -> {}).build();
    AtomicInteger alive = new AtomicInteger();
    AtomicInteger turn = new AtomicInteger();
    ChildSpec spec =
        ChildSpec.of(
            "a",
            life -> {
              alive.incrementAndGet();
              return alive::decrementAndGet;
            });
    for (int round = 0; round < 300; round++) {
      race(
          () -> {
            if (turn.getAndIncrement() % 2 == 0) {
              real.startOnce(spec).await(java.time.Duration.ofSeconds(30));
            } else {
              real.terminate("a");
            }
          });
    }
    boolean listed = real.child("a").filter(c -> c.state() == WatcherState.RUNNING).isPresent();
    real.terminate("a");
    assertTrue(real.stop(java.time.Duration.ofSeconds(30)));
    assertEquals(0, alive.get(), "listed before the end: " + listed);
    assertEquals(0, real.counts().specs());
    pool.shutdown();
  }

  @Test
  void s52_startsThatRaceWithAStopLeaveNothing() throws Exception {
    for (int round = 0; round < 300; round++) {
      DynamicSupervisor real =
          DynamicSupervisor.builder(Runnable::run, (pause, task) -> {}).build();
      AtomicInteger alive = new AtomicInteger();
      AtomicInteger turn = new AtomicInteger();
      race(
          () -> {
            int number = turn.getAndIncrement();
            if (number == THREADS / 2) {
              real.stop();
            } else {
              real.startOnce(
                  ChildSpec.of(
                      "child " + number,
                      life -> {
                        alive.incrementAndGet();
                        return alive::decrementAndGet;
                      }));
            }
          });
      assertTrue(real.stop(java.time.Duration.ofSeconds(30)));
      assertEquals(0, alive.get());
      assertEquals(0, real.size());
    }
  }

  /** A step of a race. */
  private interface Step {
    void run() throws Exception;
  }

  private static void race(Step step) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(THREADS);
    CountDownLatch go = new CountDownLatch(1);
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      all.add(
          threads.submit(
              () -> {
                go.await();
                step.run();
                return null;
              }));
    }
    go.countDown();
    for (Future<?> one : all) {
      one.get(60, TimeUnit.SECONDS);
    }
    threads.shutdown();
  }

  @Test
  void s53_oneChildIsFoundByItsId() {
    supervisor.start(spec("a"));
    supervisor.start(spec("b"));
    assertEquals("b", supervisor.child("b").orElseThrow().id());
    assertEquals(Optional.empty(), supervisor.child("c"));
    assertEquals(WatcherState.STOPPED, supervisor.stateOf("c"));
  }

  private static long startAndStop(int children) {
    DynamicSupervisor quick = DynamicSupervisor.builder(Runnable::run, (pause, task) -> {}).build();
    long begin = System.nanoTime();
    for (int i = 0; i < children; i++) {
      quick.start(ChildSpec.of("child " + i, life -> none()));
    }
    assertEquals(children, quick.counts().active());
    quick.stop();
    assertEquals(0, quick.size());
    return System.nanoTime() - begin;
  }

  @Test
  void s54_manyChildrenCostNoMoreEachThanAFew() {
    long few = Long.MAX_VALUE;
    for (int i = 0; i < 10; i++) {
      few = Math.min(few, startAndStop(1_000));
    }
    long many = startAndStop(100_000);
    assertTrue(many <= 10 * 100 * few, "1,000: " + few + " ns, 100,000: " + many + " ns");
  }

  @Test
  void s54_childrenAtRestHaveNoTimers() {
    for (int i = 0; i < 10_000; i++) {
      supervisor.start(spec("child " + i));
    }
    assertTrue(clock.waiting() <= 1, "one timer looks after all calls: " + clock.waiting());
    clock.passSeconds(31);
    assertEquals(0, clock.waiting());
  }

  @Test
  void s55_whatIsToldIsBoundedAndNamesTheChildAndItsLife() {
    String id = "watcher\n" + "x".repeat(900);
    supervisor.start(spec(id, AT_ONCE));
    Throwable cause = new IllegalStateException("y".repeat(100_000));
    for (int i = 0; i < 20; i++) {
      cause = new IllegalStateException("z".repeat(100_000), cause);
    }
    last().failed(cause);
    assertTrue(events.size() >= 4);
    for (SupervisorEvent event : events) {
      assertTrue(event.message().length() <= 500, event.message());
      assertTrue(event.message().contains("watcher?xxx"), event.message());
      assertTrue(event.message().endsWith("[life 1]"), event.message());
      assertFalse(event.message().contains("\n"));
      assertEquals(id, event.child());
      assertEquals(1, event.incarnation());
    }
  }
}
