package dev.watchkeeper.benchmarks.probes;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.benchmarks.Child;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.probes.Http;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;

/**
 * What the first probe of a process costs, in fresh virtual machines: the start of the monitor, and
 * from then until the first result is told.
 */
public final class FirstProbe {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final CheckId ID = CheckId.of("first");
  private static final int ROUNDS = 5;

  private FirstProbe() {}

  /** Measures in fresh virtual machines, or with {@code --child round url} here. */
  public static void main(String[] args) throws Exception {
    if (args.length == 3) {
      measure(args[1], args[2]);
      System.exit(0);
    }
    OUT.println("\n### The first probe of a process\n");
    OUT.println("| round | start of the monitor ms | first HTTP result after it ms |");
    OUT.println("|---:|---:|---:|");
    try (Site site = Site.start()) {
      String url = "http://127.0.0.1:" + site.fresh() + "/";
      for (int i = 1; i <= ROUNDS; i++) {
        Child.run(FirstProbe.class, List.of(), List.of("--child", "" + i, url));
      }
    }
  }

  private static void measure(String round, String url) throws InterruptedException {
    CountDownLatch told = new CountDownLatch(1);
    long from = System.nanoTime();
    try (Monitor monitor =
        Monitor.builder()
            .check(Check.of(ID.toString(), Http.get(url)).every(Duration.ofHours(1)))
            .onResult(result -> told.countDown())
            .start()) {
      long started = System.nanoTime();
      monitor.runNow(ID);
      told.await();
      double first = (System.nanoTime() - started) / 1e6;
      OUT.printf(Locale.ROOT, "| %s | %.0f | %.0f |%n", round, (started - from) / 1e6, first);
      Figures.put("first/" + round, first);
    }
  }
}
