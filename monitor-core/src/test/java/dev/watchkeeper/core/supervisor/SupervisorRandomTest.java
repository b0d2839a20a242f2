package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.ChildSpec.Life;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Anything in any order, with calls that come back in any order or late; what always holds. */
class SupervisorRandomTest extends SupervisionFixture {
  private static final RestartPolicy.Kind[] KINDS = RestartPolicy.Kind.values();

  private final List<Runnable> calls = new ArrayList<>();
  private final Map<Life, Integer> stopped = new HashMap<>();
  private final Set<Life> over = new HashSet<>();
  private final Set<Life> toBeStopped = new HashSet<>();
  private Random random = new Random();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20})
  void whatAlwaysHolds(long seed) throws Exception {
    random = new Random(seed);
    supervisor =
        with(SupervisorOptions.builder().maxChildren(6).maxAbandoned(3).build(), calls::add);
    for (int step = 0; step < 3_000; step++) {
      step();
      holds("seed " + seed + ", step " + step);
    }
    supervisor.stop();
    clock.passSeconds(60);
    assertTrue(supervisor.stop(Duration.ZERO), "nothing is left but what was written off");
    assertEquals(0, supervisor.size());
    while (!calls.isEmpty()) {
      runOne();
    }
    clock.pass(Duration.ofDays(1));
    assertEquals(0, calls.size(), "nothing begins after the end");
    assertEquals(0, supervisor.counts().abandoned());
    assertEquals(0, supervisor.counts().specs());
    assertEquals(0, lives.stream().filter(Life::current).count());
    assertEquals(0, clock.waiting());
    toBeStopped.removeAll(stopped.keySet());
    assertEquals(Set.of(), toBeStopped, "whoever is to be asked was asked");
    EnumSet<SupervisorEvent.Kind> told =
        events.stream()
            .map(SupervisorEvent::kind)
            .collect(Collectors.toCollection(() -> EnumSet.noneOf(SupervisorEvent.Kind.class)));
    assertEquals(EnumSet.of(SupervisorEvent.Kind.ESCALATED), EnumSet.complementOf(told));
  }

  private void step() {
    String id = "child " + random.nextInt(8);
    switch (random.nextInt(12)) {
      case 0, 1 -> supervisor.startOnce(random(id));
      case 2 -> startTrying(id);
      case 3 -> supervisor.terminate(id);
      case 4 -> supervisor.kill(id);
      case 5 -> restart(id);
      case 6 -> report();
      case 7 -> clock.pass(Duration.ofMillis(random.nextInt(40_000)));
      default -> runOne();
    }
  }

  private ChildSpec random(String id) {
    int wait = random.nextInt(4);
    return ChildSpec.builder(id, life -> begin(life, wait > 0))
        .restart(
            new RestartPolicy(
                KINDS[random.nextInt(KINDS.length)],
                random.nextInt(3),
                Duration.ofSeconds(60),
                new RestartPolicy.Pauses(Duration.ofMillis(1), Duration.ofSeconds(5)),
                new RestartPolicy.Quarantine(Duration.ofSeconds(30), 2)))
        .shutdown(wait == 0 ? Shutdown.brutal() : Shutdown.within(Duration.ofSeconds(wait)))
        .build();
  }

  private Child begin(Life life, boolean asked) {
    lives.add(life);
    life.closeOnKill(() -> {});
    whileInside(life);
    return switch (random.nextInt(10)) {
      case 0 -> throw new IllegalStateException("does not start");
      case 1 -> Child.IGNORED;
      case 2 -> Child.elsewhere("there");
      default -> {
        if (asked) {
          toBeStopped.add(life);
        }
        yield () -> {
          stopped.merge(life, 1, Integer::sum);
          whileInside(life);
        };
      }
    };
  }

  /** What may happen while a thread is in foreign code. */
  private void whileInside(Life life) {
    if (!life.current()) {
      over.add(life);
    }
    switch (random.nextInt(12)) {
      case 0 -> {
        life.failed(new IllegalStateException("inside"));
        over.add(life);
      }
      case 1 -> clock.pass(Duration.ofMillis(random.nextInt(40_000)));
      case 2 -> supervisor.terminate("child " + random.nextInt(8));
      case 3 -> supervisor.kill("child " + random.nextInt(8));
      default -> {
        // nothing does
      }
    }
  }

  private void startTrying(String id) {
    try {
      supervisor.start(random(id));
    } catch (StartOutcome.NotStarted e) {
      assertTrue(e.outcome().isPresent());
    }
  }

  private void restart(String id) {
    try {
      supervisor.restart(id);
    } catch (IllegalStateException e) {
      assertTrue(e.getMessage().contains(id));
    }
  }

  private void report() {
    if (!lives.isEmpty()) {
      Life life = lives.get(lives.size() - 1 - random.nextInt(Math.min(12, lives.size())));
      if (random.nextBoolean()) {
        life.failed(new IllegalStateException("crash"));
      } else {
        if (life.current()) {
          toBeStopped.remove(life);
        }
        life.ended();
      }
    }
  }

  private void runOne() {
    if (!calls.isEmpty()) {
      calls.remove(random.nextInt(calls.size())).run();
    }
  }

  private void holds(String when) {
    Counts counts = supervisor.counts();
    List<ChildInfo> listed = supervisor.children().toList();
    assertEquals(supervisor.size(), listed.size(), when);
    assertTrue(listed.size() <= 6, when);
    for (WatcherState state : WatcherState.values()) {
      long seen = listed.stream().filter(child -> child.state() == state).count();
      assertTrue(
          state == WatcherState.STOPPING ? counts.in(state) >= seen : counts.in(state) == seen,
          when + ": " + state);
    }
    for (Life life : lives) {
      if (!life.current()) {
        over.add(life);
      }
      assertFalse(life.current() && over.contains(life), when + ": no life comes back");
    }
    long alive = lives.stream().filter(Life::current).count();
    assertTrue(alive <= counts.active() + counts.starting(), when);
    assertEquals(
        counts.active(),
        listed.stream()
            .filter(child -> child.state() == WatcherState.RUNNING && child.handle().alive())
            .count(),
        when);
    assertTrue(stopped.values().stream().allMatch(times -> times == 1), when);
    assertTrue(counts.abandoned() >= 0 && counts.late() >= 0, when);
  }
}
