package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.probes.Heartbeat;
import dev.watchkeeper.testkit.ProbeRun;
import dev.watchkeeper.testkit.ProbeRunner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A heartbeat probe in virtual time, looked at every 30 s unless said, with no monitor around. */
final class Job {
  static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");

  private final Settings settings;
  private final List<Signal.Arrived> waiting = new ArrayList<>();
  private Probe probe;
  private Map<String, String> memory = Map.of();
  private Instant steady = BEGIN;
  private Duration wallAhead = Duration.ZERO;
  private Duration interval = Duration.ofSeconds(30);
  private Instant wished = Instant.MAX;

  Job(Heartbeat heartbeat) {
    settings = heartbeat.definition().settings();
    restart();
  }

  /** The monitor is started anew; what is remembered stays. */
  Job restart() {
    Settings opened = settings.reading("settings");
    probe =
        new HeartbeatProvider()
            .create(Heartbeat.every(Duration.ofHours(1)).definition().target(), opened);
    if (!opened.problems().isEmpty()) {
      throw new IllegalArgumentException(opened.problems().toString());
    }
    return this;
  }

  Job every(Duration looks) {
    interval = looks;
    return this;
  }

  /** Time passes and nobody looks. */
  Job pass(Duration span) {
    steady = steady.plus(span);
    return this;
  }

  /** Somebody sets the wall clock. */
  Job stepWall(Duration by) {
    wallAhead = wallAhead.plus(by);
    return this;
  }

  /** Time passes with regular looks; the last one at its end. */
  Reading watch(Duration span) {
    Instant end = steady.plus(span);
    while (steady.plus(interval).isBefore(end)) {
      steady = steady.plus(interval);
      look();
    }
    steady = end;
    return look();
  }

  /** A signal comes, and is looked at. */
  Reading tell(Signal signal) {
    arrive(signal);
    return look();
  }

  /** A signal comes; the look is still to come. */
  Job arrive(Signal signal) {
    waiting.add(new Signal.Arrived(signal, steady, steady.plus(wallAhead)));
    return this;
  }

  Instant now() {
    return steady;
  }

  Instant wished() {
    return wished;
  }

  Map<String, String> memory() {
    return memory;
  }

  /** A look whose result is never committed. */
  Reading lookInVain() {
    return look(false);
  }

  Reading look() {
    return look(true);
  }

  private Reading look(boolean committed) {
    Instant wall = steady.plus(wallAhead);
    ProbeRun run =
        ProbeRunner.of(probe)
            .remembering(memory)
            .signals(waiting)
            .now(steady)
            .dueNext(steady.plus(interval))
            .time(at(wall))
            .run();
    wished = run.wish().orElse(Instant.MAX);
    if (committed) {
      memory = new HashMap<>(run.memory());
      waiting.clear();
    }
    return run.reading();
  }

  private static TimeSource at(Instant wall) {
    return new TimeSource() {
      @Override
      public long nanoTime() {
        return 0;
      }

      @Override
      public Instant wallTime() {
        return wall;
      }
    };
  }
}
