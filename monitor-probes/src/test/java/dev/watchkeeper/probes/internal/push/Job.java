package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.probes.Heartbeat;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A heartbeat probe in virtual time, looked at every 30 s unless said, with no monitor around. */
final class Job {
  static final Instant BEGIN = Instant.parse("2026-03-01T00:00:00Z");
  private static final CheckId CHECK = CheckId.of("test");

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
    Look look = new Look(steady.plus(wallAhead), Map.copyOf(memory), List.copyOf(waiting));
    Reading reading = look.with(probe);
    wished = look.wish;
    if (committed) {
      memory = look.notes;
      waiting.clear();
    }
    return reading;
  }

  /**
   * One run, on the calling thread: the model looks a hundred thousand times, and a thread for each
   * would cost more than all the rest. The kit for probes tries the threads.
   */
  private final class Look implements ProbeContext {
    private final Instant wall;
    private final Map<String, String> notes;
    private final List<Signal.Arrived> arrived;
    private Instant wish = Instant.MAX;

    Look(Instant wall, Map<String, String> before, List<Signal.Arrived> arrived) {
      this.wall = wall;
      this.notes = new HashMap<>(before);
      this.arrived = arrived;
    }

    Reading with(Probe probe) {
      try {
        return probe.run(this);
      } catch (Exception e) {
        throw new AssertionError("a look at signals does not fail", e);
      }
    }

    @Override
    public CheckId check() {
      return CHECK;
    }

    @Override
    public Duration remaining() {
      return Duration.ofSeconds(5);
    }

    @Override
    public long deadlineNanos() {
      return remaining().toNanos();
    }

    @Override
    public boolean cancelled() {
      return false;
    }

    @Override
    public <T extends AutoCloseable> T closeOnCancel(T resource) {
      return resource;
    }

    @Override
    public long byteBudget() {
      return 1 << 20;
    }

    @Override
    public AddressPolicy addressPolicy() {
      return AddressPolicy.standard();
    }

    @Override
    public TimeSource time() {
      return at(wall);
    }

    @Override
    public Optional<String> recall(String name) {
      return Optional.ofNullable(notes.get(name));
    }

    @Override
    public void remember(String name, String text) {
      notes.put(name, text);
    }

    @Override
    public Instant now() {
      return steady;
    }

    @Override
    public List<Signal.Arrived> signals() {
      return arrived;
    }

    @Override
    public Instant lookAgain(Instant wanted) {
      wish = wanted;
      return steady.plus(interval);
    }
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
