package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.core.supervisor.ChildSpec;
import dev.watchkeeper.core.supervisor.DynamicSupervisor;
import dev.watchkeeper.core.supervisor.RestartPolicy;
import dev.watchkeeper.core.supervisor.SupervisorEvent;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Puts watchers under the supervisor: a start makes a probe and gives the watcher a new {@link
 * Incarnation}; a stop ends the run of that life and lets go of its probe.
 */
final class Supervision {
  private final Parts parts;
  private final RestartPolicy policy;
  private final Definitions definitions;
  private final DynamicSupervisor supervisor;

  Supervision(Parts parts, RestartPolicy policy, Definitions definitions) {
    this.parts = parts;
    this.policy = policy;
    this.definitions = definitions;
    Platform platform = parts.platform();
    this.supervisor =
        DynamicSupervisor.builder(
                platform.workers(),
                (pause, task) ->
                    parts.timers().at(platform.time().nanoTime() + pause.toNanos(), task))
            .time(platform.time())
            .chance(platform::random)
            .events(this::happened)
            .build();
  }

  private void happened(SupervisorEvent event) {
    if (event.kind() == SupervisorEvent.Kind.QUARANTINED
        || event.kind() == SupervisorEvent.Kind.STUCK) {
      parts.troubles().note(Blame.PROBE, event.child(), event.message());
    }
  }

  /** Starts the watcher of a check; {@code first} serves its first life. */
  void start(Watcher watcher, Probe first) {
    AtomicReference<@Nullable Probe> prepared = new AtomicReference<>(first);
    supervisor.start(
        ChildSpec.builder(key(watcher), life -> begin(watcher, prepared, life))
            .restart(policy)
            .build());
  }

  private static String key(Watcher watcher) {
    return watcher.id().value();
  }

  private ChildSpec.Child begin(
      Watcher watcher, AtomicReference<@Nullable Probe> prepared, ChildSpec.Life life)
      throws Exception {
    Probe ready = prepared.getAndSet(null);
    Probe probe = ready != null ? ready : definitions.make(watcher.check().probe());
    if (!life.current()) {
      Definitions.close(probe);
      return ChildSpec.Child.IGNORED;
    }
    Incarnation incarnation = new Incarnation(life.incarnation(), probe, life::failed);
    watcher.live(incarnation);
    return () -> {
      watcher.over(incarnation);
      incarnation.leave();
    };
  }

  /** Starts a watcher anew, since its check has another probe definition. */
  void restart(Watcher watcher, Probe probe) {
    terminate(watcher);
    start(watcher, probe);
  }

  void terminate(Watcher watcher) {
    supervisor.terminate(key(watcher));
  }

  WatcherState stateOf(Watcher watcher) {
    return watcher.stuck() ? WatcherState.STUCK : supervisor.stateOf(key(watcher));
  }

  int quarantined() {
    return supervisor.quarantined();
  }

  void stop() {
    supervisor.stop();
  }
}
