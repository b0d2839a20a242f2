package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.ChildSpec.Life;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@DisplayName("Supervision E: stopping")
@Timeout(60)
class SupervisionSpecETest extends SupervisionFixture {
  private final Map<String, Double> left = new HashMap<>();

  /** A supervisor whose calls take the time that their children say, side by side. */
  private DynamicSupervisor slow() {
    return DynamicSupervisor.builder(hands, clock::after)
        .time(clock)
        .events(
            event -> {
              events.add(event);
              if (event.kind() == SupervisorEvent.Kind.STOPPED) {
                left.put(event.child(), clock.seconds());
              }
            })
        .build();
  }

  private ChildSpec limited(String id, Shutdown shutdown) {
    return ChildSpec.builder(id, child(id)).shutdown(shutdown).build();
  }

  /** Lets the calls that wait end after so many seconds, in their order; negative: never. */
  private void take(double... seconds) {
    for (double one : seconds) {
      Runnable task = tasks.remove();
      if (one >= 0) {
        clock.after(Duration.ofMillis((long) (one * 1_000)), task);
      }
    }
  }

  private void startThree(Duration limit) {
    supervisor = slow();
    for (String id : List.of("a", "b", "c")) {
      supervisor.start(limited(id, Shutdown.within(limit)));
    }
    inline = false;
  }

  @Test
  void s40_aChildIsAskedThenWaitedForThenKilled() {
    startThree(Duration.ofSeconds(2));
    List<String> closed = new ArrayList<>();
    last().closeOnKill(() -> closed.add("c"));
    ChildHandle handle = supervisor.child("c").orElseThrow().handle();
    assertTrue(supervisor.terminate("a"));
    assertTrue(supervisor.terminate(handle));
    take(1, -1);
    is(WatcherState.STOPPING, "a");
    assertEquals(2, supervisor.counts().stopping());
    clock.passSeconds(1.9);
    assertEquals(1.0, left.get("a"));
    is(WatcherState.STOPPING, "c");
    clock.passSeconds(0.1);
    assertEquals(2.0, left.get("c"));
    assertEquals(1, count(SupervisorEvent.Kind.ABANDONED));
    runTasks();
    assertEquals(List.of("c"), closed);
    assertEquals(1, supervisor.counts().abandoned());
  }

  @Test
  void s41_zeroAsksAndKillsAtOnceAndBrutalDoesNotAsk() {
    supervisor.start(limited("zero", Shutdown.within(Duration.ZERO)));
    supervisor.start(limited("brutal", Shutdown.brutal()));
    List<String> closed = new ArrayList<>();
    last().closeOnKill(() -> closed.add("older"));
    last().closeOnKill(() -> closed.add("newer"));
    supervisor.terminate("brutal");
    assertEquals(List.of(), stops);
    assertEquals(List.of("newer", "older"), closed);
    assertEquals(1, supervisor.size());
    inline = false;
    supervisor.terminate("zero");
    assertEquals(1, tasks.size(), "it was asked");
    clock.passSeconds(0);
    assertEquals(0, supervisor.size());
  }

  @Test
  void s42_aTerminatedChildIsGoneAndAStrangerStaysAlive() {
    ChildHandle a = startOnce(spec("a")).child();
    DynamicSupervisor other = with(SupervisorOptions.standard());
    ChildHandle stranger = other.startOnce(spec("a")).outcome().orElseThrow().child();
    assertFalse(supervisor.terminate(stranger));
    assertTrue(stranger.alive());
    assertTrue(supervisor.terminate(a));
    assertFalse(supervisor.terminate(a));
    assertFalse(supervisor.terminate("a"));
    assertFalse(a.alive());
    assertEquals(0, supervisor.size());
  }

  @Test
  void s43_terminatingStartsNothingAndCountsNoRestart() {
    supervisor = with(escalate(0, Duration.ofSeconds(5)));
    for (int i = 0; i < 10; i++) {
      supervisor.start(spec("a", AT_ONCE));
      supervisor.terminate("a");
    }
    clock.passSeconds(600);
    assertEquals(10, lives.size());
    assertEquals(0, count(SupervisorEvent.Kind.ESCALATED));
  }

  @Test
  void s44_allAreStoppedAtOnceSoTheLongestOneCounts() throws Exception {
    startThree(Duration.ofSeconds(2));
    supervisor.stop();
    take(1, 1, 5);
    clock.passSeconds(1.9);
    assertFalse(supervisor.stop(Duration.ZERO));
    clock.passSeconds(0.1);
    assertTrue(supervisor.stop(Duration.ZERO));
    assertEquals(List.of(1.0, 1.0, 2.0), left.values().stream().sorted().toList());
  }

  @Test
  void s45_eachHasALimitOfItsOwn() {
    supervisor = slow();
    supervisor.start(limited("short", Shutdown.within(Duration.ofSeconds(1))));
    supervisor.start(limited("long", Shutdown.within(Duration.ofSeconds(10))));
    inline = false;
    supervisor.terminate("short");
    supervisor.terminate("long");
    take(8, 8);
    clock.passSeconds(20);
    assertEquals(Map.of("short", 1.0, "long", 8.0), left);
    assertEquals(1, count(SupervisorEvent.Kind.ABANDONED));
  }

