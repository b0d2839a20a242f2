package dev.watchkeeper.core.internal;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.benchmarks.Child;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.core.Monitor;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * How long a monitor with 10,000 checks takes to start in a virtual machine that has loaded the
 * classes, by a monitor with one check, and has compiled nothing. And the size of the jar of the
 * core, if {@code --jar} names it. Arguments: {@code [--rounds n] [--jar file]}.
 */
public final class StartDriver {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int CHECKS = 10_000;

  private StartDriver() {}

  /** Measures in fresh virtual machines, or with {@code --child} here. */
  public static void main(String[] args) throws Exception {
    Options options = new Options(args);
    if (options.has("--child")) {
      measure(options.text("--child", ""));
      System.exit(0);
    }
    OUT.println("\n### Start of a monitor with 10,000 checks, each row a fresh virtual machine");
    OUT.println("\n| round | one check, classes not loaded, ms | 10,000 checks, ms |");
    OUT.println("|---:|---:|---:|");
    for (int i = 1; i <= options.number("--rounds", 5); i++) {
      Child.run(StartDriver.class, List.of("-Xmx2g"), List.of("--child", String.valueOf(i)));
    }
    if (options.has("--jar")) {
      double kilobytes = Files.size(Path.of(options.text("--jar", ""))) / 1_024.0;
      OUT.printf(Locale.ROOT, "%nThe jar of the core: %.0f KB%n", kilobytes);
      Figures.put("jar", kilobytes);
    }
  }

  private static void measure(String round) {
    double first = start(1);
    double millis = start(CHECKS);
    OUT.printf(Locale.ROOT, "| %s | %.0f | %.0f |%n", round, first, millis);
    Figures.put("start/" + round, millis);
  }

  private static double start(int count) {
    Probe probe = context -> Reading.up();
    Supplier<Probe> supplier = () -> probe;
    List<Check> checks =
        IntStream.range(0, count)
            .mapToObj(i -> Check.code("c" + i, supplier).every(Duration.ofHours(1)))
            .toList();
    long from = System.nanoTime();
    Monitor monitor = Monitor.builder().checks(checks).start();
    double millis = (System.nanoTime() - from) / 1e6;
    monitor.close();
    return millis;
  }
}
