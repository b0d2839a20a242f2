package dev.watchkeeper.core.supervisor;

import dev.watchkeeper.api.Texts;
import dev.watchkeeper.api.WatcherState;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** What is told of children: one line each, bounded. Stateless. */
final class Sentences {
  private static final int LENGTH = 500;
  private static final int ID_LENGTH = 100;

  private Sentences() {}

  static SupervisorEvent event(
      SupervisorEvent.Kind kind, ChildLife of, String words, @Nullable Throwable cause) {
    String id = Texts.line(of.id(), ID_LENGTH);
    String life = " [life " + of.incarnation() + "]";
    String message = Texts.line("watcher '" + id + "' " + words, LENGTH - life.length()) + life;
    return new SupervisorEvent(kind, of.id(), of.incarnation(), message, cause);
  }

  /** What concerns a supervisor as a whole. */
  static SupervisorEvent event(String words, Exit exit) {
    return new SupervisorEvent(
        SupervisorEvent.Kind.ESCALATED,
        "",
        0,
        Texts.line("the supervisor " + words, LENGTH),
        exit.cause());
  }

  /** What follows from a crash. */
  static String next(RestartPolicy policy, Exit exit, Verdict verdict) {
    long pause = verdict.pause();
    String next = pause < 0 ? "until it is restarted on demand" : "next try in " + seconds(pause);
    return verdict.state() == WatcherState.RESTARTING
        ? next
        : "crashed "
            + (policy.maxRestarts() + 1)
            + " times in "
            + seconds(policy.period().toNanos())
            + " (last: "
            + exit.words()
            + "); quarantined, "
            + next;
  }

  private static String seconds(long nanos) {
    Duration span = Duration.ofNanos(nanos);
    long whole = span.toSeconds();
    return whole > 0 || nanos == 0 ? whole + " s" : span.toMillis() + " ms";
  }
}
