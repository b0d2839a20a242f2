package dev.watchkeeper.core;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notifier;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The end of a route: who is told of which alerts, when, and over which notifiers. An alert goes to
 * every receiver that wants it. Immutable; each method that changes something gives a copy.
 */
public final class Receiver {
  private static final Duration MOST = Duration.ofDays(30);

  private final Draft parts;

  private Receiver(Draft parts) {
    this.parts = parts;
  }

  /** What a receiver is made of; private to it, copied before each change. */
  private static final class Draft implements Cloneable {
    private String name;
    private List<Notifier> notifiers;
    private Severity severity = Severity.INFO;
    private Set<String> tags = Set.of();
    private Set<CheckId> checks = Set.of();
    private List<Schedule.Window> windows = List.of();
    private Duration after = Duration.ZERO;
    private @Nullable Duration reminder;
    private boolean resolved = true;
    private boolean collapsing;
    private Limit limit = new Limit(60, Duration.ofMinutes(1));
    private Duration gather = Duration.ZERO;
    private Duration otherwiseAfter = Duration.ofMinutes(1);
    private Duration giveUp = Duration.ofDays(1);
    private int workers = 4;

    private Draft(String name, List<Notifier> notifiers) {
      this.name = name;
      this.notifiers = notifiers;
    }

    private Draft copy() {
      try {
        return (Draft) clone();
      } catch (CloneNotSupportedException e) {
        throw new AssertionError(e);
      }
    }
  }

  /**
   * At most so many messages in any such span of time.
   *
   * @param messages how many
   * @param per in how long
   */
  public record Limit(int messages, Duration per) {
    /**
     * Checks the numbers.
     *
     * @throws IllegalArgumentException if it is not 1 to 10,000 messages in 1 s to 1 day
     */
    public Limit {
      if (messages < 1 || messages > 10_000) {
        throw new IllegalArgumentException(
            "a receiver takes 1 to 10,000 messages at a time, not " + messages);
      }
      span("the time of a limit", per, Duration.ofSeconds(1), Duration.ofDays(1));
    }
  }

  /**
   * Told over this notifier, of all alerts, at once; has its name.
   *
   * @throws IllegalArgumentException if the notifier has no sound name
   */
  public static Receiver of(Notifier notifier) {
    return new Receiver(new Draft(sound(notifier.name()), List.of(notifier)));
  }

  private interface Change {
    void in(Draft draft);
  }

  private Receiver with(Change change) {
    Draft copy = parts.copy();
    change.in(copy);
    return new Receiver(copy);
  }

  /**
   * With another name; messages are kept by it, so it is to stay over restarts.
   *
   * @throws IllegalArgumentException if it is empty, longer than 200 characters or has control
   *     characters
   */
  public Receiver named(String name) {
    return with(draft -> draft.name = sound(name));
  }

