package dev.watchkeeper.core;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.Check;
import dev.watchkeeper.api.CheckId;
import dev.watchkeeper.api.Schedule;
import dev.watchkeeper.api.Severity;
import dev.watchkeeper.api.spi.Notifier;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
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

  private final String name;
  private final List<Notifier> notifiers;
  private final Wanted wanted;
  private final Times times;
  private final Manners manners;

  private Receiver(
      String name, List<Notifier> notifiers, Wanted wanted, Times times, Manners manners) {
    this.name = name;
    this.notifiers = notifiers;
    this.wanted = wanted;
    this.times = times;
    this.manners = manners;
  }

  /** Which alerts it is told of. */
  private record Wanted(
      Severity severity, Set<String> tags, Set<CheckId> checks, List<Schedule.Window> windows) {}

  /** How long it waits for what. */
  private record Times(
      Duration after,
      @Nullable Duration reminder,
      Duration gather,
      Duration otherwise,
      Duration giveUp) {}

  /** How messages are sent. */
  private record Manners(Limit limit, int workers, boolean resolved, boolean collapsing) {}

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
    return new Receiver(
        sound(notifier.name()),
        List.of(notifier),
        new Wanted(Severity.INFO, Set.of(), Set.of(), List.of()),
        new Times(Duration.ZERO, null, Duration.ZERO, Duration.ofMinutes(1), Duration.ofDays(1)),
        new Manners(new Limit(60, Duration.ofMinutes(1)), 4, true, false));
  }

  /**
   * Reads a receiver that is given as data: {@code notifier} and, as lists, {@code otherwise}, by
   * their names; {@code name}; {@code at-least} ({@code info}, {@code warning}, {@code critical}),
   * lists of {@code tags} and {@code checks}; {@code during}, a list of windows, with {@code zone};
   * {@code after}, {@code remind-every}, {@code gather}, {@code otherwise-after}, {@code
   * give-up-after}; {@code resolved} and {@code collapsing}, true or false; {@code at-most} with
   * {@code per}; {@code workers}.
   *
   * @param settings opened for reading; what is wrong is noted there
   * @param known notifiers by the names that definitions use
   * @return empty if something is wrong
   */
  public static Optional<Receiver> read(Settings settings, Map<String, Notifier> known) {
    return Optional.ofNullable(new ReceiverReader(settings, known).read());
  }

  private Receiver with(Wanted other) {
    return new Receiver(name, notifiers, other, times, manners);
  }

  private Receiver with(Times other) {
    return new Receiver(name, notifiers, wanted, other, manners);
  }

  private Receiver with(Manners other) {
    return new Receiver(name, notifiers, wanted, times, other);
  }

  /**
   * With another name; messages are kept by it, so it is to stay over restarts.
   *
   * @throws IllegalArgumentException if it is empty, longer than 200 characters or has control
   *     characters
   */
  public Receiver named(String other) {
    return new Receiver(sound(other), notifiers, wanted, times, manners);
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
    List<Notifier> more = new ArrayList<>(notifiers);
    more.add(alternate);
    return new Receiver(name, List.copyOf(more), wanted, times, manners);
  }

  /**
   * How long a message waits for a notifier that fails before the next one is tried; 1 minute
   * unless set. A notifier that refuses a message for good is not waited for.
   *
   * @throws IllegalArgumentException if it is not between 0 and 30 days
   */
  public Receiver otherwiseAfter(Duration wait) {
    span("the wait for an alternate", wait, Duration.ZERO, MOST);
    return with(new Times(times.after(), times.reminder(), times.gather(), wait, times.giveUp()));
  }

  /** Only alerts that are this urgent or more. */
  public Receiver atLeast(Severity severity) {
    requireNonNull(severity, "severity");
    return with(new Wanted(severity, wanted.tags(), wanted.checks(), wanted.windows()));
  }

  /** Only checks with this tag; several of these mean: with any of the tags. */
  public Receiver on(String tag) {
    Set<String> more = new TreeSet<>(wanted.tags());
    more.add(tag);
    return with(new Wanted(wanted.severity(), Set.copyOf(more), wanted.checks(), wanted.windows()));
  }

  /** Only these checks. */
  public Receiver onChecks(Collection<CheckId> checks) {
    Set<CheckId> all = Set.copyOf(checks);
    return with(new Wanted(wanted.severity(), wanted.tags(), all, wanted.windows()));
  }

  /**
   * Only in these windows of time; what still fires when the next one opens is told then, and ends
   * are told at any time.
   */
  public Receiver during(Schedule.Window... windows) {
    List<Schedule.Window> all = List.of(windows);
    return with(new Wanted(wanted.severity(), wanted.tags(), wanted.checks(), all));
  }

  /**
   * Escalation: only alerts that have been firing for this long without anybody taking them on.
   *
   * @throws IllegalArgumentException if it is not between 0 and 30 days
   */
  public Receiver after(Duration firing) {
    span("the time before an escalation", firing, Duration.ZERO, MOST);
    return with(
        new Times(firing, times.reminder(), times.gather(), times.otherwise(), times.giveUp()));
  }

  /**
   * Told again and again while an alert fires, unless somebody has taken it on.
   *
   * @throws IllegalArgumentException if it is not between 1 minute and 30 days
   */
  public Receiver remindEvery(Duration interval) {
    span("the interval of reminders", interval, Duration.ofMinutes(1), MOST);
    return with(
        new Times(times.after(), interval, times.gather(), times.otherwise(), times.giveUp()));
  }

  /** Not told of ends. */
  public Receiver withoutResolved() {
    return with(new Manners(manners.limit(), manners.workers(), false, manners.collapsing()));
  }

  /**
   * Not told of alerts that are resolved before their message was sent, as when the channel was
   * broken in between.
   */
  public Receiver collapsing() {
    return with(new Manners(manners.limit(), manners.workers(), manners.resolved(), true));
  }

  /**
   * At most so many messages in any such span; what is more is bundled, the last message of a span
   * being that bundle. 60 a minute unless set.
   *
   * @throws IllegalArgumentException if it is not 1 to 10,000 messages in 1 s to 1 day
   */
  public Receiver atMost(int messages, Duration per) {
    Limit limit = new Limit(messages, per);
    return with(new Manners(limit, manners.workers(), manners.resolved(), manners.collapsing()));
  }

  /**
   * Waits so long with the first message after a silence, and sends what came meanwhile as one; not
   * at all unless set.
   *
   * @throws IllegalArgumentException if it is not between 0 and 1 minute
   */
  public Receiver gather(Duration wait) {
    span("the time to gather", wait, Duration.ZERO, Duration.ofMinutes(1));
    return with(
        new Times(times.after(), times.reminder(), wait, times.otherwise(), times.giveUp()));
  }

  /**
   * Gives messages up that could not be delivered in this time; 1 day unless set. They are kept
   * apart, see {@link Monitor#outbox}.
   *
   * @throws IllegalArgumentException if it is not between 1 s and 30 days
   */
  public Receiver giveUpAfter(Duration limit) {
    span("the time before a message is given up", limit, Duration.ofSeconds(1), MOST);
    return with(
        new Times(times.after(), times.reminder(), times.gather(), times.otherwise(), limit));
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
    return with(new Manners(manners.limit(), most, manners.resolved(), manners.collapsing()));
  }

  private static void span(String what, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IllegalArgumentException(
          what + " lies between " + least + " and " + most + ", not " + value);
    }
  }

  /** True if it is told of alerts of this check. */
  public boolean wants(Check check) {
    return (wanted.checks().isEmpty() || wanted.checks().contains(check.id()))
        && (wanted.tags().isEmpty() || wanted.tags().stream().anyMatch(check.tags()::contains));
  }

  /** True if it is told of alerts of this severity. */
  public boolean wants(Severity severity) {
    return severity.compareTo(wanted.severity()) >= 0;
  }

  /** The first instant not before this one at which it may be told. */
  public Instant opens(Instant from) {
    if (wanted.windows().isEmpty() || wanted.windows().stream().anyMatch(w -> w.contains(from))) {
      return from;
    }
    return wanted.windows().stream()
        .map(window -> window.opensAfter(from))
        .min(Instant::compareTo)
        .orElse(from);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** The notifiers in the order in which they are tried; immutable. */
  public List<Notifier> notifiers() {
    return notifiers;
  }

  /** How long an alert fires before it is told; zero for at once. */
  public Duration after() {
    return times.after();
  }

  /** The interval of reminders; empty for none. */
  public Optional<Duration> reminder() {
    return Optional.ofNullable(times.reminder());
  }

  /** Whether it is told of ends. */
  public boolean tellsResolved() {
    return manners.resolved();
  }

  /** Whether a beginning and an end that are both unsent are not sent. */
  public boolean collapses() {
    return manners.collapsing();
  }

  /** How many messages it takes. */
  public Limit limit() {
    return manners.limit();
  }

  /** How long the first message waits for others. */
  public Duration gathers() {
    return times.gather();
  }

  /** How long a failing notifier is waited for. */
  public Duration otherwiseAfter() {
    return times.otherwise();
  }

  /** When a message is given up. */
  public Duration giveUpAfter() {
    return times.giveUp();
  }

  /** The most messages under way at once. */
  public int workers() {
    return manners.workers();
  }

  @Override
  public String toString() {
    return "receiver '" + name + "'";
  }
}
