package dev.watchkeeper.api;

import java.util.ArrayList;
import java.util.List;

/** A configuration was refused as a whole; carries every problem found, not only the first. */
public final class ConfigurationException extends WatchkeeperException {
  private static final long serialVersionUID = 1L;

  private final transient List<Problem> problems;

  private ConfigurationException(String what, List<Problem> problems) {
    super(message(what, problems));
    this.problems = problems;
  }

  /**
   * Makes one.
   *
   * @param what the thing that was refused, such as {@code this monitor}
   * @param problems at least one
   */
  public static ConfigurationException of(String what, List<Problem> problems) {
    if (problems.isEmpty()) {
      throw new IllegalArgumentException("a refused configuration has at least one problem");
    }
    return new ConfigurationException(what, List.copyOf(problems));
  }

  /** All problems, in the order found; immutable. */
  public List<Problem> problems() {
    return problems == null ? List.of() : problems;
  }

  private static String message(String what, List<Problem> problems) {
    List<String> lines = new ArrayList<>();
    for (Problem problem : problems) {
      lines.add(problems.size() == 1 ? problem.toString() : lines.size() + 1 + ". " + problem);
    }
    String count = problems.size() == 1 ? "1 problem" : problems.size() + " problems";
    return count + " in " + what + ": " + String.join(" ", lines);
  }
}
