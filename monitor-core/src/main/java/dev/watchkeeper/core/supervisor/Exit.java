package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.Texts;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a life ended.
 *
 * @param kind in which way
 * @param words in one line, bounded
 * @param cause of a failure; null if there is none
 */
record Exit(Kind kind, String words, @Nullable Throwable cause) {
  private static final int LENGTH = 200;

  /** In which way. */
  enum Kind {
    NORMAL,
    SHUTDOWN,
    FAILED,
    /** Its start took too long. */
    TIMED_OUT,
    /** It was killed, or showed no progress: written off. */
    ABANDONED
  }

  static Exit normal() {
    return new Exit(Kind.NORMAL, "it came to an end", null);
  }

  static Exit shutdown(String reason) {
    return new Exit(Kind.SHUTDOWN, Texts.line("it shut down: " + reason, LENGTH), null);
  }

  static Exit failed(Throwable cause) {
    return new Exit(Kind.FAILED, describe(cause), cause);
  }

  static Exit abandoned(String words) {
    return new Exit(Kind.ABANDONED, Texts.line(words, LENGTH), null);
  }

  static Exit timedOut(Duration limit) {
    return new Exit(Kind.TIMED_OUT, "its start took longer than " + limit, null);
  }

  boolean failure() {
    return !byItself();
  }

  /** The life said itself that it is over: there is nothing left to stop. */
  boolean byItself() {
    return kind == Kind.NORMAL || kind == Kind.SHUTDOWN;
  }

  /** Whether a child of this kind starts again. */
  boolean restarts(RestartPolicy.Kind policy) {
    return policy == RestartPolicy.Kind.PERMANENT
        || policy == RestartPolicy.Kind.TRANSIENT && failure();
  }

  /** Whether it is worth a report when it comes during a stop. */
  boolean unexpected(RestartPolicy.Kind policy) {
    return failure() || kind == Kind.NORMAL && policy == RestartPolicy.Kind.PERMANENT;
  }

  /** What is told of a cause: bounded, whatever the cause says of itself. */
  static String describe(Throwable cause) {
    StackTraceElement[] trace = cause.getStackTrace();
    String place =
        trace.length == 0 ? "" : " in " + trace[0].getClassName() + "." + trace[0].getMethodName();
    return Texts.line(cause.getClass().getSimpleName() + place, LENGTH);
  }
}
