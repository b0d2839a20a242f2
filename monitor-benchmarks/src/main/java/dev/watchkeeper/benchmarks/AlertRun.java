package dev.watchkeeper.benchmarks;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Reading;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notification;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Store;
import dev.watchkeeper.core.Backtest;
import dev.watchkeeper.core.Monitor;
import dev.watchkeeper.core.Receiver;
import dev.watchkeeper.core.Rules;
import dev.watchkeeper.jdbc.JdbcStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * From a failed run to the message: how long it takes over an SQLite file, what a storm becomes,
 * and how fast a year is judged anew.
 */
public final class AlertRun {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final int ALERTS = 1_000;
  private static final int STORM = 10_000;
  private static final int YEAR = 525_600;

  private AlertRun() {}

  /**
   * Measures and prints; the one argument is the number of seconds over which alerts are spread.
   */
  public static void main(String[] args) throws Exception {
    int seconds = args.length > 0 ? Integer.parseInt(args[0]) : 60;
    OUT.println("\n| what | measured |\n|---|---:|");
    latency(seconds);
    storm();
    year();
  }

  /** Remembers when each message came. */
  private static final class Arrivals implements Notifier {
    private final Map<CheckId, Long> at = new ConcurrentHashMap<>();
    private final List<Integer> sizes = new ArrayList<>();

    @Override
    public String name() {
      return "arrivals";
    }

    @Override
    public Delivery send(Notification notification) {
      long now = System.nanoTime();
      notification.alerts().forEach(alert -> at.putIfAbsent(alert.check(), now));
      synchronized (sizes) {
        sizes.add(notification.alerts().size());
      }
      return Delivery.delivered();
    }

    int messages() {
      synchronized (sizes) {
        return sizes.size();
      }
    }
  }

  private static Store store(Path folder) {
    return JdbcStore.sqlite(folder.resolve("alerts.db"));
  }

  private static void latency(int seconds) throws Exception {
    Path folder = Files.createTempDirectory("watchkeeper-alerts");
    Arrivals arrivals = new Arrivals();
    Map<String, Long> failed = new ConcurrentHashMap<>();
    try (Monitor monitor =
        Monitor.builder()
            .store(store(folder))
            .rule(Rules.consecutiveFailures(1).recoverAfter(1).severity(Severity.CRITICAL))
            .receiver(Receiver.of(arrivals).atMost(10_000, Duration.ofMinutes(1)))
            .checks(checks(ALERTS, failed))
            .start()) {
      long begin = System.nanoTime();
      long step = TimeUnit.SECONDS.toNanos(seconds) / ALERTS;
      for (int i = 0; i < ALERTS; i++) {
        long due = begin + i * step;
        while (System.nanoTime() - due < 0) {
          TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
        }
        monitor.runNow(CheckId.of("check-" + i));
      }
      await(() -> arrivals.at.size() == ALERTS);
    }
    long[] took = new long[ALERTS];
    int n = 0;
    for (Map.Entry<CheckId, Long> arrival : arrivals.at.entrySet()) {
      long began = requireNonNull(failed.get(arrival.getKey().value()));
      took[n++] = arrival.getValue() - began;
    }
    Arrays.sort(took);
    row("alerts in " + seconds + " s, one message each", arrivals.messages());
    row("from the failed run to the message, p50 ms", took[ALERTS / 2] / 1e6);
    row("p99 ms", took[ALERTS * 99 / 100] / 1e6);
    row("worst ms", took[ALERTS - 1] / 1e6);
    Figures.put("alerts/p99", took[ALERTS * 99 / 100] / 1e6);
    delete(folder);
  }

  private static List<Check> checks(int count, Map<String, Long> failed) {
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = "check-" + i;
      checks.add(
          Check.code(
                  name,
                  () ->
                      context -> {
                        failed.putIfAbsent(name, System.nanoTime());
                        return Reading.down("refused");
                      })
              .schedule(Schedule.manual()));
    }
    return checks;
  }

  private static void storm() throws Exception {
    Path folder = Files.createTempDirectory("watchkeeper-alerts");
    Arrivals arrivals = new Arrivals();
    Map<String, Long> failed = new ConcurrentHashMap<>();
    long began = System.nanoTime();
    try (Monitor monitor =
        Monitor.builder()
            .store(store(folder))
            .rule(Rules.consecutiveFailures(1).recoverAfter(1))
            .receiver(Receiver.of(arrivals).atMost(20, Duration.ofSeconds(10)))
            .checks(checks(STORM, failed))
            .start()) {
      for (int i = 0; i < STORM; i++) {
        monitor.runNow(CheckId.of("check-" + i));
      }
      await(() -> arrivals.at.size() == STORM);
    }
    row(STORM + " alerts at once, at most 20 messages in 10 s: messages", arrivals.messages());
    row("until the last of them was told, s", (System.nanoTime() - began) / 1e9);
    delete(folder);
  }

  private static void year() {
    List<ProbeResult> results = new ArrayList<>(YEAR);
    Random random = new Random(1);
    Instant due = Instant.parse("2026-01-01T00:00:00Z");
    for (int i = 0; i < YEAR; i++) {
      Reading reading = random.nextInt(50) == 0 ? Reading.down("refused") : Reading.up();
      results.add(
          ProbeResult.builder(CheckId.of("shop"), due).ran(due, 1_000).reading(reading).build());
      due = due.plusSeconds(60);
    }
    Backtest rules =
        Backtest.of(
            Rules.consecutiveFailures(2).recoverAfter(2),
            Rules.failures(3).within(Duration.ofMinutes(10)));
    Check check = Check.code("shop", () -> context -> Reading.up());
    double best = Double.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      long began = System.nanoTime();
      rules.replay(check, results);
      best = Math.min(best, (System.nanoTime() - began) / 1e9);
    }
    row("a year of one check at 1 min judged anew by two rules, s", best);
    Figures.put("alerts/year", best);
  }

  private interface Done {
    boolean now() throws Exception;
  }

  private static void await(Done done) throws Exception {
    long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(3);
    while (!done.now()) {
      if (System.nanoTime() - until > 0) {
        throw new IllegalStateException("not told within 3 minutes");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  private static void row(String what, double figure) {
    OUT.printf(Locale.ROOT, "| %s | %,.2f |%n", what, figure);
  }

  private static void delete(Path folder) throws Exception {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
