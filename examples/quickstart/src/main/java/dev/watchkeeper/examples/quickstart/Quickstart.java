package dev.watchkeeper.examples.quickstart;

import dev.watchkeeper.api.Alert;
import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.ConfigurationException;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.WatchkeeperException;
import dev.watchkeeper.core.Accounting;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Watches a list of targets, shows a live table in the terminal, keeps everything in an embedded
 * database file, and goes on where it was when it is started again.
 */
public final class Quickstart {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Quickstart() {}

  /** Runs until it is stopped; ends with 2 if what was asked for is wrong. */
  public static void main(String... words) throws Exception {
    try {
      Arguments arguments = Arguments.read(words);
      if (arguments.help()) {
        OUT.print(Arguments.USAGE);
        return;
      }
      run(arguments);
    } catch (ConfigurationException e) {
      refuse(e.problems());
    } catch (WatchkeeperException e) {
      refuse(List.of(new Problem("", String.valueOf(e.getMessage()))));
    }
  }

  private static void refuse(List<Problem> problems) {
    System.err.println(problems.size() == 1 ? "1 problem:" : problems.size() + " problems:");
    problems.forEach(problem -> System.err.println("  " + problem));
    System.exit(2);
  }

  private static void run(Arguments arguments) throws Exception {
    List<Check> checks = arguments.checks();
    try (Demo demo = checks.isEmpty() ? Demo.start(arguments.database()) : Demo.none()) {
      List<Check> all = checks.isEmpty() ? demo.checks() : checks;
      watch(arguments, all);
    }
  }

  private static void watch(Arguments arguments, List<Check> checks) throws Exception {
    Screen screen = new Screen(OUT, Terminal.isThere());
    CountDownLatch stop = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    Monitor monitor;
    try {
      monitor =
          Monitor.builder()
              .store(JdbcStore.sqlite(arguments.database()))
              .checks(checks)
              .rule(Rules.consecutiveFailures(2).recoverAfter(2))
              .onAlert((Alert alert) -> screen.tell(alert))
              .onResult(screen::seen)
              .start();
    } catch (ConfigurationException e) {
      refuse(e.problems().stream().map(arguments::placed).toList());
      return;
    }
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(stop, stopped)));
    screen.begin(checks.size(), arguments.database());
    monitor.states().forEach(screen::restored);
    try (monitor) {
      long end = System.nanoTime() + arguments.runFor().orElse(Duration.ofDays(36_500)).toNanos();
      while (System.nanoTime() < end && !stop.await(1, TimeUnit.SECONDS)) {
        screen.draw(monitor);
      }
    }
    finish(screen, monitor.accounting());
    stopped.countDown();
  }

  private static void finish(Screen screen, Accounting accounting) {
    boolean adds = accounting.due() == accounting.settled();
    screen.end(accounting + (adds ? " (every due run is accounted for)" : " (DOES NOT ADD UP)"));
  }

  /** The virtual machine ends: lets the main thread close the monitor first. */
  private static void end(CountDownLatch stop, CountDownLatch stopped) {
    stop.countDown();
    try {
      if (!stopped.await(10, TimeUnit.SECONDS)) {
        System.err.println("the monitor did not stop in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
