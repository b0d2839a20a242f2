package dev.watchkeeper.benchmarks;

import java.io.PrintStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;

/**
 * The results of a run as Markdown, one table per benchmark class (with its peers) and set of
 * parameters: median, spread, bytes per operation, and the ratio to the median of ours, which is
 * the contender named {@code wheel}, or to the fastest one where there is none of that name.
 */
final class RatioTable {
  private static final List<String> OURS = List.of("wheel", "timers", "workers");
  private static final String BYTES = "gc.alloc.rate.norm";

  private final Map<String, Map<String, RunResult>> groups = new TreeMap<>();

  RatioTable(Collection<RunResult> results) {
    for (RunResult result : results) {
      String name = result.getParams().getBenchmark();
      int dot = name.lastIndexOf('.');
      String group = name.substring(name.lastIndexOf('.', dot - 1) + 1, dot).replace("Peers", "");
      for (String key : result.getParams().getParamsKeys()) {
        String value = result.getParams().getParam(key);
        group += String.format(Locale.ROOT, ", %s %9s", key, value);
      }
      groups
          .computeIfAbsent(group, key -> new LinkedHashMap<>())
          .put(name.substring(dot + 1), result);
    }
  }

  void print(PrintStream out) {
    groups.forEach((group, contenders) -> print(out, group, contenders));
  }

  private static void print(PrintStream out, String group, Map<String, RunResult> contenders) {
    out.println();
    out.println("### " + group.replaceAll(" +", " "));
    out.println();
    out.println("| | median ns | min to max | bytes | ratio to ours |");
    out.println("|---|---:|---:|---:|---:|");
    double ours = ours(contenders);
    contenders.forEach(
        (name, result) -> {
          out.println(row(name, result, ours));
          String key = group.replaceAll("[^A-Za-z0-9]+", "/") + "/" + name;
          Figures.put(key, median(result));
          Figures.put(key + "/bytes", bytes(result));
        });
  }

  private static double ours(Map<String, RunResult> contenders) {
    return OURS.stream()
        .map(contenders::get)
        .filter(Objects::nonNull)
        .findFirst()
        .map(RatioTable::median)
        .orElseGet(
            () -> contenders.values().stream().mapToDouble(RatioTable::median).min().orElse(1));
  }

  private static double median(RunResult result) {
    return result.getPrimaryResult().getStatistics().getPercentile(50);
  }

  private static String row(String name, RunResult result, double ours) {
    Statistics times = result.getPrimaryResult().getStatistics();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f | %.1f to %.1f | %.1f | %.2f |",
        name,
        times.getPercentile(50),
        times.getMin(),
        times.getMax(),
        bytes(result),
        times.getPercentile(50) / ours);
  }

  // JMH hands out raw results.
  @SuppressWarnings("rawtypes")
  private static double bytes(RunResult result) {
    for (var entry : result.getSecondaryResults().entrySet()) {
      if (entry.getKey().endsWith(BYTES)) {
        return entry.getValue().getScore();
      }
    }
    return Double.NaN;
  }
}
