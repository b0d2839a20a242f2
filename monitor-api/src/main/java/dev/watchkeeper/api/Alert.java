package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of a check over time, as people are told it. One alert per episode: its {@link
 * #key()} is the same from PENDING to RESOLVED and never used again. Immutable.
 */
public final class Alert {
  private final CheckId check;
  private final String rule;
  private final Severity severity;
  private final AlertState state;
  private final Instant since;
  private final Instant changed;
  private final String explanation;
  private final boolean fired;
  private final Context context;

  private Alert(
      Subject subject, AlertState state, Episode episode, String explanation, Context context) {
    this.check = subject.check();
    this.rule = subject.rule();
    this.severity = subject.severity();
    this.state = requireNonNull(state, "state");
    this.since = episode.since();
    this.changed = episode.changed();
    this.fired = episode.fired() || state == AlertState.FIRING;
    this.explanation = Texts.line(requireNonNull(explanation, "explanation"), 1_000);
    this.context = requireNonNull(context, "context");
  }

  /**
   * What an alert is about.
   *
   * @param check the check
   * @param rule the name of the rule
   * @param severity how urgent it is
   */
  public record Subject(CheckId check, String rule, Severity severity) {
    /** Refuses nulls. */
    public Subject {
      requireNonNull(check, "check");
      requireNonNull(rule, "rule");
      requireNonNull(severity, "severity");
    }
  }

  private record Episode(Instant since, Instant changed, boolean fired) {
    Episode {
      requireNonNull(since, "since");
      requireNonNull(changed, "changed");
    }
  }

  /**
   * What goes with an alert besides the judgement: what people are to know of it, and what was done
   * about it. Immutable; kept with the alert, so that a restart changes nothing.
   *
   * @param labels free names and values, from its rule; immutable
   * @param runbook where it is written what to do, usually a link; empty if nowhere
   * @param heldBy why it does not fire although its rule wants it to, or why nobody is told more of
   *     one that fires, such as a dependency that is down; empty if nothing holds it
   * @param acknowledged who has taken it on; null if nobody has
   * @param told which receivers were told that it fires; immutable
   * @param drill whether it is an exercise
   */
  public record Context(
      Map<String, String> labels,
      String runbook,
      String heldBy,
      @Nullable Acknowledgement acknowledged,
      Map<String, Told> told,
      boolean drill) {
    /** Nothing. */
    public static final Context NONE = new Context(Map.of(), "", "", null, Map.of(), false);

    /** Copies the maps, ordered by name, and makes one line of each text. */
    public Context {
      labels = Collections.unmodifiableMap(new TreeMap<>(labels));
      runbook = Texts.line(runbook, 1_000);
      heldBy = Texts.line(heldBy, 500);
      told = Collections.unmodifiableMap(new TreeMap<>(told));
    }

    /** The same, held for this reason; empty for not held. */
    public Context held(String reason) {
      return new Context(labels, runbook, reason, acknowledged, told, drill);
    }

    /** The same, taken on by somebody; null for nobody. */
    public Context acknowledge(@Nullable Acknowledgement by) {
      return new Context(labels, runbook, heldBy, by, told, drill);
    }

    /** The same after the alert has become more urgent: whoever was told does not know it yet. */
    Context raised() {
      Map<String, Told> stale = new TreeMap<>();
      told.forEach((name, one) -> stale.put(name, new Told(one.last(), one.times(), true)));
      return new Context(labels, runbook, heldBy, acknowledged, stale, drill);
    }

    /** The same after this receiver was told once more. */
    public Context tell(String receiver, Instant at) {
      Map<String, Told> more = new TreeMap<>(told);
      more.merge(receiver, new Told(at, 1), (old, one) -> new Told(at, old.times() + 1));
      return new Context(labels, runbook, heldBy, acknowledged, more, drill);
    }

    /** True if somebody has taken it on at this instant. */
    public boolean acknowledgedAt(Instant now) {
      return acknowledged != null && now.isBefore(acknowledged.until());
    }

    /** As one line of text that {@link #parse} reads; empty for {@link #NONE}. */
    public String format() {
      return ContextText.write(this);
    }

    /**
     * Reads what {@link #format} wrote. Parts that are not known are passed over.
     *
     * @throws IllegalArgumentException if it is something else
     */
    public static Context parse(String text) {
      try {
        return text.isEmpty() ? NONE : ContextText.read(text);
      } catch (DateTimeException e) {
        throw new IllegalArgumentException("not the context of an alert: " + e.getMessage(), e);
      }
    }
  }

  /**
   * That somebody has taken an alert on: no reminders and no escalation until it ends.
   *
   * @param by who; at most 200 characters are kept
   * @param until when it ends
   */
  public record Acknowledgement(String by, Instant until) {
    /** Makes one line of the name. */
    public Acknowledgement {
      by = Texts.line(by, 200);
      requireNonNull(until, "until");
    }
  }

  /**
   * That a receiver was told.
   *
   * @param last when it was last owed a message
   * @param times how often
   * @param raised whether the alert has become more urgent since
   */
  public record Told(Instant last, int times, boolean raised) {
    /** Refuses nulls. */
    public Told {
      requireNonNull(last, "last");
    }

    /** Nothing has changed since. */
    public Told(Instant last, int times) {
      this(last, times, false);
    }
  }

  /** A new episode that began at {@code since}. */
  public static Alert open(Subject subject, AlertState state, Instant since, String explanation) {
    return new Alert(subject, state, new Episode(since, since, false), explanation, Context.NONE);
  }

  /** The same episode in another state, from {@code at} on. */
  public Alert moveTo(AlertState next, Instant at, String why) {
    return new Alert(subject(), next, new Episode(since, at, fired), why, context);
  }

  /** The same episode, more urgent than it was; it stays in its state. */
  public Alert raisedTo(Severity higher, String why) {
    Episode episode = new Episode(since, changed, fired);
    return new Alert(new Subject(check, rule, higher), state, episode, why, context.raised());
  }

  /** The same alert with another context. */
  public Alert with(Context other) {
    return new Alert(subject(), state, new Episode(since, changed, fired), explanation, other);
  }

  /** What it is about. */
  public Subject subject() {
    return new Subject(check, rule, severity);
  }

  /** The check. */
  public CheckId check() {
    return check;
  }

  /** The name of the rule. */
  public String rule() {
    return rule;
  }

  /** How urgent it is: as urgent as it was at its worst. */
  public Severity severity() {
    return severity;
  }

  /** Where it stands. */
  public AlertState state() {
    return state;
  }

  /** When the episode began: the due time of the run with which the condition started to hold. */
  public Instant since() {
    return since;
  }

  /** When it came into its present state. */
  public Instant changed() {
    return changed;
  }

  /**
   * Whether this object, or one that it was made from by {@link #moveTo}, was FIRING: people are
   * told of the end only of what they were told the beginning of.
   */
  public boolean fired() {
    return fired;
  }

  /** Why the rule says so: the evidence, in one line. */
  public String explanation() {
    return explanation;
  }

  /** What goes with it besides the judgement. */
  public Context context() {
    return context;
  }

  /**
   * The identity of the episode: check, rule and beginning, with a slash between them; unique for
   * ever. Only if the name of the rule has a slash itself the length of the check's name follows,
   * so that no two episodes have the same key.
   */
  public String key() {
    String key = check + "/" + rule + "/" + since;
    return rule.indexOf('/') < 0 ? key : key + "/" + check.value().length();
  }

  /** One line for people, such as {@code FIRING shop: 2 runs in a row failed (last: ...)}. */
  public String summary() {
    return state + " " + severity + " " + Texts.line(check.value(), 200) + ": " + explanation;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Alert that
        && key().equals(that.key())
        && severity == that.severity
        && state == that.state
        && changed.equals(that.changed)
        && explanation.equals(that.explanation)
        && context.equals(that.context);
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  @Override
  public String toString() {
    return summary();
  }
}
