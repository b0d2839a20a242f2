import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Status;
import dev.watchkeeper.api.Target;
import dev.watchkeeper.api.spi.AddressPolicy;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeContext;
import dev.watchkeeper.api.spi.ProbeProvider;
import dev.watchkeeper.api.spi.Settings;
import dev.watchkeeper.api.spi.TimeSource;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Pings 1,000 loopback addresses once each, in turn by our probes on virtual threads and by fping,
 * round after round; prints wall time and CPU of both. Called by {@code ping-sweep}.
 */
public final class PingSweep {
  private static final int WARM_UP = 300;
  private static final int ROUNDS = 100;

  private PingSweep() {}

  public static void main(String[] arguments) throws Exception {
    List<String> addresses = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      addresses.add("127.1." + i / 250 + "." + (i % 250 + 1));
    }
    Path list = Files.write(Files.createTempFile("sweep", ".txt"), addresses);
    List<Probe> probes = probes(addresses);
    double[][] ours = new double[ROUNDS][];
    double[][] theirs = new double[ROUNDS][];
    for (int i = -WARM_UP; i < ROUNDS; i++) {
      double[] we = sweep(probes);
      if (i == -WARM_UP || i == 2 - WARM_UP) {
        System.out.printf("round %d: %.1f ms%n", i + WARM_UP + 1, we[0]);
      }
      if (i >= 0) {
        ours[i] = we;
        theirs[i] = fping(list);
      }
    }
    for (int what = 0; what < 2; what++) {
      // The clock of CPU ticks in 10 ms, so its mean counts; the wall's median.
      double we = what == 0 ? median(ours, what) : mean(ours, what);
      double they = what == 0 ? median(theirs, what) : mean(theirs, what);
      String name = what == 0 ? "wall, ms a sweep" : "CPU, us a ping";
      System.out.printf(
          "%-18s ours %.1f (%.1f to %.1f)   fping %.1f (%.1f to %.1f)   ratio %.2f%n",
          name, we, least(ours, what), most(ours, what), they, least(theirs, what),
          most(theirs, what), we / they);
    }
  }

  private static List<Probe> probes(List<String> addresses) throws Exception {
    ProbeProvider provider =
        ServiceLoader.load(ProbeProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(one -> one.type().equals("ping"))
            .findFirst()
            .orElseThrow();
    List<Probe> probes = new ArrayList<>();
    for (String address : addresses) {
      Settings settings = Settings.of(Map.of("count", 1)).reading("settings");
      probes.add(provider.create(Target.of(address), settings));
      if (!settings.problems().isEmpty()) {
        throw new IllegalStateException(settings.problems().toString());
      }
    }
    return probes;
  }

  private static double[] sweep(List<Probe> probes) throws Exception {
    long cpu = cpu();
    long began = System.nanoTime();
    List<Future<Status>> runs = new ArrayList<>(probes.size());
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Probe probe : probes) {
        runs.add(threads.submit(() -> probe.run(new Context()).status()));
      }
    }
    double wall = (System.nanoTime() - began) / 1e6;
    double used = (cpu() - cpu) / 1e3 / probes.size();
    for (Future<Status> run : runs) {
      if (run.get() != Status.UP) {
        throw new IllegalStateException("a ping was lost");
      }
    }
    return new double[] {wall, used};
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean)
            ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static double[] fping(Path list) throws Exception {
    String call = "TIMEFORMAT='%R %U %S'; time fping -q -r 0 -i 0 -t 1000 -f " + list;
    Process process = new ProcessBuilder("bash", "-c", call).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException("fping: " + said);
    }
    String[] times = said.strip().split("\\s+");
    int at = times.length - 3;
    double used = Double.parseDouble(times[at + 1]) + Double.parseDouble(times[at + 2]);
    return new double[] {Double.parseDouble(times[at]) * 1e3, used * 1e3};
  }

  private static double median(double[][] rounds, int what) {
    double[] sorted = Arrays.stream(rounds).mapToDouble(one -> one[what]).sorted().toArray();
    return (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
  }

  private static double mean(double[][] rounds, int what) {
    return Arrays.stream(rounds).mapToDouble(one -> one[what]).average().orElseThrow();
  }

  private static double least(double[][] rounds, int what) {
    return Arrays.stream(rounds).mapToDouble(one -> one[what]).min().orElseThrow();
  }

  private static double most(double[][] rounds, int what) {
    return Arrays.stream(rounds).mapToDouble(one -> one[what]).max().orElseThrow();
  }

  private static final class Context implements ProbeContext {
    private final long deadline = System.nanoTime() + 5_000_000_000L;

    @Override
    public CheckId check() {
      return CheckId.of("sweep");
    }

    @Override
    public Duration remaining() {
      return Duration.ofNanos(Math.max(1_000_000, deadline - System.nanoTime()));
    }

    @Override
    public long deadlineNanos() {
      return deadline;
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
