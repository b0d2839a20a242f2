package dev.watchkeeper.benchmarks.store;

import dev.watchkeeper.benchmarks.Figures;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Locale;

/** How long a question takes, asked again and again for one check after the other. */
final class Percentiles {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private Percentiles() {}

  /** A question about the check of this number. */
  @FunctionalInterface
  interface Question {
    void ask(int check) throws SQLException;
  }

  static void header(String title) {
    OUT.println("\n### " + title + "\n");
    OUT.println("| question | state | p50 ms | p99 ms |\n|---|---|---:|---:|");
  }

  /** Asks so often, each time for another check, and prints a row. */
  static void measure(String name, String state, int times, int checks, Question question)
      throws SQLException {
    double[] took = new double[times];
    for (int i = 0; i < times; i++) {
      // a prime, so that neighbours in the index are not asked one after the other
      int check = (int) (i * 7_919L % checks) + 1;
      long begin = System.nanoTime();
      question.ask(check);
      took[i] = (System.nanoTime() - begin) / 1e6;
    }
    Arrays.sort(took);
    double p50 = took[times / 2];
    double p99 = took[times - 1 - times / 100];
    OUT.printf(Locale.ROOT, "| %s | %s | %.2f | %.2f |%n", name, state, p50, p99);
    Figures.put("store/question/" + name + "/" + state + "/p50", p50);
    Figures.put("store/question/" + name + "/" + state + "/p99", p99);
  }
}
