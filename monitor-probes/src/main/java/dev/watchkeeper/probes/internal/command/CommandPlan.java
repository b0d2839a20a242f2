package dev.watchkeeper.probes.internal.command;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is run and how.
 *
 * @param argv the program and its arguments
 * @param surroundings in which it runs
 * @param codes what its exit codes mean
 * @param performanceData whether its output has performance data
 * @param limits how much it may take
 */
record CommandPlan(
    List<String> argv,
    Surroundings surroundings,
    ExitCodes codes,
    boolean performanceData,
    Limits limits) {

  /**
   * In what a program runs.
   *
   * @param environment variables that it gets in any case
   * @param inherit whether it gets those of this process too
   * @param input what it may read
   * @param folder where it runs; null for where this process runs
   * @param secrets texts that must not be seen in its output
   */
  record Surroundings(
      Map<String, String> environment,
      boolean inherit,
      String input,
      @Nullable Path folder,
      List<String> secrets) {

    /** Without what must not be seen. */
    @Override
    public String toString() {
      return "surroundings of a program";
    }
  }

  /**
   * How much a program may take.
   *
   * @param output the most bytes that it may write
   * @param endBefore how long before the deadline it is asked to end; null for a share of the time
   */
  record Limits(long output, @Nullable Duration endBefore) {}

  /** The program as people know it. */
  String program() {
    String path = argv.get(0);
    return path.substring(path.lastIndexOf('/') + 1);
  }
}