  @Test
  void s46_whatAChildReportsWhileItStopsRestartsNothing() {
    List<Consumer<Life>> reasons =
        List.of(
            Life::ended,
            life -> life.shutdown(""),
            life -> life.shutdown("T"),
            life -> life.failed(new IllegalStateException("in the way")));
    for (RestartPolicy.Kind kind : RestartPolicy.Kind.values()) {
      for (int reason = 0; reason < reasons.size(); reason++) {
        events.clear();
        supervisor = with(SupervisorOptions.standard());
        Consumer<Life> end = reasons.get(reason);
        ChildSpec.Start start = life -> () -> end.accept(life);
        supervisor.start(spec("a", policy(kind), start));
        supervisor.stop();
        clock.passSeconds(600);
        assertEquals(0, supervisor.size());
        assertEquals(1, count(SupervisorEvent.Kind.STARTED));
        assertEquals(1, count(SupervisorEvent.Kind.STOPPED));
        boolean unexpected = reason == 3 || reason == 0 && kind == RestartPolicy.Kind.PERMANENT;
        assertEquals(unexpected ? 1 : 0, count(SupervisorEvent.Kind.CRASHED), kind + " " + reason);
        assertEquals(0, supervisor.counts().late());
      }
    }
  }

  @Test
  void s47_childrenThatWaitAreDropped() throws Exception {
    supervisor.start(spec("a"));
    crash();
    supervisor.start(spec("b", AT_ONCE.maxRestarts(0)));
    crash();
    stops.clear();
    inline = false;
    assertTrue(supervisor.stop(Duration.ofSeconds(1)));
    assertEquals(0, tasks.size());
    clock.passSeconds(600);
    assertEquals(2, lives.size());
  }

  @Test
  void s48_aHangingStartDoesNotHoldUpAStop() throws Exception {
    ChildSpec hanging =
        ChildSpec.builder("a", child("a")).shutdown(Shutdown.within(Duration.ofSeconds(2))).build();
    inline = false;
    supervisor.start(hanging);
    supervisor.stop();
    clock.passSeconds(1.9);
    is(WatcherState.STOPPING, "a");
    clock.passSeconds(0.1);
    assertTrue(supervisor.stop(Duration.ZERO));
    assertEquals(1, supervisor.counts().abandoned());
    runTasks();
    assertEquals(List.of(), lives, "it is not begun any more");
  }

  /** Goes on until it is let go, whatever interrupts it. */
  private static void stubborn(CountDownLatch entered, CountDownLatch release) {
    entered.countDown();
    boolean released = false;
    while (!released) {
      try {
        released = release.await(1, TimeUnit.MINUTES);
      } catch (InterruptedException e) {
        // that is what it is about
      }
    }
  }

  @Test
  void s49_aChildThatIgnoresInterruptsCannotHangAStop() throws Exception {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch entered = new CountDownLatch(2);
    DynamicSupervisor real =
        with(SupervisorOptions.standard(), task -> new Thread(task, "child").start());
    ChildSpec.Start start = life -> () -> stubborn(entered, release);
    real.startOnce(ChildSpec.of("stop", start)).join();
    real.start(
        ChildSpec.of(
            "start",
            life -> {
              stubborn(entered, release);
              return none();
            }));
    real.terminate("stop");
    entered.await();
    real.stop();
    assertFalse(real.stop(Duration.ZERO));
    clock.passSeconds(5);
    while (real.counts().abandoned() < 2) {
      Thread.onSpinWait(); // until their threads have noticed that nobody waits any more
    }
    assertTrue(real.stop(Duration.ZERO));
    release.countDown();
  }

  @Test
  void s50_aStopThatWaitsLeavesNothing() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    DynamicSupervisor real = with(SupervisorOptions.standard(), threads);
    CountDownLatch running = new CountDownLatch(100);
    CountDownLatch stopped = new CountDownLatch(100);
    Child leaves = stopped::countDown;
    for (int i = 0; i < 100; i++) {
      real.start(
          ChildSpec.of(
              "child " + i,
              life -> {
                running.countDown();
                return leaves;
              }));
    }
    running.await();
    assertTrue(real.stop(Duration.ofSeconds(30)));
    assertEquals(0, stopped.getCount());
    int told = events.size();
    assertTrue(real.stop(Duration.ZERO), "harmless twice");
    real.stop();
    assertEquals(0, real.size());
    threads.shutdown();
    assertTrue(threads.awaitTermination(10, TimeUnit.SECONDS));
    clock.passSeconds(600);
    assertEquals(told, events.size());
    assertEquals(0, clock.waiting());
  }

  @Test
  void s50_aNestedSupervisorIsGoneBeforeItsParent() throws Exception {
    supervisor.start(
        DynamicSupervisor.nested(
                "branch", () -> with(SupervisorOptions.standard()), () -> Stream.of(spec("leaf")))
            .build());
    inline = false;
    supervisor.stop();
    clock.passSeconds(1);
    assertFalse(supervisor.stop(Duration.ZERO));
    runTasks();
    assertTrue(supervisor.stop(Duration.ZERO));
    assertEquals(List.of("leaf"), stops);
  }
}
