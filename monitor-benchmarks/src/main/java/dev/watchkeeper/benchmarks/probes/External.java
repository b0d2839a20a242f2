package dev.watchkeeper.benchmarks.probes;

import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.benchmarks.Figures;
import java.io.IOException;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tools that are programs of their own, on the same targets: {@code exporter <command>}, the
 * blackbox exporter with fresh connections, plain and TLS; {@code sweep <fping>}, a ping to each of
 * 1,000 loopback addresses.
 */
public final class External {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int ADDRESSES = 1_000;
  private static final int ROUNDS = 25;
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  /** Of /proc; a hundredth of a second on every Linux. */
  private static final double TICK_MICROS = 10_000;

  private External() {}

  /** Measures one of them. */
  public static void main(String[] args) throws Exception {
    if (args[0].equals("exporter")) {
      exporter(args[1]);
    } else {
      sweep(args[1]);
    }
    System.exit(0);
  }

  private static void exporter(String command) throws Exception {
    Path config = Files.createTempFile("watchkeeper-exporter", ".yml");
    Files.writeString(
        config,
        """
        modules:
          http:
            prober: http
            http:
              preferred_ip_protocol: ip4
              tls_config: { insecure_skip_verify: true }
        """);
    int port = 19_115;
    try (Site site = Site.start()) {
      Process exporter =
          new ProcessBuilder(
                  command, "--config.file=" + config, "--web.listen-address=127.0.0.1:" + port)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      try {
        String base = "http://127.0.0.1:" + port + "/probe?module=http&target=";
        Thread.sleep(1_000);
        OUT.println("\n### The blackbox exporter on the same server, 64 in flight\n");
        OUT.println("| part | CPU us a probe | probes/s |\n|---|---:|---:|");
        row("fresh", base + "http://127.0.0.1:" + site.fresh() + "/", exporter.pid());
        row("tls", base + "https://127.0.0.1:" + site.tls() + "/", exporter.pid());
      } finally {
        exporter.destroy();
        exporter.waitFor();
      }
    } finally {
      Files.delete(config);
    }
  }

  private static void row(String part, String url, long pid) throws Exception {
    AtomicLong looks = new AtomicLong();
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(64);
    for (int i = 0; i < 64; i++) {
      Thread.startVirtualThread(
          () -> {
            while (!over.get()) {
              ask(url);
              looks.incrementAndGet();
            }
            ended.countDown();
          });
    }
    Thread.sleep(2_000);
    long count = looks.get();
    double ticks = ticks(Path.of("/proc", "" + pid, "stat"), 13, 14);
    Thread.sleep(5_000);
    double done = looks.get() - count;
    double micros =
        (ticks(Path.of("/proc", "" + pid, "stat"), 13, 14) - ticks) * TICK_MICROS / done;
    over.set(true);
    ended.await();
    OUT.printf(Locale.ROOT, "| %s | %.0f | %,.0f |%n", part, micros, done / 5);
    Figures.put("probe/" + part + "/exporter/cpu", micros);
  }

  private static void ask(String url) {
    try {
      HttpURLConnection connection = (HttpURLConnection) URI.create(url).toURL().openConnection();
      String text = new String(connection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!text.contains("\nprobe_success 1")) {
        throw new IllegalStateException("the exporter says that the probe failed");
      }
    } catch (IOException e) {
      throw new IllegalStateException("the exporter does not answer", e);
    }
  }

  private static double ticks(Path stat, int user, int system) throws IOException {
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    return Long.parseLong(fields[user - 2]) + Long.parseLong(fields[system - 2]);
  }

  private static void sweep(String fping) throws Exception {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < ADDRESSES; i++) {
      addresses.add("127.1." + i / 250 + "." + (1 + i % 250));
    }
    OUT.println("\n### A ping to each of 1,000 loopback addresses, median of 25\n");
    OUT.println("| contender | wall ms | CPU us a ping |\n|---|---:|---:|");
    List<Contender> ours = new ArrayList<>();
    for (String address : addresses) {
      ours.add(Ours.of(ping(address), Duration.ofSeconds(5)));
    }
    measure("ours", () -> all(ours), 13, 14);
    List<String> command = new ArrayList<>(List.of(fping, "-q", "-i", "0", "-c", "1"));
    command.addAll(addresses);
    measure("fping -i 0", () -> program(command), 15, 16);
  }

  private static ProbeDefinition ping(String address) {
    Settings once = Settings.of(Map.of("count", 1));
    return ProbeDefinition.of("ping", Target.of(address), once);
  }

  @FunctionalInterface
  private interface Work {
    void run() throws Exception;
  }

  private static void measure(String name, Work work, int user, int system) throws Exception {
    double[] wall = new double[ROUNDS];
    Path self = Path.of("/proc/self/stat");
    for (long from = System.nanoTime(); System.nanoTime() - from < WARM_UP.toNanos(); ) {
      work.run();
    }
    double ticks = ticks(self, user, system);
    for (int i = 0; i < ROUNDS; i++) {
      long from = System.nanoTime();
      work.run();
      wall[i] = (System.nanoTime() - from) / 1e6;
    }
    double micros = (ticks(self, user, system) - ticks) * TICK_MICROS / ROUNDS / ADDRESSES;
    Arrays.sort(wall);
    OUT.printf(Locale.ROOT, "| %s | %.1f | %.1f |%n", name, wall[ROUNDS / 2], micros);
    Figures.put("ping/" + name + "/wall", wall[ROUNDS / 2]);
    Figures.put("ping/" + name + "/cpu", micros);
  }

  private static void all(List<Contender> contenders) throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(contenders.size());
    AtomicInteger failed = new AtomicInteger();
    for (Contender contender : contenders) {
      Thread.startVirtualThread(
          () -> {
            try {
              contender.look();
            } catch (Exception e) {
              failed.incrementAndGet();
            } finally {
              ended.countDown();
            }
          });
    }
    ended.await();
    if (failed.get() > 0) {
      OUT.println(failed + " pings failed");
    }
  }

  private static void program(List<String> command) throws IOException, InterruptedException {
    new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start()
        .waitFor();
  }
}
