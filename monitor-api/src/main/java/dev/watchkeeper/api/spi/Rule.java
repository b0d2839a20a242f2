package dev.watchkeeper.api.spi;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckState;
import dev.watchkeeper.api.ProbeResult;
import dev.watchkeeper.api.Problem;
import dev.watchkeeper.api.Severity;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Judges a check over time. A rule is a pure function of the newest result (or the mere passing of
 * time) and of what it remembered: it keeps no fields that change, reads no clock and has no side
 * effects, so that a restart, a replay over history and a simulation all come to the same verdict.
 * Thread-safe by that. A rule that throws harms only itself: its verdict for that run is {@link
 * Verdict#NONE} and it is reported with its blame.
 */
public interface Rule {
  /** Its name, stable over restarts and unique within a monitor; part of the key of its alerts. */
  String name();

  /** How urgent its alerts are, unless a judgement says otherwise. */
  Severity severity();

  /** Names and values that its alerts carry, such as a team; asked once. */
  default Map<String, String> labels() {
    return Map.of();
  }

  /** Where it is written what to do when it fires, usually a link; empty if nowhere. Asked once. */
  default String runbook() {
    return "";
  }

  /** Whether it judges this check; asked when the check is added or changed. */
  default boolean selects(Check check) {
    return true;
  }

  /**
   * Whether it is to judge the time when a monitor begins to watch a check, before there is any
   * result: for rules that miss what never came. Asked once.
   */
  default boolean judgesTheStart() {
    return false;
  }

  /** Judges one input; never null. */
  Judgement judge(Input input, RuleState state);

  /** What a rule says of a check. */
  enum Verdict {
    /** No opinion; an open alert stays as it is. */
    NONE,
    /** All is well; an open alert is resolved. */
    CLEAR,
    /** The condition holds, but not for long enough. */
    PENDING,
    /** The condition holds: there is, or stays, an alert. */
    FIRING
  }

  /**
   * What there is to judge.
   *
   * @param now the due time of the result, or of the tick; never goes back for one check
   * @param result the newest result; null for a tick, which a rule gets when it asked for one
   * @param before the state of the check before this input
   */
  record Input(Instant now, @Nullable ProbeResult result, CheckState before) {
    /** Refuses a missing time or state. */
    public Input {
      requireNonNull(now, "now");
      requireNonNull(before, "before");
    }
  }

  /**
   * What the rule came to.
   *
   * @param verdict what it says
   * @param explanation why, for people: the evidence in one line
   * @param next what it remembers from now on
   * @param lookAgain when it wants a tick if no result comes before; null for never
   * @param severity how urgent its alert is now; null for as urgent as {@link Rule#severity()}. An
   *     alert that becomes more urgent is told once more; it stays as urgent as it was at its worst
   */
  record Judgement(
      Verdict verdict,
      String explanation,
      RuleState next,
      @Nullable Instant lookAgain,
      @Nullable Severity severity) {
    /** Refuses nulls where a value is needed. */
    public Judgement {
      requireNonNull(verdict, "verdict");
      requireNonNull(explanation, "explanation");
      requireNonNull(next, "next");
    }

    /** As urgent as its rule says. */
    public Judgement(
        Verdict verdict, String explanation, RuleState next, @Nullable Instant lookAgain) {
      this(verdict, explanation, next, lookAgain, null);
    }

    /** A judgement that asks for no tick. */
    public static Judgement of(Verdict verdict, String explanation, RuleState next) {
      return new Judgement(verdict, explanation, next, null);
    }

    /** The same, with a tick at this instant. */
    public Judgement lookAgainAt(Instant at) {
      return new Judgement(verdict, explanation, next, at, severity);
    }

    /** The same, as urgent as this. */
    public Judgement as(Severity urgent) {
      return new Judgement(verdict, explanation, next, lookAgain, urgent);
    }

    /** When it wants a tick; empty for never. */
    public Optional<Instant> tick() {
      return Optional.ofNullable(lookAgain);
    }
  }

  /**
   * A place where definitions of rules are kept and changed by others: a table, a file, a service.
   * A monitor that follows it asks again and again, and judges by what it wants.
   *
   * <p>Called by one thread at a time, which is the source's own: it may block, and then only its
   * own changes come later. A source that fails changes nothing.
   */
  @FunctionalInterface
  interface Source {
    /**
     * All rules that are wanted, as a whole.
     *
     * @throws Exception if it cannot be told now; a {@link
     *     dev.watchkeeper.api.ConfigurationException} if what is there is wrong as a whole
     */
    Wanted read() throws Exception;

    /**
     * A text that is another one after each change of what {@link #read()} tells, and is much
     * cheaper to have; empty if there is no such thing. It is asked for before the read that it
     * stands for, and all is read from time to time in any case.
     *
     * @throws Exception if it cannot be told now
     */
    default String mark() throws Exception {
      return "";
    }

    /** Its name in health and logs. */
    default String name() {
      return getClass().getSimpleName();
    }

    /** Says where a problem is that was found later: puts file and line before its path. */
    default Problem placed(Problem problem) {
      return problem;
    }
  }

  /**
   * What a source of rules wants.
   *
   * @param definitions of rules, each with a {@code name}; also those that are not {@code enabled}
   * @param problems what is wrong with others, by name; a rule of such a name judges as it did
   */
  record Wanted(List<Settings> definitions, Map<String, List<Problem>> problems) {
    /** Copies. */
    public Wanted {
      definitions = List.copyOf(definitions);
      problems = Collections.unmodifiableMap(new LinkedHashMap<>(problems));
    }

    /** Sound definitions only. */
    public static Wanted of(List<Settings> definitions) {
      return new Wanted(definitions, Map.of());
    }
  }
}
