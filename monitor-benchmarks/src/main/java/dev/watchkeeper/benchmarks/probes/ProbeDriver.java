package dev.watchkeeper.benchmarks.probes;

import static java.util.Objects.requireNonNull;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.benchmarks.Child;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.probes.Http;
import dev.watchkeeper.probes.Tcp;
import dev.watchkeeper.probes.TlsOptions;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Security;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.conscrypt.Conscrypt;

/**
 * CPU, rate and bytes of one probe, and the heap of a slow one in flight, ours beside other
 * clients; each contender in a virtual machine of its own, all against one server, 64 in flight on
 * virtual threads. Arguments: {@code [--seconds n] [--only regex]}.
 */
public final class ProbeDriver {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int IN_FLIGHT = 64;
  private static final String CONSCRYPT = "Conscrypt";

  /** How many times as long a handshake takes to be compiled to its end. */
  private static final int LONGER_WARM_UP = 5;

  private static final int FIRST_LOOKS = 100;

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Map<String, String> options = new LinkedHashMap<>();

  private ProbeDriver(String[] args) {
    for (int i = 0; i + 1 < args.length; i += 2) {
      options.put(args[i], args[i + 1]);
    }
  }

  /** Makes one contender; called once for each thread where {@code own} is asked for. */
  @FunctionalInterface
  private interface Maker {
    Contender make() throws Exception;
  }

  /** Measures all, or with {@code --child} one. */
  public static void main(String[] args) throws Exception {
    ProbeDriver driver = new ProbeDriver(args);
    if (driver.options.containsKey("--child")) {
      driver.child();
      System.exit(0);
    }
    try (Site site = Site.start()) {
      for (String part : List.of("fresh", "keep", "tls", "connect")) {
        driver.table(part, site);
      }
      driver.heapTable(site);
    }
  }

  private void table(String part, Site site) throws Exception {
    Map<String, String> titles =
        Map.of(
            "fresh", "HTTP, a fresh connection each",
            "keep", "HTTP, connections kept",
            "tls", "HTTPS, a fresh connection each; ours judges the certificate, the others do not",
            "connect", "TCP connect");
    OUT.println("\n### " + titles.get(part) + ", 64 in flight\n");
    OUT.println("| contender | CPU us a probe | probes/s | bytes a probe | ratio of CPU to ours |");
    OUT.println("|---|---:|---:|---:|---:|");
    for (String name : makers(part, site.arguments()).keySet()) {
      child(part, name, site, 0);
    }
  }

  private void heapTable(Site site) throws Exception {
    for (int count : new int[] {1_000, 5_000}) {
      OUT.printf(Locale.ROOT, "%n### Heap of a slow probe in flight, %,d of them%n%n", count);
      OUT.println("| contender | KB | threads of the platform |\n|---|---:|---:|");
      for (String name : makers("slow", site.arguments()).keySet()) {
        child("slow", name, site, count);
      }
    }
  }

  private void child(String part, String name, Site site, int count) throws Exception {
    if (!(part + " " + name).matches(options.getOrDefault("--only", ".*"))) {
      return;
    }
    List<String> args = new ArrayList<>(site.arguments());
    args.addAll(
        List.of(
            "--child",
            name,
            "--part",
            part,
            "--count",
            "" + count,
            "--seconds",
            options.getOrDefault("--seconds", "4")));
    List<String> virtualMachine = List.of("-Xms1g", "-Xmx2g", "--enable-native-access=ALL-UNNAMED");
    Child.run(ProbeDriver.class, virtualMachine, args);
  }

  private Map<String, Maker> makers(String part, List<String> arguments) throws Exception {
    Map<String, String> given = new LinkedHashMap<>(options);
    for (int i = 0; i < arguments.size(); i += 2) {
      given.put(arguments.get(i), arguments.get(i + 1));
    }
    int port = Integer.parseInt(given.get("--" + (part.equals("connect") ? "fresh" : part)));
    String url = (part.equals("tls") ? "https" : "http") + "://127.0.0.1:" + port + "/";
    Duration timeout = part.equals("slow") ? PATIENCE : TIMEOUT;
    Map<String, Maker> makers = new LinkedHashMap<>();
    if (part.equals("connect")) {
      makers.put("ours", () -> Ours.of(Tcp.to("127.0.0.1", port), timeout));
      makers.put("plain socket", () -> Peers.connect("127.0.0.1", port, timeout));
      return makers;
    }
    String pem = Files.readString(Path.of(given.get("--pem")));
    makers.put("ours", () -> Ours.of(ours(part, url, pem), timeout));
    if (part.equals("keep")) {
      makers.put("plain socket", () -> Peers.openSocket("127.0.0.1", port, Duration.ZERO));
      makers.put("plain socket, timed", () -> Peers.openSocket("127.0.0.1", port, timeout));
    } else if (part.equals("tls")) {
      makers.put("ours, Conscrypt", () -> Ours.of(conscrypt(url, pem), timeout));
    } else {
      makers.put("plain socket", () -> Peers.socket("127.0.0.1", port, timeout));
    }
    Contender[] shared = new Contender[1];
    makers.put("OkHttp 5", () -> once(shared, () -> Peers.okHttp(url, timeout)));
    makers.put("Apache HttpClient 5", () -> once(shared, () -> Peers.apache(url)));
    makers.put("JDK HttpClient", () -> once(shared, () -> Peers.jdk(url, timeout)));
    return makers;
  }

