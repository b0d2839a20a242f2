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

  Check(CheckDraft draft) {
    id = draft.id;
    probe = draft.probe;
    schedule = draft.schedule;
    timeout = draft.timeout;
    maxBytes = draft.maxBytes;
    tags = draft.tags;
    expectations = draft.expectations;
    enabled = draft.enabled;
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
   * noted there. Names: {@code id, type, target, attributes, every} or {@code cron} and {@code
   * zone} or {@code manual, timeout, max-bytes, tags, expect, settings, enabled}.
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

  /** Whether it runs once it is added; a check that does not is kept PAUSED. */
  public Check enabled(boolean runs) {
    return with(draft -> draft.enabled = runs);
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
    boolean shorter =
        schedule instanceof Schedule.Every every && every.interval().compareTo(DEFAULT_TIMEOUT) < 0;
    return shorter ? ((Schedule.Every) schedule).interval() : DEFAULT_TIMEOUT;
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

  /**
   * What is wrong with the check as a whole, such as a timeout longer than its interval; empty if
   * nothing is.
   */
  public List<Problem> problems() {
    List<Problem> found = new ArrayList<>();
    if (schedule instanceof Schedule.Every every && timeout().compareTo(every.interval()) > 0) {
      found.add(
          new Problem(
              "timeout",
              timeout().toMillis()
                  + " ms is longer than its interval "
                  + every.interval().toMillis()
                  + " ms"));
    }
    return found;
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
        && enabled == that.enabled;
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
