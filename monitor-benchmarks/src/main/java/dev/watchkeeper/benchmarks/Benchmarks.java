package dev.watchkeeper.benchmarks;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * Runs all benchmarks, or those that the arguments name, and prints them side by side with the
 * ratios to ours. Takes the arguments of JMH.
 */
public final class Benchmarks {
  private Benchmarks() {}

  /** Runs what the arguments, which are those of JMH, select. */
  public static void main(String[] args) throws RunnerException, CommandLineOptionException {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(new CommandLineOptions(args));
    options.addProfiler(GCProfiler.class);
    Collection<RunResult> results = new Runner(options.build()).run();
    new RatioTable(results).print(new PrintStream(System.out, true, StandardCharsets.UTF_8));
  }
}
