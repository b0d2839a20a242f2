package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class DynamicSupervisorTest {
  private final Clock clock = new Clock();
  private final List<SupervisorEvent> events = new ArrayList<>();
  private final DynamicSupervisor supervisor = supervisor(Runnable::run);
  private final List<ChildSpec.Life> lives = new ArrayList<>();
  private int stops;

  private DynamicSupervisor supervisor(java.util.concurrent.Executor executor) {
    return DynamicSupervisor.builder(executor, clock::after)
        .time(clock)
        .chance(() -> 0)
        .events(events::add)
        .build();
  }

  /** Time that passes by hand, with tasks that wait for it. */
  private static final class Clock implements TimeSource {
    private record Task(long at, int order, Runnable action) {}

    private final PriorityQueue<Task> tasks =
        new PriorityQueue<>(
            (a, b) -> a.at() != b.at() ? Long.compare(a.at(), b.at()) : a.order() - b.order());
    private long now;
    private int order;

    void after(Duration pause, Runnable action) {
      tasks.add(new Task(now + pause.toNanos(), order++, action));
    }

    void pass(Duration span) {
      long end = now + span.toNanos();
      while (!tasks.isEmpty() && tasks.peek().at() <= end) {
        Task next = tasks.remove();
        now = Math.max(now, next.at());
        next.action().run();
      }
      now = end;
    }

    @Override
    public long nanoTime() {
      return now;
    }

    @Override
    public Instant wallTime() {
      return Instant.EPOCH.plusNanos(now);
    }
  }

  private ChildSpec.Start child() {
    return life -> {
      lives.add(life);
      return () -> stops++;
    };
  }

  private static ChildSpec spec(String id, ChildSpec.Start start, RestartPolicy policy) {
    return ChildSpec.builder(id, start).restart(policy).build();
  }

  private ChildSpec.Life last() {
    return lives.get(lives.size() - 1);
  }

  private void crash() {
    last().failed(new IllegalStateException("crash"));
  }

  private WatcherState state(String id) {
    return supervisor.stateOf(id);
  }

  @Test
  void s1_s7_defaultsAreStatedAndReadable() {
    ChildSpec spec = ChildSpec.of("a", child());
    assertEquals(RestartPolicy.Kind.PERMANENT, spec.policy().kind());
    assertEquals(5, spec.policy().maxRestarts());
    assertEquals(Duration.ofMinutes(1), spec.policy().period());
    assertEquals(Duration.ofSeconds(1), spec.policy().pauses().first());
    assertEquals(Duration.ofMinutes(5), spec.policy().coolDown());
  }

  @Test
  void s3_eachWrongValueIsNamedAndNothingIsStarted() {
    assertThrows(IllegalArgumentException.class, () -> ChildSpec.of("", child()));
    RestartPolicy policy = RestartPolicy.permanent();
    for (Runnable wrong :
        List.<Runnable>of(
            () -> policy.maxRestarts(-1),
            () -> policy.within(Duration.ZERO),
            () -> policy.backoff(Duration.ofSeconds(-1), Duration.ZERO),
            () -> policy.coolDown(Duration.ZERO))) {
      String message = assertThrows(IllegalArgumentException.class, wrong::run).getMessage();
      assertTrue(message.contains("not "), message);
    }
    assertEquals(0, supervisor.size());
  }

  @Test
  void s12_anIdIsTakenOnceAlsoWhileItsChildWaits() {
    supervisor.start(ChildSpec.of("a", child()));
    assertThrows(IllegalStateException.class, () -> supervisor.start(ChildSpec.of("a", child())));
    crash();
    assertEquals(WatcherState.RESTARTING, state("a"));
    assertThrows(IllegalStateException.class, () -> supervisor.start(ChildSpec.of("a", child())));
    assertEquals(1, lives.size());
  }

  @Test
  void s18_aStoppedSupervisorRefusesAtOnce() {
    supervisor.stop();
    supervisor.stop();
    assertThrows(IllegalStateException.class, () -> supervisor.start(ChildSpec.of("a", child())));
    assertFalse(supervisor.terminate("a"));
  }

  @Test
  void s20_s21_s22_theKindSaysAfterWhichEndItStartsAgain() {
    for (RestartPolicy.Kind kind : RestartPolicy.Kind.values()) {
      for (boolean fails : new boolean[] {true, false}) {
        RestartPolicy policy =
            kind == RestartPolicy.Kind.PERMANENT
                ? RestartPolicy.permanent()
                : kind == RestartPolicy.Kind.TRANSIENT
                    ? RestartPolicy.onFailure()
                    : RestartPolicy.temporary();
        String id = kind + " " + fails;
        supervisor.start(spec(id, child(), policy));
        if (fails) {
          crash();
        } else {
          last().ended();
        }
        boolean again =
            kind == RestartPolicy.Kind.PERMANENT || kind == RestartPolicy.Kind.TRANSIENT && fails;
        assertEquals(again ? WatcherState.RESTARTING : WatcherState.STOPPED, state(id), id);
        assertEquals(again, supervisor.child(id).isPresent(), id);
      }
    }
  }

  @Test
  void s26_aRestartIsANewLifeAndTheOldOneIsOver() {
    supervisor.start(ChildSpec.of("a", child()));
    ChildSpec.Life first = last();
    assertTrue(first.current());
    crash();
    assertFalse(first.current());
    assertEquals(1, stops);
    clock.pass(Duration.ofSeconds(1));
    assertEquals(2, lives.size());
    assertEquals(2, last().incarnation());
    assertEquals(WatcherState.RUNNING, state("a"));
  }

  @Test
  void s28_s60_whatAnOutdatedLifeReportsIsIgnored() {
    supervisor.start(ChildSpec.of("a", child()));
    ChildSpec.Life first = last();
    crash();
    clock.pass(Duration.ofSeconds(1));
    first.failed(new IllegalStateException("late"));
    first.ended();
    assertEquals(WatcherState.RUNNING, state("a"));
    assertEquals(1, supervisor.child("a").orElseThrow().restarts());
  }

  @Test
  void s29_s30_aStartThatFailsIsTriedAgainAfterPausesThatDouble() {
    List<Long> tries = new ArrayList<>();
    ChildSpec.Start start =
        life -> {
          tries.add(clock.nanoTime() / 1_000_000_000);
          if (tries.size() < 4) {
            throw new IllegalStateException("not yet");
          }
          return () -> {};
        };
    supervisor.start(ChildSpec.of("a", start));
    clock.pass(Duration.ofMinutes(1));
    assertEquals(List.of(0L, 1L, 3L, 7L), tries);
    assertEquals(WatcherState.RUNNING, state("a"));
  }

  @Test
  void s32_aWaitingChildCanBeEndedAndItsTryFindsNothing() {
    supervisor.start(ChildSpec.of("a", child()));
    crash();
    assertTrue(supervisor.terminate("a"));
    clock.pass(Duration.ofMinutes(10));
    assertEquals(1, lives.size());
    assertEquals(0, supervisor.size());
  }

  @Test
  void s34_asManyRestartsAsAllowedAreFineAndOneMoreIsNot() {
    RestartPolicy policy =
        RestartPolicy.permanent()
            .maxRestarts(2)
            .within(Duration.ofSeconds(10))
            .backoff(Duration.ZERO, Duration.ZERO);
    supervisor.start(spec("a", child(), policy));
    crash();
    clock.pass(Duration.ZERO);
    crash();
    clock.pass(Duration.ofSeconds(10));
    assertEquals(WatcherState.RUNNING, state("a"));
    crash();
    assertEquals(WatcherState.QUARANTINED, state("a"), "exactly as old as the period still counts");
    assertEquals(1, supervisor.quarantined());
  }

  @Test
  void s34_crashesFurtherApartThanThePeriodAreFineForEver() {
    RestartPolicy policy =
        RestartPolicy.permanent()
            .maxRestarts(1)
            .within(Duration.ofSeconds(1))
            .backoff(Duration.ZERO, Duration.ZERO);
    supervisor.start(spec("a", child(), policy));
    for (int i = 0; i < 100; i++) {
      crash();
      clock.pass(Duration.ofMillis(1_001));
    }
    assertEquals(WatcherState.RUNNING, state("a"));
    assertEquals(101, lives.size());
  }

  @Test
  void s35_withoutRestartsTheFirstCrashIsOneTooMany() {
    supervisor.start(spec("a", child(), RestartPolicy.permanent().maxRestarts(0)));
    crash();
    assertEquals(WatcherState.QUARANTINED, state("a"));
  }

  @Test
  void s36_aQuarantinedChildIsTriedAgainAfterItsCoolDownAndHarmsNobodyElse() {
    supervisor.start(spec("bad", child(), RestartPolicy.permanent().maxRestarts(0)));
    crash();
    supervisor.start(ChildSpec.of("good", child()));
    assertEquals(WatcherState.RUNNING, state("good"));
    clock.pass(Duration.ofMinutes(5).minusNanos(1));
    assertEquals(WatcherState.QUARANTINED, state("bad"));
    clock.pass(Duration.ofNanos(1));
    assertEquals(WatcherState.RUNNING, state("bad"));
    assertEquals(0, supervisor.quarantined());
    SupervisorEvent told =
        events.stream()
            .filter(e -> e.kind() == SupervisorEvent.Kind.QUARANTINED)
            .findFirst()
            .orElseThrow();
    assertTrue(
        told.message().startsWith("watcher 'bad' crashed 1 times in 60 s (last: "), told.message());
  }

  @Test
  void s42_s43_endingAChildForgetsItAndStartsNothing() {
    supervisor.start(ChildSpec.of("a", child()));
    assertTrue(supervisor.terminate("a"));
    assertFalse(supervisor.terminate("a"));
    clock.pass(Duration.ofMinutes(10));
    assertEquals(1, stops);
    assertEquals(1, lives.size());
    supervisor.start(ChildSpec.of("a", child()));
    assertEquals(WatcherState.RUNNING, state("a"));
  }

  @Test
  void s48_stoppingDoesNotWaitForAStartThatHangs() {
    ArrayDeque<Runnable> later = new ArrayDeque<>();
    DynamicSupervisor slow = supervisor(later::add);
    slow.start(ChildSpec.of("a", child()));
    slow.stop();
    assertEquals(WatcherState.STOPPING, slow.stateOf("a"));
    later.remove().run();
    assertEquals(0, lives.size(), "a start that has not begun is not begun any more");
    assertEquals(0, slow.size());
  }

  @Test
  void s52_ofManyThatStartOneIdExactlyOneWins() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(8);
    DynamicSupervisor real =
        DynamicSupervisor.builder(Runnable::run, (pause, task) -> {}).events(e -> {}).build();
    Random random = new Random(5);
    for (int round = 0; round < 300; round++) {
      String id = "child " + round;
      AtomicInteger won = new AtomicInteger();
      AtomicInteger alive = new AtomicInteger();
      CountDownLatch go = new CountDownLatch(1);
      List<Future<?>> all = new ArrayList<>();
      boolean terminates = random.nextBoolean();
      for (int i = 0; i < 8; i++) {
        boolean ends = terminates && i == 7;
        all.add(
            threads.submit(
                () -> {
                  go.await();
                  if (ends) {
                    real.terminate(id);
                  } else {
                    startOnce(real, id, won, alive);
                  }
                  return null;
                }));
      }
      go.countDown();
      for (Future<?> one : all) {
        one.get(10, TimeUnit.SECONDS);
      }
      boolean listed = real.child(id).isPresent();
      assertEquals(listed ? 1 : 0, alive.get(), "never a running child that nobody lists");
      assertTrue(terminates ? won.get() >= 1 && won.get() <= 2 : won.get() == 1);
    }
    threads.shutdownNow();
  }

  private static void startOnce(
      DynamicSupervisor supervisor, String id, AtomicInteger won, AtomicInteger alive) {
    try {
      supervisor.start(
          ChildSpec.of(
              id,
              life -> {
                alive.incrementAndGet();
                return alive::decrementAndGet;
              }));
      won.incrementAndGet();
    } catch (IllegalStateException e) {
      assertTrue(String.valueOf(e.getMessage()).contains("already"));
    }
  }

  @Test
  void aListenerOrAStopThatThrowsHarmsNobody() {
    DynamicSupervisor rude =
        DynamicSupervisor.builder(Runnable::run, clock::after)
            .time(clock)
            .events(
                event -> {
                  throw new AssertionError("a listener that throws");
                })
            .build();
    rude.start(
        ChildSpec.of(
            "a",
            life ->
                () -> {
                  throw new AssertionError("a stop that throws");
                }));
    assertTrue(rude.terminate("a"));
    assertEquals(0, rude.size());
  }

  @Test
  void aRestartOnDemandStartsWhateverTheChildDoes() {
    supervisor.start(spec("a", child(), RestartPolicy.permanent().maxRestarts(0)));
    crash();
    assertTrue(supervisor.restart("a"));
    assertEquals(WatcherState.RUNNING, state("a"));
    assertTrue(supervisor.restart("a"));
    assertEquals(2, stops);
    clock.pass(Duration.ofMinutes(10));
    assertEquals(3, lives.size(), "the cool-down of an earlier life starts nothing");
    assertFalse(supervisor.restart("b"));
  }
}
