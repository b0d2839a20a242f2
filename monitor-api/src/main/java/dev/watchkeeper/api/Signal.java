package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A sign of life that somebody sends to a check, such as a job that tells that it begins, has ended
 * or has failed. Immutable; every method gives a copy.
 */
public final class Signal {
  /** The longest text, in characters; longer ones are cut. */
  public static final int MAX_TEXT = 1_000;

  /** The longest name of a run, in characters. */
  public static final int MAX_RUN = 64;

  private final Kind kind;
  private final String run;
  private final @Nullable Integer exitCode;
  private final String text;
  private final @Nullable Secret key;

  /** What is told. */
  public enum Kind {
    /** A run of the job begins. */
    START,
    /** The job is done, and all is well. */
    SUCCESS,
    /** The job failed. */
    FAIL,
    /** Something to be recorded that says nothing about the job's success. */
    LOG
  }

  private Signal(
      Kind kind, String run, @Nullable Integer exitCode, String text, @Nullable Secret key) {
    this.kind = kind;
    this.run = run;
    this.exitCode = exitCode;
    this.text = text;
    this.key = key;
  }

  /** A signal of this kind. */
  public static Signal of(Kind kind) {
    return new Signal(requireNonNull(kind, "kind"), "", null, "", null);
  }

  /** A run of the job begins. */
  public static Signal start() {
    return of(Kind.START);
  }

  /** The job is done, and all is well. */
  public static Signal success() {
    return of(Kind.SUCCESS);
  }

  /** The job failed, for this reason. */
  public static Signal fail(String text) {
    return of(Kind.FAIL).text(text);
  }

  /** Something to be recorded. */
  public static Signal log(String text) {
    return of(Kind.LOG).text(text);
  }

  /** The job ended with this exit code: a success if it is 0, else a failure. */
  public static Signal exit(int code) {
    return new Signal(code == 0 ? Kind.SUCCESS : Kind.FAIL, "", code, "", null);
  }

  /**
   * Of this run of the job, so that its end finds its start among several under way.
   *
   * @throws IllegalArgumentException if it is longer than {@link #MAX_RUN} or has spaces or control
   *     characters
   */
  public Signal run(String id) {
    boolean plain = id.chars().allMatch(c -> c > ' ' && !Character.isISOControl(c));
    if (id.length() > MAX_RUN || !plain) {
      throw new IllegalArgumentException(
          "the name of a run has at most " + MAX_RUN + " characters without spaces");
    }
    return new Signal(kind, id, exitCode, text, key);
  }

  /** With this text, such as the last lines of the job's output; cut to {@link #MAX_TEXT}. */
  public Signal text(String more) {
    String cut = more.length() > MAX_TEXT ? more.substring(0, MAX_TEXT) : more;
    return new Signal(kind, run, exitCode, cut, key);
  }

  /** With the key by which the check knows its sender. */
  public Signal key(Secret secret) {
    return new Signal(kind, run, exitCode, text, requireNonNull(secret, "secret"));
  }

  /** What is told. */
  public Kind kind() {
    return kind;
  }

  /** The run of the job; empty if it has no name. */
  public String run() {
    return run;
  }

  /** The exit code; empty if none was told. */
  public OptionalInt exitCode() {
    return exitCode == null ? OptionalInt.empty() : OptionalInt.of(exitCode);
  }

  /** The text as it was sent, line breaks included; empty if there is none. */
  public String text() {
    return text;
  }

  /** The key; empty if none was sent. */
  public Optional<Secret> key() {
    return Optional.ofNullable(key);
  }

  /** The kind, run and exit code; neither the text nor the key. */
  @Override
  public String toString() {
    return kind
        + (run.isEmpty() ? "" : " of run " + run)
        + (exitCode == null ? "" : " with exit code " + exitCode);
  }

  /**
   * A signal that has arrived.
   *
   * @param signal what was sent
   * @param at when it arrived, on the steady axis on which due times live, which no step of the
   *     wall clock moves
   * @param wall when it arrived, by the wall clock
   */
  public record Arrived(Signal signal, Instant at, Instant wall) {
    /** Refuses nulls. */
    public Arrived {
      requireNonNull(signal, "signal");
      requireNonNull(at, "at");
      requireNonNull(wall, "wall");
    }
  }
}