  private static String sound(String name) {
    if (name.isBlank() || name.length() > 200 || name.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "the name of a receiver has 1 to 200 characters and no control characters");
    }
    return name;
  }

  /** With one more notifier, for messages that those before it cannot deliver. */
  public Receiver otherwise(Notifier alternate) {
    requireNonNull(alternate, "alternate");
    List<Notifier> more = new ArrayList<>(parts.notifiers);
    more.add(alternate);
    return with(draft -> draft.notifiers = List.copyOf(more));
  }

  /**
   * How long a message waits for a notifier that fails before the next one is tried; 1 minute
   * unless set. A notifier that refuses a message for good is not waited for.
   *
   * @throws IllegalArgumentException if it is not between 0 and 30 days
   */
  public Receiver otherwiseAfter(Duration wait) {
    span("the wait for an alternate", wait, Duration.ZERO, MOST);
    return with(draft -> draft.otherwiseAfter = wait);
  }

  /** Only alerts that are this urgent or more. */
  public Receiver atLeast(Severity severity) {
    requireNonNull(severity, "severity");
    return with(draft -> draft.severity = severity);
  }

  /** Only checks with this tag; several of these mean: with any of the tags. */
  public Receiver on(String tag) {
    Set<String> more = new TreeSet<>(parts.tags);
    more.add(tag);
    return with(draft -> draft.tags = Set.copyOf(more));
  }

  /** Only these checks. */
  public Receiver onChecks(Collection<CheckId> checks) {
    Set<CheckId> all = Set.copyOf(checks);
    return with(draft -> draft.checks = all);
  }

  /**
   * Only in these windows of time; what still fires when the next one opens is told then, and ends
   * are told at any time.
   */
  public Receiver during(Schedule.Window... windows) {
    List<Schedule.Window> all = List.of(windows);
    return with(draft -> draft.windows = all);
  }

  /**
   * Escalation: only alerts that have been firing for this long without anybody taking them on.
   *
   * @throws IllegalArgumentException if it is not between 0 and 30 days
   */
  public Receiver after(Duration firing) {
    span("the time before an escalation", firing, Duration.ZERO, MOST);
    return with(draft -> draft.after = firing);
  }

  /**
   * Told again and again while an alert fires, unless somebody has taken it on.
   *
   * @throws IllegalArgumentException if it is not between 1 minute and 30 days
   */
  public Receiver remindEvery(Duration interval) {
    span("the interval of reminders", interval, Duration.ofMinutes(1), MOST);
    return with(draft -> draft.reminder = interval);
  }

  /** Not told of ends. */
  public Receiver withoutResolved() {
    return with(draft -> draft.resolved = false);
  }

  /**
   * Not told of alerts that are resolved before their message was sent, as when the channel was
   * broken in between.
   */
  public Receiver collapsing() {
    return with(draft -> draft.collapsing = true);
  }

  /**
   * At most so many messages in any such span; what is more is bundled, the last message of a span
   * being that bundle. 60 a minute unless set.
   *
   * @throws IllegalArgumentException if it is not 1 to 10,000 messages in 1 s to 1 day
   */
  public Receiver atMost(int messages, Duration per) {
    Limit limit = new Limit(messages, per);
    return with(draft -> draft.limit = limit);
  }

  /**
   * Waits so long with the first message after a silence, and sends what came meanwhile as one; not
   * at all unless set.
   *
   * @throws IllegalArgumentException if it is not between 0 and 1 minute
   */
  public Receiver gather(Duration wait) {
    span("the time to gather", wait, Duration.ZERO, Duration.ofMinutes(1));
    return with(draft -> draft.gather = wait);
  }

  /**
   * Gives messages up that could not be delivered in this time; 1 day unless set. They are kept
   * apart, see {@link Monitor#outbox}.
   *
   * @throws IllegalArgumentException if it is not between 1 s and 30 days
   */
  public Receiver giveUpAfter(Duration limit) {
    span("the time before a message is given up", limit, Duration.ofSeconds(1), MOST);
    return with(draft -> draft.giveUp = limit);
  }

  /**
   * At most so many messages under way at once; 4 unless set.
   *
   * @throws IllegalArgumentException if it is not between 1 and 64
   */
  public Receiver workers(int most) {
    if (most < 1 || most > 64) {
      throw new IllegalArgumentException("a receiver has 1 to 64 workers, not " + most);
    }
    return with(draft -> draft.workers = most);
  }

  private static void span(String what, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          what + " lies between " + least + " and " + most + ", not " + value);
    }
  }

  /** True if it is told of alerts of this check. */
  public boolean wants(Check check) {
    return (parts.checks.isEmpty() || parts.checks.contains(check.id()))
        && (parts.tags.isEmpty() || parts.tags.stream().anyMatch(check.tags()::contains));
  }

  /** True if it is told of alerts of this severity. */
  public boolean wants(Severity severity) {
    return severity.compareTo(parts.severity) >= 0;
  }

  /** The first instant not before this one at which it may be told. */
  public Instant opens(Instant from) {
    if (parts.windows.isEmpty() || parts.windows.stream().anyMatch(w -> w.contains(from))) {
      return from;
    }
    return parts.windows.stream()
        .map(window -> window.opensAfter(from))
        .min(Instant::compareTo)
        .orElse(from);
  }

  /** Its name. */
  public String name() {
    return parts.name;
  }

  /** The notifiers in the order in which they are tried; immutable. */
  public List<Notifier> notifiers() {
    return parts.notifiers;
  }

  /** How long an alert fires before it is told; zero for at once. */
  public Duration after() {
    return parts.after;
  }

  /** The interval of reminders; empty for none. */
  public Optional<Duration> reminder() {
    return Optional.ofNullable(parts.reminder);
  }

  /** Whether it is told of ends. */
  public boolean tellsResolved() {
    return parts.resolved;
  }

  /** Whether a beginning and an end that are both unsent are not sent. */
  public boolean collapses() {
    return parts.collapsing;
  }

  /** How many messages it takes. */
  public Limit limit() {
    return parts.limit;
  }

  /** How long the first message waits for others. */
  public Duration gathers() {
    return parts.gather;
  }

  /** How long a failing notifier is waited for. */
  public Duration otherwiseAfter() {
    return parts.otherwiseAfter;
  }

  /** When a message is given up. */
  public Duration giveUpAfter() {
    return parts.giveUp;
  }

  /** The most messages under way at once. */
  public int workers() {
    return parts.workers;
  }

  @Override
  public String toString() {
    return "receiver '" + parts.name + "'";
  }
}
