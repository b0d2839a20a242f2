package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Blame;
import dev.watchkeeper.api.WatcherState;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.core.supervisor.ChildSpec;
import dev.watchkeeper.core.supervisor.Counts;
import dev.watchkeeper.core.supervisor.DynamicSupervisor;
import dev.watchkeeper.core.supervisor.RestartPolicy;
import dev.watchkeeper.core.supervisor.SupervisorEvent;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLongArray;
import org.jspecify.annotations.Nullable;

/**
 * Puts watchers under the supervisor: a start makes a probe and gives the watcher a new {@link
 * Incarnation}; a stop ends the run of that life and lets go of its probe.
 */
final class Supervision {
  private static final List<SupervisorEvent.Kind> KINDS = List.of(SupervisorEvent.Kind.values());

  private final Parts parts;
  private final RestartPolicy policy;
  private final Definitions definitions;
  private final DynamicSupervisor supervisor;
  private final Telling telling;
  private volatile @Nullable Thread starter;
  private final AtomicLongArray events = new AtomicLongArray(KINDS.size());

  Supervision(Parts parts, RestartPolicy policy, Definitions definitions, Telling telling) {
    this.parts = parts;
    this.telling = telling;
    this.policy = policy;
    this.definitions = definitions;
    Platform platform = parts.platform();
    this.supervisor =
        DynamicSupervisor.builder(
                this::execute,
                (pause, task) ->
                    parts.timers().at(platform.time().nanoTime() + pause.toNanos(), task))
            .time(platform.time())
            .chance(platform::random)
            .events(this::happened)
            .build();
  }

  /** The first life of a watcher asks no foreign code: it begins on the thread that starts it. */
  private void execute(Runnable task) {
    if (starter == Thread.currentThread()) {
      task.run();
    } else {
      parts.platform().workers().execute(task);
    }
  }

  private void happened(SupervisorEvent event) {
    events.getAndIncrement(KINDS.indexOf(event.kind()));
    telling.happened(event);
    if (event.kind() == SupervisorEvent.Kind.QUARANTINED
        || event.kind() == SupervisorEvent.Kind.STUCK) {
      parts.troubles().note(Blame.PROBE, event.child(), event.message());
    }
  }

  /**
   * Starts the watcher of a check; {@code first} serves its first life. Called by one thread at a
   * time.
   */
  void start(Watcher watcher, Probe first) {
    ChildSpec spec =
        ChildSpec.builder(key(watcher), new Lives(watcher, first)).restart(policy).build();
    starter = Thread.currentThread();
    try {
      supervisor.start(spec);
    } finally {
      starter = null;
    }
  }

  private static String key(Watcher watcher) {
    return watcher.id().value();
  }

  /** Begins the lives of one watcher. */
  private final class Lives implements ChildSpec.Start {
    private final Watcher watcher;
    private @Nullable Probe prepared;

    Lives(Watcher watcher, Probe prepared) {
      this.watcher = watcher;
      this.prepared = prepared;
    }

    @Override
    public ChildSpec.Child start(ChildSpec.Life life) throws Exception {
      Probe ready = takePrepared();
      Probe probe = ready != null ? ready : definitions.make(watcher.check().probe());
      Incarnation incarnation = new Incarnation(watcher, probe, life);
      watcher.live(incarnation);
      return incarnation;
    }

    private synchronized @Nullable Probe takePrepared() {
      Probe ready = prepared;
      prepared = null;
      return ready;
    }
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

  Counts counts() {
    return supervisor.counts();
  }

  /** How often each kind of event happened. */
  Map<SupervisorEvent.Kind, Long> events() {
    Map<SupervisorEvent.Kind, Long> counted = new EnumMap<>(SupervisorEvent.Kind.class);
    for (int i = 0; i < KINDS.size(); i++) {
      counted.put(KINDS.get(i), events.get(i));
    }
    return Map.copyOf(counted);
  }

  void stop() {
    supervisor.stop();
  }
}
