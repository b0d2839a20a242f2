package dev.watchkeeper.core.supervisor;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A specification, policy or set of options that cannot be; names all that is wrong with it. Thrown
 * in the caller, before any supervisor is asked. Immutable.
 */
public final class SpecException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final transient List<Problem> problems;

  SpecException(List<Problem> problems) {
    super(problems.stream().map(Problem::message).collect(Collectors.joining("; ")));
    this.problems = List.copyOf(problems);
  }

  /** Which field is wrong. */
  public enum Code {
    /** The id is missing, empty or too long. */
    ID,
    /** The start function is missing. */
    START,
    /** The restart policy is missing. */
    RESTART,
    /** The number of restarts is out of its range. */
    MAX_RESTARTS,
    /** The period in which restarts are counted is not positive. */
    PERIOD,
    /** A pause before restarts is negative. */
    PAUSE,
    /** The wait in quarantine is not positive. */
    COOL_DOWN,
    /** The number of quarantines in a row is not positive. */
    MAX_QUARANTINES,
    /** The shutdown is missing, negative, or without limit for a worker. */
    SHUTDOWN,
    /** The type is missing. */
    TYPE,
    /** The metadata are missing or hold a null. */
    METADATA,
    /** The limit of progress is missing or not positive. */
    PROGRESS,
    /** The mode of the supervisor is missing. */
    MODE,
    /** The largest number of children is negative. */
    MAX_CHILDREN,
    /** The limit of starts is missing or not positive. */
    START_TIMEOUT,
    /** The largest number of abandoned calls is negative. */
    MAX_ABANDONED
  }

  /**
   * One thing that is wrong.
   *
   * @param code which field
   * @param value what it was; null if it was missing
   * @param message in one line, for people; names the range and the value
   */
  public record Problem(Code code, @Nullable Object value, String message) {}

  /** All that is wrong, at least one; empty only in a copy that was deserialized. */
  public List<Problem> problems() {
    return problems == null ? List.of() : problems;
  }

  /** What is wrong first. */
  public Code code() {
    return problems().get(0).code();
  }

  /** Throws if this does not hold. */
  static void check(boolean holds, Code code, String rule, @Nullable Object value) {
    new Check().that(holds, code, rule, value).done();
  }

  /** Collects what is wrong; not thread-safe. */
  static final class Check {
    private final List<Problem> found = new ArrayList<>();

    /** Notes a problem if this does not hold. */
    Check that(boolean holds, Code code, String rule, @Nullable Object value) {
      if (!holds) {
        found.add(new Problem(code, value, rule + ", not " + value));
      }
      return this;
    }

    /** Throws if anything was noted. */
    void done() {
      if (!found.isEmpty()) {
        throw new SpecException(found);
      }
    }
  }
}