  private static ProbeSpec ours(String part, String url, String pem) {
    ProbeDefinition plain = Http.get(url).definition();
    return switch (part) {
      case "tls" -> Http.get(url).trust(pem);
      case "keep" ->
          ProbeDefinition.of(
              Http.TYPE, plain.target(), plain.settings().with("connection", "reuse"));
      default -> plain;
    };
  }

  private static ProbeSpec conscrypt(String url, String pem) {
    Security.addProvider(Conscrypt.newProviderBuilder().setName(CONSCRYPT).build());
    return Http.get(url).tls(TlsOptions.standard().provider(CONSCRYPT)).trust(pem);
  }

  private static Contender once(Contender[] shared, Maker maker) throws Exception {
    if (shared[0] == null) {
      shared[0] = maker.make();
    }
    return shared[0];
  }

  private String option(String name) {
    return requireNonNull(options.get(name), name);
  }

  private void child() throws Exception {
    Maker maker = makers(option("--part"), List.of()).get(option("--child"));
    if (maker == null) {
      throw new IllegalArgumentException("no contender is called " + option("--child"));
    }
    if (option("--part").equals("slow")) {
      heap(maker, Integer.parseInt(option("--count")));
    } else {
      rate(maker, Long.parseLong(option("--seconds")));
    }
  }

  private void rate(Maker maker, long seconds) throws Exception {
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < IN_FLIGHT; i++) {
      contenders.add(maker.make());
    }
    // 64 that all begin cold on two processors can keep one of them from its turn for 10 s
    for (int i = 0; i < FIRST_LOOKS; i++) {
      contenders.get(0).look();
    }
    AtomicLong looks = new AtomicLong();
    Failures failures = new Failures(new AtomicLong(), new AtomicReference<>());
    AtomicBoolean over = new AtomicBoolean();
    CountDownLatch ended = new CountDownLatch(IN_FLIGHT);
    for (Contender contender : contenders) {
      Thread.startVirtualThread(() -> loop(contender, looks, over, failures, ended));
    }
    int warmUp = option("--part").equals("tls") ? LONGER_WARM_UP : 1;
    Thread.sleep(Duration.ofSeconds(seconds * warmUp));
    OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long count = looks.get();
    long cpu = system.getProcessCpuTime();
    long bytes = threads.getTotalThreadAllocatedBytes();
    long from = System.nanoTime();
    Thread.sleep(Duration.ofSeconds(seconds));
    double done = looks.get() - count;
    double took = (System.nanoTime() - from) / 1e9;
    double micros = (system.getProcessCpuTime() - cpu) / 1e3 / done;
    double each = (threads.getTotalThreadAllocatedBytes() - bytes) / done;
    over.set(true);
    ended.await();
    failures.accept(looks.get());
    print(micros, done / took, each);
  }

  /** Where two processors are never idle, one of 64 may wait for its turn longer than a timeout. */
  private record Failures(AtomicLong count, AtomicReference<Throwable> first) {
    private static final long ONE_IN = 1_000;

    void note(Throwable failure) {
      count.incrementAndGet();
      first.compareAndSet(null, failure);
    }

    void accept(long looks) {
      if (count.get() * ONE_IN > looks) {
        throw new IllegalStateException(count + " of " + looks + " probes failed", first.get());
      }
      if (count.get() > 0) {
        System.err.println(count + " of " + looks + " probes failed, the first: " + first);
      }
    }
  }

  private static void loop(
      Contender contender,
      AtomicLong looks,
      AtomicBoolean over,
      Failures failures,
      CountDownLatch ended) {
    try (contender) {
      while (!over.get()) {
        look(contender, failures);
        looks.incrementAndGet();
      }
    } catch (Exception e) {
      failures.note(e);
    } finally {
      ended.countDown();
    }
  }

  private static void look(Contender contender, Failures failures) {
    try {
      contender.look();
    } catch (Exception e) {
      failures.note(e);
    }
  }

  private void print(double micros, double rate, double bytes) {
    String key = "probe/" + option("--part") + "/";
    double ours = Figures.known(key + "ours/cpu").orElse(micros);
    String name = option("--child");
    OUT.printf(
        Locale.ROOT,
        "| %s | %.1f | %,.0f | %,.0f | %.2f |%n",
        name,
        micros,
        rate,
        bytes,
        micros / ours);
    Figures.put(key + name + "/cpu", micros);
    Figures.put(key + name + "/bytes", bytes);
  }

  private void heap(Maker maker, int count) throws Exception {
    Contender first = maker.make();
    Thread.startVirtualThread(() -> ignoring(first));
    Thread.sleep(2_000);
    long before = used();
    for (int i = 0; i < count; i++) {
      Contender contender = maker.make();
      Thread.startVirtualThread(() -> ignoring(contender));
    }
    Thread.sleep(6_000);
    double each = (used() - before) / 1_024.0 / count;
    int platform = ManagementFactory.getThreadMXBean().getThreadCount();
    OUT.printf(Locale.ROOT, "| %s | %.1f | %,d |%n", option("--child"), each, platform);
    Figures.put("probe/slow/" + option("--child") + "/" + count, each);
  }

  private static void ignoring(Contender contender) {
    try {
      contender.look();
    } catch (Exception e) {
      // The virtual machine ends while it waits.
      OUT.println("a slow probe ended: " + e);
    }
  }

  private static long used() throws InterruptedException {
    for (int i = 0; i < 3; i++) {
      System.gc();
      Thread.sleep(300);
    }
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
