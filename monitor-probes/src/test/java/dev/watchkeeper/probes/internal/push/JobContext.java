package dev.watchkeeper.probes.internal.push;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Signal;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.TimeSource;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One look at a job, at a given time, with a memory that outlives it. */
final class JobContext implements ProbeContext {
  private final Map<String, String> memory;
  private final List<Signal.Arrived> signals;
  private final Instant steady;
  private final Instant wall;
  private final Instant regular;
  private Instant wished = Instant.MAX;

  JobContext(
      Map<String, String> memory,
      List<Signal.Arrived> signals,
      Instant steady,
      Instant wall,
      Instant regular) {
    this.memory = new HashMap<>(memory);
    this.signals = signals;
    this.steady = steady;
    this.wall = wall;
    this.regular = regular;
  }

  Map<String, String> memory() {
    return memory;
  }

  /** When the probe wishes to look again. */
  Instant wished() {
    return wished;
  }

  @Override
  public CheckId check() {
    return CheckId.of("job");
  }

  @Override
  public Duration remaining() {
    return Duration.ofSeconds(1);
  }

  @Override
  public long deadlineNanos() {
    return 0;
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
    return 1;
  }

  @Override
  public AddressPolicy addressPolicy() {
    return AddressPolicy.standard();
  }

  @Override
  public TimeSource time() {
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

  @Override
  public Optional<String> recall(String name) {
    return Optional.ofNullable(memory.get(name));
  }

  @Override
  public void remember(String name, String text) {
    if (text.length() > 1_000) {
      throw new IllegalArgumentException("too long: " + text);
    }
    memory.put(name, text);
    if (memory.size() > 16) {
      throw new IllegalArgumentException("too many: " + memory.keySet());
    }
  }

  @Override
  public Instant now() {
    return steady;
  }

  @Override
  public List<Signal.Arrived> signals() {
    return signals;
  }

  @Override
  public Instant lookAgain(Instant wanted) {
    wished = wanted;
    return regular;
  }
}
