package dev.watchkeeper.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** What one run measured beside the goals, as a table, and the facts of the machine. */
public final class GoalTable {
  private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);

  private final Map<String, Double> figures;
  private final Map<String, String> limits = new HashMap<>();
  private final Set<String> missed = new LinkedHashSet<>();
  private int missing;

  /** Begins the table for the file that the property {@code figures} names. */
  public GoalTable() {
    this.figures = Figures.all();
    OUT.println("\n## Goals\n\n| # | goal | measured | reached |\n|---|---|---:|---|");
  }

  /** What limits a goal, to be told at the end if it is missed. */
  public void limit(String number, String what) {
    limits.put(number, what);
  }

  /** Ends it. */
  public void end() {
    if (missed.stream().anyMatch(limits::containsKey)) {
      OUT.println("\nWhat limits those that are not reached:\n");
    }
    for (String number : missed) {
      String what = limits.get(number);
      if (what != null) {
        OUT.println("- " + number + ": " + what);
      }
    }
    if (missing > 0) {
      OUT.println("\nNot measured in this run: " + missing + " more.");
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

  /** All figures; immutable. */
  public Map<String, Double> figures() {
    return figures;
  }

  /** A figure; not a number if it was not measured. */
  public double of(String figure) {
    return figures.getOrDefault(figure, Double.NaN);
  }

  /** A row for a goal of at least so much. */
  public void least(String number, String goal, double measured, double wanted) {
    row(number, goal + " >= " + shown(wanted), measured, measured >= wanted);
  }

  /** A row for a goal of at most so much. */
  public void most(String number, String goal, double measured, double wanted) {
    row(number, goal + " <= " + shown(wanted), measured, measured <= wanted);
  }

  private void row(String number, String goal, double measured, boolean reached) {
    if (Double.isNaN(measured)) {
      missing++;
      return;
    }
    if (!reached) {
      missed.add(number);
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
