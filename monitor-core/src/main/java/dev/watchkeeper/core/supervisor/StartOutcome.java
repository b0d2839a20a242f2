package dev.watchkeeper.core.supervisor;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What became of a start. Immutable.
 *
 * @param kind what
 * @param id of the child it is about
 * @param child the one that was started, or the one that has the id already; else null
 * @param info what the start function had to tell; where it runs for ALREADY_STARTED_ELSEWHERE; the
 *     limit for MAX_CHILDREN and TIMED_OUT; one line for people for FAILED; else null
 * @param cause what a start that FAILED has thrown or reported; else null
 */
public record StartOutcome(
    Kind kind,
    String id,
    @Nullable ChildHandle child,
    @Nullable Object info,
    @Nullable Throwable cause) {

  /** What became of it. */
  public enum Kind {
    /** It runs. */
    STARTED,
    /** The start function said that nothing is to be started; nothing is kept. */
    IGNORED,
    /** There is a child of this id, which may be waiting for its restart. */
    ALREADY_STARTED,
    /** The start function said that the child runs elsewhere; nothing is kept. */
    ALREADY_STARTED_ELSEWHERE,
    /** There are as many children as may be. */
    MAX_CHILDREN,
    /** The start function failed; nothing is kept. */
    FAILED,
    /** The start function took too long and was written off; nothing is kept. */
    TIMED_OUT,
    /** The supervisor or the child was stopped. */
    STOPPED
  }

  static StartOutcome of(Kind kind, String id, @Nullable ChildHandle child, @Nullable Object info) {
    return new StartOutcome(kind, id, child, info, null);
  }

  static StartOutcome failed(String id, Exit exit, Duration limit) {
    return exit.kind() == Exit.Kind.TIMED_OUT
        ? of(Kind.TIMED_OUT, id, null, limit)
        : new StartOutcome(Kind.FAILED, id, null, exit.words(), exit.cause());
  }

  /** True if the child runs. */
  public boolean started() {
    return kind == Kind.STARTED;
  }

  /** In one line. */
  String message() {
    return switch (kind) {
      case STARTED -> "child '" + id + "' runs";
      case IGNORED -> "child '" + id + "' is not to be started";
      case ALREADY_STARTED -> "there is a child '" + id + "' already";
      case ALREADY_STARTED_ELSEWHERE -> "child '" + id + "' runs elsewhere already: " + info;
      case MAX_CHILDREN -> "child '" + id + "' is one too many; at most " + info;
      case FAILED -> "child '" + id + "' did not start: " + info;
      case TIMED_OUT -> "child '" + id + "' did not start within " + info;
      case STOPPED -> "child '" + id + "' was not started: the supervisor is stopped";
    };
  }

  /** A start that did not lead to a child that runs. Immutable. */
  public static final class NotStarted extends IllegalStateException {
    private static final long serialVersionUID = 1;

    private final transient @Nullable StartOutcome outcome;

    NotStarted(StartOutcome outcome) {
      super(outcome.message(), outcome.cause());
      this.outcome = outcome;
    }

    /** What became of it; empty only in a copy that was deserialized. */
    public Optional<StartOutcome> outcome() {
      return Optional.ofNullable(outcome);
    }
  }

  /** A start whose outcome is not known yet. Thread-safe. */
  public static final class Pending {
    private final CountDownLatch known = new CountDownLatch(1);
    private final List<Consumer<StartOutcome>> waiting = new ArrayList<>();
    private @Nullable StartOutcome outcome;

    Pending() {}

    static Pending of(StartOutcome outcome) {
      Pending pending = new Pending();
      pending.complete(outcome);
      return pending;
    }

    /** What became of it; empty as long as that is not known. */
    public synchronized Optional<StartOutcome> outcome() {
      return Optional.ofNullable(outcome);
    }

    /** Waits for what becomes of it; empty if that is not known after this time. */
    public Optional<StartOutcome> await(Duration longest) throws InterruptedException {
      boolean over = known.await(longest.toNanos(), TimeUnit.NANOSECONDS);
      return over ? outcome() : Optional.empty();
    }

    /**
     * Waits without limit for the child that runs; a start has a limit of its own.
     *
     * @throws NotStarted if it does not run
     */
    public ChildHandle join() throws InterruptedException {
      known.await();
      StartOutcome is = outcome().orElseThrow();
      if (is.child() == null || !is.started()) {
        throw new NotStarted(is);
      }
      return is.child();
    }

    /**
     * Tells this one as soon as it is known, on the thread that knows it; at once if it is known
     * already. Must not block; what it throws is dropped.
     */
    public void whenKnown(Consumer<StartOutcome> listener) {
      StartOutcome is;
      synchronized (this) {
        is = outcome;
        if (is == null) {
          waiting.add(listener);
        }
      }
      if (is != null) {
        tell(listener, is);
      }
    }

    private static void tell(Consumer<StartOutcome> listener, StartOutcome is) {
      try {
        listener.accept(is);
      } catch (RuntimeException | Error e) {
        // a listener harms only itself
        requireNonNull(e);
      }
    }

    void complete(StartOutcome is) {
      List<Consumer<StartOutcome>> told;
      synchronized (this) {
        if (outcome != null) {
          return;
        }
        outcome = is;
        told = List.copyOf(waiting);
        waiting.clear();
      }
      known.countDown();
      told.forEach(listener -> tell(listener, is));
    }
  }
}
