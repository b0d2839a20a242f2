package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.api.spi.Decision;
import dev.watchkeeper.benchmarks.Figures;
import dev.watchkeeper.jdbc.internal.BareStore;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Lets several ways write the same results, in turn, round by round, and prints them side by side:
 * the best rate, and the least processor time, of all rounds but the first.
 */
final class Contest {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final String engine;
  private final List<Way> ways;
  private final Map<Way, double[]> best = new HashMap<>();

  Contest(String engine, List<Way> ways) {
    this.engine = engine;
    this.ways = ways;
    ways.forEach(way -> best.put(way, new double[] {0, 1e9, 1e9, 1e9}));
  }

  void run(Runs runs, BareStore bare, int rounds, int rowsEach) throws SQLException {
    for (int round = 0; round < rounds; round++) {
      List<Decision> decisions = runs.next(rowsEach);
      List<@Nullable Object[]> rows = bare.rows(decisions);
      for (int i = 0; i < ways.size(); i++) {
        Way way = ways.get((i + round) % ways.size());
        double[] one = write(way, decisions, rows);
        if (round > 0) {
          double[] all = best.getOrDefault(way, one);
          all[0] = Math.max(all[0], one[0]);
          for (int k = 1; k < all.length; k++) {
            all[k] = Math.min(all[k], one[k]);
          }
        }
      }
    }
    print();
  }

  private static double[] write(Way way, List<Decision> decisions, List<@Nullable Object[]> rows)
      throws SQLException {
    long backend = Cpu.of(way.backend());
    long cpu = Cpu.thread();
    long begin = System.nanoTime();
    List<Double> calls = new ArrayList<>();
    for (int from = 0; from < rows.size(); from += way.batch()) {
      int to = Math.min(rows.size(), from + way.batch());
      long call = System.nanoTime();
      way.writing().write(new Way.Batch(decisions.subList(from, to), rows.subList(from, to)));
      calls.add((System.nanoTime() - call) / 1e6);
    }
    double n = rows.size();
    calls.sort(null);
    return new double[] {
      n / ((System.nanoTime() - begin) / 1e9),
      (Cpu.thread() - cpu) / 1e3 / n,
      (Cpu.of(way.backend()) - backend) / 1e3 / n,
      calls.get(calls.size() / 2)
    };
  }

  private void print() {
    OUT.printf("%n### %s: results written%n%n", engine);
    OUT.println(
        "| way | in one commit | rows/s | client CPU us/row | server CPU us/row | p50 ms |");
    OUT.println("|---|---:|---:|---:|---:|---:|");
    for (Way way : ways) {
      double[] found = best.getOrDefault(way, new double[4]);
      OUT.printf(
          Locale.ROOT,
          "| %s | %,d | %,.0f | %.2f | %s | %.1f |%n",
          way.name(),
          way.batch(),
          found[0],
          found[1],
          way.backend() == 0 ? "-" : String.format(Locale.ROOT, "%.1f", found[2]),
          found[3]);
      String name = "store/" + engine + "/" + way.name() + "/" + way.batch();
      Figures.put(name + "/rate", found[0]);
      Figures.put(name + "/client", found[1]);
      Figures.put(name + "/server", found[2]);
    }
  }
}
