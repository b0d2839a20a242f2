package dev.watchkeeper.benchmarks.probes;

import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.TimeSource;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.ServiceLoader;

/** A probe of ours, run as the core runs it, with a deadline and the standard address policy. */
final class Ours implements Contender {
  private static final CheckId CHECK = CheckId.of("benchmark");
  private static final long BYTES = 1 << 20;

  private final Probe probe;
  private final long timeout;

  private Ours(Probe probe, Duration timeout) {
    this.probe = probe;
    this.timeout = timeout.toNanos();
  }

  /** The probe that this writer describes. */
  static Ours of(ProbeSpec spec, Duration timeout) throws Exception {
    ProbeDefinition definition = spec.definition();
    Settings settings = definition.settings().reading("settings");
    Probe probe = provider(definition.type()).create(definition.target(), settings);
    if (!settings.problems().isEmpty()) {
      throw new IllegalArgumentException(settings.problems().toString());
    }
    return new Ours(probe, timeout);
  }

  private static ProbeProvider provider(String type) {
    return Loaded.ALL.stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.type().equals(type))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no probe of type " + type));
  }

  private static final class Loaded {
    private static final ServiceLoader<ProbeProvider> ALL = ServiceLoader.load(ProbeProvider.class);
  }

  @Override
  public void look() throws Exception {
    Reading reading = probe.run(new Run(System.nanoTime() + timeout));
    if (reading.status() != Status.UP) {
      throw new IllegalStateException(reading.toString());
    }
  }

  @Override
  public void close() throws IOException {
    probe.close();
  }

  private record Run(long deadlineNanos) implements ProbeContext {
    @Override
    public CheckId check() {
      return CHECK;
    }

    @Override
    public Duration remaining() throws InterruptedIOException {
      long left = deadlineNanos - System.nanoTime();
      if (left <= 0) {
        throw new InterruptedIOException("deadline");
      }
      return Duration.ofNanos(left);
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
      return BYTES;
    }

    @Override
    public AddressPolicy addressPolicy() {
      return AddressPolicy.standard();
    }

    @Override
    public TimeSource time() {
      return TimeSource.system();
    }

    @Override
    public Optional<String> recall(String name) {
      return Optional.empty();
    }

    @Override
    public void remember(String name, String text) {}
  }
}
