package dev.watchkeeper.dns.internal;

import com.sun.management.OperatingSystemMXBean;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Outcome;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.TimeSource;
import dev.watchkeeper.dns.Dns;
import java.io.InterruptedIOException;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Queries per second and CPU per query of the dns probe against a server in another process, on 32
 * threads; three rounds over UDP and three over TCP, of which the last ones count.
 */
final class Load {
  private static final int ROUNDS = 3;
  private static final int THREADS = 32;
  private static final long NANOS = 4_000_000_000L;

  private Load() {}

  static void run(String server, String name) throws Exception {
    Dns spec = Dns.lookup(name).servers(server);
    for (Dns way : List.of(spec, spec.tcp())) {
      for (int round = 0; round < ROUNDS; round++) {
        round(way);
      }
    }
  }

  private static void round(Dns spec) throws Exception {
    ProbeDefinition definition = spec.definition();
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    AtomicLong done = new AtomicLong();
    AtomicLong failed = new AtomicLong();
    long cpu = system.getProcessCpuTime();
    long began = System.nanoTime();
    long end = began + NANOS;
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      Probe probe =
          new DnsProvider().create(definition.target(), definition.settings().reading("settings"));
      Thread thread = new Thread(() -> look(probe, end, done, failed));
      all.add(thread);
      thread.start();
    }
    for (Thread thread : all) {
      thread.join();
    }
    double took = (System.nanoTime() - began) / 1e9;
    double micros = (system.getProcessCpuTime() - cpu) / 1e3 / done.get();
    System.out.println(
        definition.settings().asMap().getOrDefault("transport", "udp")
            + ": "
            + Math.round(done.get() / took)
            + " queries/s, "
            + Math.round(micros * 10) / 10.0
            + " us CPU each, "
            + failed
            + " failed");
  }

  private static void look(Probe probe, long end, AtomicLong done, AtomicLong failed) {
    while (System.nanoTime() < end) {
      try {
        if (probe.run(new Context(System.nanoTime() + 2_000_000_000L)).outcome() != Outcome.OK) {
          failed.incrementAndGet();
        }
      } catch (Exception e) {
        failed.incrementAndGet();
      }
      done.incrementAndGet();
    }
  }

  private record Context(long deadlineNanos) implements ProbeContext {
    @Override
    public CheckId check() {
      return CheckId.of("load");
    }

    @Override
    public Duration remaining() throws InterruptedIOException {
      return Duration.ofNanos(Math.max(1_000_000, deadlineNanos - System.nanoTime()));
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
