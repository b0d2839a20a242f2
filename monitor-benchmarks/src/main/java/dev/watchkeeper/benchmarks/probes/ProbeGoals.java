package dev.watchkeeper.benchmarks.probes;

import dev.watchkeeper.benchmarks.GoalTable;
import java.util.Map;

/** Compares what one run of the probes measured with the goals. */
public final class ProbeGoals {
  private ProbeGoals() {}

  /** Prints the table for the file that the property {@code figures} names. */
  public static void main(String[] args) {
    GoalTable table = new GoalTable();
    double fresh = table.of("probe/fresh/ours/cpu");
    table.most(
        "Q1",
        "HTTP fresh, CPU of the plain socket's",
        fresh / cpu(table, "fresh", "plain socket"),
        1.4);
    table.most("Q1", "of OkHttp's", fresh / cpu(table, "fresh", "OkHttp 5"), 0.33);
    table.most(
        "Q1", "of the JDK's HttpClient", fresh / cpu(table, "fresh", "JDK HttpClient"), 0.25);
    table.most("Q1", "of the blackbox exporter's", fresh / cpu(table, "fresh", "exporter"), 0.125);
    table.most("Q1", "bytes a probe", table.of("probe/fresh/ours/bytes"), 8_192);
    double keep = table.of("probe/keep/ours/cpu");
    table.most(
        "Q2",
        "HTTP kept, CPU of the plain socket's",
        keep / cpu(table, "keep", "plain socket"),
        1.5);
    table.most(
        "Q2",
        "of one whose reads have a time limit",
        keep / cpu(table, "keep", "plain socket, timed"),
        1.5);
    double tls = table.of("probe/tls/ours/cpu");
    table.most(
        "Q3",
        "HTTPS fresh, CPU of the blackbox exporter's",
        tls / cpu(table, "tls", "exporter"),
        1.5);
    table.most(
        "Q3",
        "with Conscrypt",
        cpu(table, "tls", "ours, Conscrypt") / cpu(table, "tls", "exporter"),
        1);
    table.most(
        "Q4", "heap of a slow probe in flight at 5,000, KB", table.of("probe/slow/ours/5000"), 10);
    double first =
        table.figures().entrySet().stream()
            .filter(entry -> entry.getKey().startsWith("first/"))
            .mapToDouble(Map.Entry::getValue)
            .max()
            .orElse(Double.NaN);
    table.most("Q5", "the first HTTP result after the start, ms, worst of 5", first, 120);
    double connect = table.of("probe/connect/ours/cpu");
    table.most(
        "Q6",
        "TCP connect, CPU of the plain socket's",
        connect / cpu(table, "connect", "plain socket"),
        1.2);
    double wall = table.of("ping/ours/wall") / table.of("ping/fping -i 0/wall");
    table.most("Q7", "1,000 pings, wall time of fping's", wall, 1);
    double ping = table.of("ping/ours/cpu") / table.of("ping/fping -i 0/cpu");
    table.most("Q7", "CPU of fping's", ping, 1);
    table.end();
  }

  private static double cpu(GoalTable table, String part, String peer) {
    return table.of("probe/" + part + "/" + peer + "/cpu");
  }
}
