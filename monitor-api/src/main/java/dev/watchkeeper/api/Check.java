package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import dev.watchkeeper.api.spi.Probe;
import dev.watchkeeper.api.spi.ProbeDefinition;
import dev.watchkeeper.api.spi.ProbeSpec;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One unit of work: what to watch, how, how often, within which limits and with which expectations.
 * Immutable; each method that changes something gives a copy. All of it but a probe given as code
 * is data: {@link #toSettings()} and {@link #read(Settings)} are twins.
 */
public final class Check {
  /** The interval of a check that names no schedule. */
  public static final Duration DEFAULT_INTERVAL = Duration.ofMinutes(1);

  /** The timeout of a check that names none, unless its interval is shorter. */
  public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(10);

  /** The byte cap of a check that names none. */
  public static final long DEFAULT_MAX_BYTES = 1 << 20;

  final CheckId id;
  final ProbeDefinition probe;
  final Schedule schedule;
  final @Nullable Duration timeout;
  final long maxBytes;
  final Set<String> tags;
  final List<Condition> expectations;
  final boolean enabled;
  final Priority priority;
  final CatchUp catchUp;
  final Duration startDelay;
  final List<Set<CheckId>> dependsOn;

  Check(CheckDraft draft) {
    id = draft.id;
    probe = draft.probe;
    schedule = draft.schedule;
    timeout = draft.timeout;
    maxBytes = draft.maxBytes;
    tags = draft.tags;
    expectations = draft.expectations;
    enabled = draft.enabled;
    priority = draft.priority;
    catchUp = draft.catchUp;
    startDelay = draft.startDelay;
    dependsOn = draft.dependsOn;
  }

  /** Whose runs come first when there is no capacity for all of them. */
  public enum Priority {
    /** Before all others. */
    HIGH,
    /** The usual one. */
    NORMAL,
    /** After all others. */
    LOW
  }

  /** What becomes of due times that passed while the process stood still. */
  public enum CatchUp {
    /** They are missed; the check goes on at its next regular time. */
    SKIP,
    /** The last of them is made up for, at some moment before the next regular time. */
    ONCE,
    /** All of them are made up for, one after the other, up to 1,000; those before are missed. */
    ALL
  }

  /**
   * A check of this name with a probe, due every minute.
   *
   * @throws IllegalArgumentException if the name is not a {@link CheckId} or the probe cannot be
   *     written down
   */
  public static Check of(String id, ProbeSpec probe) {
    return new Check(new CheckDraft(CheckId.of(id), probe.definition()));
  }

  /**
   * A check whose probe is given as code; it cannot be stored as a definition. The supplier is
   * asked again at each restart of the watcher.
   *
   * @throws IllegalArgumentException if the name is not a {@link CheckId}
   */
  public static Check code(String id, Supplier<? extends Probe> probe) {
    return of(id, ProbeDefinition.code(Target.of(id), probe));
  }

  /**
   * Reads a definition that was opened with {@link Settings#reading(String)}; what is wrong is
   * noted there. Names: {@code id, type, target, attributes}, {@code every} (with {@code
   * while-failing}, {@code in-outage} and {@code outage-after}) or {@code cron} or {@code group} or
   * {@code manual}, {@code zone, active, start-delay, catch-up, timeout, max-bytes, tags, expect,
   * settings, priority, enabled, depends-on} (names; {@code a or b} if one stands in for another).
   *
   * @return the check; empty if there are problems with it
   */
  public static Optional<Check> read(Settings settings) {
    return new CheckReader(settings).read();
  }

  /**
   * The definition as data.
   *
   * @throws IllegalStateException if the probe is given as code
   */
  public Settings toSettings() {
    return CheckWriter.write(this);
  }

  private Check with(java.util.function.Consumer<CheckDraft> change) {
    CheckDraft draft = new CheckDraft(this);
    change.accept(draft);
    return new Check(draft);
  }

  /**
   * Due at a fixed interval.
   *
   * @throws IllegalArgumentException as {@link Schedule#every(Duration)}
   */
  public Check every(Duration interval) {
    return schedule(Schedule.every(interval));
  }

  /** Due as the schedule says. */
  public Check schedule(Schedule when) {
    requireNonNull(when, "when");
    return with(draft -> draft.schedule = when);
  }

  /**
   * Ended by the core after this time at the latest, end to end.
   *
   * @throws IllegalArgumentException if it is not between 1 ms and 1 day
   */
  public Check timeout(Duration limit) {
    if (limit.compareTo(Duration.ofMillis(1)) < 0 || limit.compareTo(Duration.ofDays(1)) > 0) {
      throw new IllegalArgumentException("a timeout lies between 1 ms and 1 day, not " + limit);
    }
    return with(draft -> draft.timeout = limit);
  }

  /**
   * May read at most this many bytes in one run, after decompression.
   *
   * @throws IllegalArgumentException if it is not between 1 and 1 GiB
   */
  public Check maxBytes(long bytes) {
    if (bytes < 1 || bytes > 1L << 30) {
      throw new IllegalArgumentException("a byte cap lies between 1 and 1 GiB, not " + bytes);
    }
    return with(draft -> draft.maxBytes = bytes);
  }

  /**
   * With one tag more; rules and views select by tags.
   *
   * @throws IllegalArgumentException if it is empty, longer than 100 characters or has control
   *     characters
   */
  public Check tag(String tag) {
    if (tag.isBlank() || tag.length() > 100 || tag.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException("a tag has 1 to 100 characters, no control characters");
    }
    Set<String> more = new LinkedHashSet<>(tags);
    more.add(tag);
    return with(draft -> draft.tags = Collections.unmodifiableSet(more));
  }

  /** With these expectations added to those it has; each result is judged by all, in order. */
  public Check expect(Condition... conditions) {
    List<Condition> more = new ArrayList<>(expectations);
    more.addAll(List.of(conditions));
    return with(draft -> draft.expectations = List.copyOf(more));
  }

  /**
   * Whether it runs by its schedule. A check that does not is PAUSED for as long as its definition
   * says so; whether people paused it is another matter, and kept.
   */
  public Check enabled(boolean runs) {
    return with(draft -> draft.enabled = runs);
  }

  /**
   * Whose runs come first when there is no capacity for all; {@link Priority#NORMAL} unless set.
   */
  public Check priority(Priority wanted) {
    requireNonNull(wanted, "wanted");
    return with(draft -> draft.priority = wanted);
  }

  /** What becomes of due times that passed; {@link CatchUp#ONCE} unless set. */
  public Check catchUp(CatchUp wanted) {
    requireNonNull(wanted, "wanted");
    return with(draft -> draft.catchUp = wanted);
  }

  /**
   * Not due before this time has passed since it was added or the monitor started.
   *
   * @throws IllegalArgumentException if it is not between 0 and {@link Schedule#MAX_INTERVAL}
   */
  public Check startDelay(Duration delay) {
    if (delay.isNegative() || delay.compareTo(Schedule.MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException("a start delay lies between 0 and 10 years, not " + delay);
    }
    return with(draft -> draft.startDelay = delay);
  }

  /**
   * Cannot work while this other check, such as a router, is DOWN: its own alerts do not fire then,
   * and are looked at again when the other one works. Of several names all must be DOWN, since one
   * stands in for another; several calls name several things that are all needed.
   *
   * @throws IllegalArgumentException if a name is not a {@link CheckId}, there is none, or it is
   *     its own
   */
  public Check dependsOn(String... anyOf) {
    Set<CheckId> group = new LinkedHashSet<>();
    for (String name : anyOf) {
      group.add(CheckId.of(name));
    }
    if (group.isEmpty() || group.contains(id)) {
      throw new IllegalArgumentException("a check depends on other checks, not on " + group);
    }
    List<Set<CheckId>> more = new ArrayList<>(dependsOn);
    more.add(Collections.unmodifiableSet(group));
    return with(draft -> draft.dependsOn = List.copyOf(more));
  }

  /** What it depends on: of each set one must work; immutable. */
  public List<Set<CheckId>> dependsOn() {
    return dependsOn;
  }

  /** The name. */
  public CheckId id() {
    return id;
  }

  /** What looks at what. */
  public ProbeDefinition probe() {
    return probe;
  }

  /** What is watched. */
  public Target target() {
    return probe.target();
  }

  /** When it is due. */
  public Schedule schedule() {
    return schedule;
  }

  /** The end-to-end limit of a run; the default is 10 s, or the interval if that is shorter. */
  public Duration timeout() {
    if (timeout != null) {
      return timeout;
    }
    return schedule
        .shortestInterval()
        .filter(interval -> interval.compareTo(DEFAULT_TIMEOUT) < 0)
        .orElse(DEFAULT_TIMEOUT);
  }

  /** The most bytes one run may read. */
  public long maxBytes() {
    return maxBytes;
  }

  /** The tags; immutable. */
  public Set<String> tags() {
    return tags;
  }

  /** The expectations; immutable. */
  public List<Condition> expectations() {
    return expectations;
  }

  /** Whether it runs once it is added. */
  public boolean enabled() {
    return enabled;
  }

  /** Whose runs come first. */
  public Priority priority() {
    return priority;
  }

  /** What becomes of due times that passed. */
  public CatchUp catchUp() {
    return catchUp;
  }

  /** How long it waits before its first run. */
  public Duration startDelay() {
    return startDelay;
  }

  /**
   * What is wrong with the check as a whole, such as a timeout longer than its interval; empty if
   * nothing is.
   */
  public List<Problem> problems() {
    List<Problem> found = new ArrayList<>();
    schedule
        .shortestInterval()
        .filter(interval -> timeout().compareTo(interval) > 0)
        .ifPresent(interval -> found.add(tooLong(interval)));
    return found;
  }

  private Problem tooLong(Duration interval) {
    return new Problem(
        "timeout",
        timeout().toMillis() + " ms is longer than its interval " + interval.toMillis() + " ms");
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Check that
        && id.equals(that.id)
        && probe.equals(that.probe)
        && schedule.equals(that.schedule)
        && timeout().equals(that.timeout())
        && maxBytes == that.maxBytes
        && tags.equals(that.tags)
        && expectations.equals(that.expectations)
        && enabled == that.enabled
        && priority == that.priority
        && catchUp == that.catchUp
        && startDelay.equals(that.startDelay)
        && dependsOn.equals(that.dependsOn);
  }

  @Override
  public int hashCode() {
    return Objects.hash(id, probe, schedule);
  }

  @Override
  public String toString() {
    return id + " (" + probe + ")";
  }
}
