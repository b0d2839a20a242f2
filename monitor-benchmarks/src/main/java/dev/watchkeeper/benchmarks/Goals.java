package dev.watchkeeper.benchmarks;

import java.util.Map;

/**
 * Compares what one run measured with the goals, and prints the facts of the machine. Ours is the
 * thread-safe one where there are several.
 */
public final class Goals {
  private static final String MILLION = "FireAndRearm/timers/1000000/";

  private final GoalTable table = new GoalTable();

  private Goals() {}

  /** Prints the table for the file that the property {@code figures} names. */
  public static void main(String[] args) {
    Goals goals = new Goals();
    goals.timers();
    goals.lag();
    goals.whole();
    goals.table.end();
  }

  private void timers() {
    double ours = table.of(MILLION + "timers");
    table.least(
        "P1",
        "fire + re-arm at 1,000,000: x STPE",
        table.of(MILLION + "scheduledExecutor") / ours,
        20);
    table.least("P1", "x Netty", table.of(MILLION + "netty") / ours, 1.5);
    table.most("P1", "of Agrona bare", ours / table.of(MILLION + "agrona"), 3);
    table.most("P1", "of ours at 10,000", ours / table.of("FireAndRearm/timers/10000/timers"), 1.3);
    // A byte is what the harness and the profiler themselves bring.
    table.most("P2", "bytes per firing", table.of(MILLION + "scheduler/bytes"), 1);
    table.most("P2", "bytes of timer state per check", table.of("heap/timers"), 48);
    table.most("P2", "bytes of heap per idle check", table.of("heap/idle check"), 400);
    table.least(
        "P3",
        "schedule + cancel from two threads: x STPE",
        table.of("producers/STPE") / table.of("producers/ours"),
        5);
    double spike = table.of("producers/ours/spike") - table.of("producers/ours/quiet");
    table.most("P3", "lag they cause at p99.9, us", spike / 1e3, 1_000);
    String bare = "HandOver/virtualThreadExecutor";
    table.most(
        "P4",
        "hand-over, ns beside the executor",
        table.of("HandOver/workers") - table.of(bare),
        250);
    double bytes = table.of("HandOver/workers/bytes") - table.of(bare + "/bytes");
    table.most("P4", "hand-over, bytes beside the executor", bytes, 0.5);
  }

  private void lag() {
    table.most("P5", "direct, p99 of STPE's", lag("direct", "ours", "p99", "STPE"), 0.25);
    table.most("P5", "virtual threads, p99 of STPE's", lag("virtual", "ours", "p99", "STPE"), 1.2);
    table.most(
        "P5", "virtual threads, p99.9 of STPE's", lag("virtual", "ours", "p999", "STPE"), 1.5);
    table.most("P5", "virtual threads, CPU of STPE's", lag("virtual", "ours", "cpu", "STPE"), 0.9);
    String coalesced = "ours, precision 1 ms";
    table.most(
        "P5", "precision 1 ms, CPU of STPE's", lag("virtual", coalesced, "cpu", "STPE"), 0.5);
    double p99 = table.of("lag/virtual/" + coalesced + "/100000/10000/p99") / 1e6;
    table.most("P5", "precision 1 ms, p99, ms", p99, 2);
    double early = 0;
    for (String mode : new String[] {"direct", "virtual"}) {
      early += table.of("lag/" + mode + "/ours/100000/10000/early");
    }
    table.most("P5", "early firings", early, 0);
    table.most("P5", "misses at 10,000/s", table.of("lag/virtual/ours/100000/10000/misses"), 0);
    table.most("P5", "misses at 50,000/s", table.of("lag/virtual/ours/100000/50000/misses"), 0);
  }

  private double lag(String mode, String ours, String what, String peer) {
    String cell = "/100000/10000/" + what;
    return table.of("lag/" + mode + "/" + ours + cell)
        / table.of("lag/" + mode + "/" + peer + cell);
  }

  private void whole() {
    table.least("P6", "results/s", table.of("results/rate"), 150_000);
    table.most("P6", "bytes per result", table.of("results/bytes"), 1_200);
    table.most("P7", "start of 100,000 children, ms", table.of("supervisor/workers/start"), 1_000);
    table.most("P7", "stop of 100,000 children, ms", table.of("supervisor/workers/stop"), 1_000);
    table.most("P7", "restart, us", table.of("supervisor/workers/restart") / 100, 5);
    double more = table.of("RuleCost/rules20/bytes") - table.of("RuleCost/rules5/bytes");
    table.most("P9", "bytes of 15 rules more, target works", more, 0.5);
    double[] starts =
        table.figures().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("start/"))
            .mapToDouble(Map.Entry::getValue)
            .sorted()
            .toArray();
    double start = starts.length == 0 ? Double.NaN : starts[starts.length / 2];
    table.most("P8", "start with 10,000 checks, ms", start, 300);
    table.most("P8", "jar of the core, KB", table.of("jar"), 350);
  }
}
