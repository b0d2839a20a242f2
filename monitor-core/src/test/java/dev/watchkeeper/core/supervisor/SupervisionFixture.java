package dev.watchkeeper.core.supervisor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.core.supervisor.ChildSpec.Child;
import dev.watchkeeper.core.supervisor.ChildSpec.Life;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;

/** A supervisor on one thread, in virtual time, and children that note what happens to them. */
abstract class SupervisionFixture {
  static final RestartPolicy AT_ONCE =
      RestartPolicy.permanent().backoff(Duration.ZERO, Duration.ZERO);

  final HandClock clock = new HandClock();
  final List<SupervisorEvent> events = new CopyOnWriteArrayList<>();
  final List<Life> lives = new ArrayList<>();
  final List<String> stops = new ArrayList<>();

  /** Tasks of foreign code that were not run yet, while {@link #inline} is false. */
  final Queue<Runnable> tasks = new ArrayDeque<>();

  boolean inline = true;
  final Executor hands = task -> handle(task);
  DynamicSupervisor supervisor = with(SupervisorOptions.standard());

  private void handle(Runnable task) {
    if (inline) {
      task.run();
    } else {
      tasks.add(task);
    }
  }

  void runTasks() {
    for (Runnable next = tasks.poll(); next != null; next = tasks.poll()) {
      next.run();
    }
  }

  DynamicSupervisor with(SupervisorOptions options) {
    return with(options, hands);
  }

  DynamicSupervisor with(SupervisorOptions options, Executor executor) {
    return DynamicSupervisor.builder(executor, clock::after)
        .time(clock)
        .chance(() -> 0)
        .events(events::add)
        .options(options)
        .build();
  }

  static SupervisorOptions escalate(int restarts, Duration period) {
    return SupervisorOptions.builder()
        .mode(SupervisorOptions.Mode.ESCALATE)
        .restarts(restarts, period)
        .build();
  }

  /** A start that works. */
  ChildSpec.Start child(String name) {
    return life -> {
      lives.add(life);
      return () -> stops.add(name);
    };
  }

  ChildSpec spec(String id) {
    return ChildSpec.of(id, child(id));
  }

  ChildSpec spec(String id, RestartPolicy policy) {
    return spec(id, policy, child(id));
  }

  static ChildSpec spec(String id, RestartPolicy policy, ChildSpec.Start start) {
    return ChildSpec.builder(id, start).restart(policy).build();
  }

  static RestartPolicy policy(RestartPolicy.Kind kind) {
    return switch (kind) {
      case PERMANENT -> AT_ONCE;
      case TRANSIENT -> RestartPolicy.onFailure().backoff(Duration.ZERO, Duration.ZERO);
      case TEMPORARY -> RestartPolicy.temporary();
    };
  }

  Life last() {
    return lives.get(lives.size() - 1);
  }

  void crash() {
    last().failed(new IllegalStateException("crash"));
  }

  /** Crashes the last one that started, and lets it start again. */
  void crashAndReturn() {
    crash();
    clock.pass(Duration.ZERO);
  }

  StartOutcome startOnce(ChildSpec spec) {
    return supervisor.startOnce(spec).outcome().orElseThrow();
  }

  void is(WatcherState expected, String id) {
    assertEquals(expected, supervisor.stateOf(id), id);
  }

  long count(SupervisorEvent.Kind kind) {
    return events.stream().filter(event -> event.kind() == kind).count();
  }

  static Child none() {
    return () -> {};
  }
}
