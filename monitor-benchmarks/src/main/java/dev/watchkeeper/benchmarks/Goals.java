package dev.watchkeeper.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.Locale;
import java.util.Map;

/**
 * Compares what one run measured with the goals, and prints the facts of the machine. Ours is the
 * thread-safe one where there are several.
 */
public final class Goals {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
  private static final String MILLION = "FireAndRearm/timers/1000000/";

  private final Map<String, Double> figures;
  private int missing;

  private Goals(Map<String, Double> figures) {
    this.figures = figures;
  }

  /** Prints the table for the file that the property {@code figures} names. */
  public static void main(String[] args) {
    OUT.println("\n## Goals\n\n| # | goal | measured | reached |\n|---|---|---:|---|");
    Goals goals = new Goals(Figures.all());
    goals.timers();
    goals.lag();
    goals.whole();
    if (goals.missing > 0) {
      OUT.println("\nNot measured in this run: " + goals.missing + " more.");
    }
    OUT.printf(
        Locale.ROOT,
        "%nJDK %s, %d cores, %s %s, %s%n",
        Runtime.version(),
        Runtime.getRuntime().availableProcessors(),
        System.getProperty("os.name"),
        System.getProperty("os.version"),
        LocalDate.now(java.time.ZoneOffset.UTC));
  }

  private void timers() {
    double ours = of(MILLION + "timers");
    least("P1", "fire + re-arm at 1,000,000: x STPE", of(MILLION + "scheduledExecutor") / ours, 20);
    least("P1", "x Netty", of(MILLION + "netty") / ours, 1.5);
    most("P1", "of Agrona bare", ours / of(MILLION + "agrona"), 3);
    most("P1", "of ours at 10,000", ours / of("FireAndRearm/timers/10000/timers"), 1.3);
    // A byte is what the harness and the profiler themselves bring.
    most("P2", "bytes per firing", of(MILLION + "scheduler/bytes"), 1);
    most("P2", "bytes of timer state per check", of("heap/timers"), 48);
    most("P2", "bytes of heap per idle check", of("heap/idle check"), 400);
    least(
        "P3",
        "schedule + cancel from two threads: x STPE",
        of("producers/STPE") / of("producers/ours"),
        5);
    double spike = of("producers/ours/spike") - of("producers/ours/quiet");
    most("P3", "lag they cause at p99.9, us", spike / 1e3, 1_000);
    String bare = "HandOver/virtualThreadExecutor";
    most("P4", "hand-over, ns beside the executor", of("HandOver/workers") - of(bare), 250);
    double bytes = of("HandOver/workers/bytes") - of(bare + "/bytes");
    most("P4", "hand-over, bytes beside the executor", bytes, 0.5);
  }

  private void lag() {
    most("P5", "direct, p99 of STPE's", lag("direct", "ours", "p99", "STPE"), 0.25);
    most("P5", "virtual threads, p99 of STPE's", lag("virtual", "ours", "p99", "STPE"), 1.2);
    most("P5", "virtual threads, p99.9 of STPE's", lag("virtual", "ours", "p999", "STPE"), 1.5);
    most("P5", "virtual threads, CPU of STPE's", lag("virtual", "ours", "cpu", "STPE"), 0.9);
    String coalesced = "ours, precision 1 ms";
    most("P5", "precision 1 ms, CPU of STPE's", lag("virtual", coalesced, "cpu", "STPE"), 0.5);
    double p99 = of("lag/virtual/" + coalesced + "/100000/10000/p99") / 1e6;
    most("P5", "precision 1 ms, p99, ms", p99, 2);
    double early = 0;
    for (String mode : new String[] {"direct", "virtual"}) {
      early += of("lag/" + mode + "/ours/100000/10000/early");
    }
    most("P5", "early firings", early, 0);
    most("P5", "misses at 10,000/s", of("lag/virtual/ours/100000/10000/misses"), 0);
    most("P5", "misses at 50,000/s", of("lag/virtual/ours/100000/50000/misses"), 0);
  }

  private double lag(String mode, String ours, String what, String peer) {
    String cell = "/100000/10000/" + what;
    return of("lag/" + mode + "/" + ours + cell) / of("lag/" + mode + "/" + peer + cell);
  }

  private void whole() {
    least("P6", "results/s", of("results/rate"), 150_000);
    most("P6", "bytes per result", of("results/bytes"), 1_200);
    most("P7", "start of 100,000 children, ms", of("supervisor/workers/start"), 1_000);
    most("P7", "stop of 100,000 children, ms", of("supervisor/workers/stop"), 1_000);
    most("P7", "restart, us", of("supervisor/workers/restart") / 100, 5);
    double[] starts =
        figures.entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("start/"))
            .mapToDouble(Map.Entry::getValue)
            .sorted()
            .toArray();
    double start = starts.length == 0 ? Double.NaN : starts[starts.length / 2];
    most("P8", "start with 10,000 checks, ms", start, 300);
    most("P8", "jar of the core, KB", of("jar"), 350);
  }

  private double of(String figure) {
    return figures.getOrDefault(figure, Double.NaN);
  }

  private void least(String number, String goal, double measured, double wanted) {
    row(number, goal + " >= " + shown(wanted), measured, measured >= wanted);
  }

  private void most(String number, String goal, double measured, double wanted) {
    row(number, goal + " <= " + shown(wanted), measured, measured <= wanted);
  }

  private void row(String number, String goal, double measured, boolean reached) {
    if (Double.isNaN(measured)) {
      missing++;
      return;
    }
    String value = shown(measured);
    OUT.println(
        "| " + number + " | " + goal + " | " + value + " | " + (reached ? "yes" : "no") + " |");
  }

  private static String shown(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 100 ? "%,.2f" : "%,.0f", value)
        .replaceFirst("\\.00$", "");
  }
}
