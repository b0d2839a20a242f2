package dev.watchkeeper.api;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Work on what is watched, once or again and again. Meanwhile its checks are in MAINTENANCE: alerts
 * do not begin to fire (what still fires at the end is told then), the time counts as maintenance
 * in availability, and, if wanted, nothing runs at all. Immutable.
 *
 * @param id names it; made by its owner, unique within a monitor
 * @param checks names of checks; empty for any
 * @param tags a check has one of these; empty for any
 * @param when its time
 * @param runs whether checks run meanwhile
 * @param why the reason, for people
 */
public record MaintenanceWindow(
    String id, Set<CheckId> checks, Set<String> tags, When when, boolean runs, String why) {
  /**
   * Copies the parts.
   *
   * @throws IllegalArgumentException if the id is empty or longer than 200 characters
   */
  public MaintenanceWindow {
    if (id.isBlank() || id.length() > 200) {
      throw new IllegalArgumentException("the id of a maintenance window has 1 to 200 characters");
    }
    checks = Set.copyOf(checks);
    tags = Set.copyOf(tags);
    requireNonNull(when, "when");
    why = Texts.line(why, 500);
  }

  /** A time that comes once or again and again. */
  public sealed interface When permits Once, Weekly, Repeated {
    /** True if it is that time at this instant. */
    boolean contains(Instant now);
  }

  /**
   * From one instant, included, to another, excluded.
   *
   * @param from the beginning
   * @param to the end
   */
  public record Once(Instant from, Instant to) implements When {
    /**
     * Checks the order.
     *
     * @throws IllegalArgumentException if the end is not after the beginning
     */
    public Once {
      if (!to.isAfter(from)) {
        throw new IllegalArgumentException("maintenance ends after it begins, not at " + to);
      }
    }

    @Override
    public boolean contains(Instant now) {
      return !now.isBefore(from) && now.isBefore(to);
    }
  }

  /**
   * On certain days of the week, by the local time of a zone.
   *
   * @param window the days and hours
   */
  public record Weekly(Schedule.Window window) implements When {
    /** Refuses null. */
    public Weekly {
      requireNonNull(window, "window");
    }

    @Override
    public boolean contains(Instant now) {
      return window.contains(now);
    }
  }

  /**
   * For a while after each time that a cron expression names.
   *
   * @param cron the expression, as in {@link Schedule#cron}
   * @param zone whose local time it means
   * @param length how long
   */
  public record Repeated(String cron, ZoneId zone, Duration length) implements When {
    private static final CheckId NOBODY = CheckId.of("maintenance");

    /**
     * Checks the parts.
     *
     * @throws IllegalArgumentException if the expression is none or the length is not between 1 s
     *     and 31 days
     */
    public Repeated {
      Schedule.cron(cron, zone);
      if (length.toSeconds() < 1 || length.toDays() > 31) {
        throw new IllegalArgumentException("maintenance lasts 1 s to 31 days, not " + length);
      }
    }

    @Override
    public boolean contains(Instant now) {
      return Schedule.cron(cron, zone)
          .next(now.minus(length), NOBODY)
          .filter(begin -> !begin.isAfter(now))
          .isPresent();
    }
  }

  /** Of all checks, which go on running; go on with the {@code on...} methods. */
  public static MaintenanceWindow of(String id, When when, String why) {
    return new MaintenanceWindow(id, Set.of(), Set.of(), when, true, why);
  }

  /** The same, of these checks only. */
  public MaintenanceWindow onChecks(CheckId... these) {
    return new MaintenanceWindow(id, Set.of(these), tags, when, runs, why);
  }

  /** The same, of checks with one of these tags only. */
  public MaintenanceWindow onTags(String... these) {
    return new MaintenanceWindow(id, checks, Set.of(these), when, runs, why);
  }

  /** The same, with nothing running meanwhile. */
  public MaintenanceWindow withoutRuns() {
    return new MaintenanceWindow(id, checks, tags, when, false, why);
  }

  /** True if it is about this check, at whatever time. */
  public boolean covers(Check check) {
    return (checks.isEmpty() || checks.contains(check.id()))
        && (tags.isEmpty() || tags.stream().anyMatch(check.tags()::contains));
  }

  /** As one line of text that {@link #parse} reads. */
  public String format() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("id", id);
    values.put("why", why);
    values.put("runs", runs ? "yes" : "");
    if (when instanceof Once once) {
      values.put("from", once.from().toString());
      values.put("to", once.to().toString());
    } else if (when instanceof Weekly weekly) {
      values.put("weekly", weekly.window().toString());
      values.put("zone", weekly.window().zone().getId());
    } else if (when instanceof Repeated repeated) {
      values.put("cron", repeated.cron());
      values.put("zone", repeated.zone().getId());
      values.put("length", repeated.length().toString());
    }
    checks.forEach(check -> values.put("check." + check, "yes"));
    tags.forEach(tag -> values.put("tag." + tag, "yes"));
    return Pairs.write(values);
  }

  /**
   * Reads what {@link #format} wrote.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static MaintenanceWindow parse(String text) {
    Map<String, String> values = Pairs.read(text);
    Set<CheckId> checks = new LinkedHashSet<>();
    Pairs.below("check.", values).keySet().forEach(name -> checks.add(CheckId.of(name)));
    try {
      return new MaintenanceWindow(
          values.getOrDefault("id", ""),
          checks,
          Pairs.below("tag.", values).keySet(),
          when(values),
          values.containsKey("runs"),
          values.getOrDefault("why", ""));
    } catch (DateTimeException e) {
      throw new IllegalArgumentException("not a maintenance window: " + e.getMessage(), e);
    }
  }

  private static When when(Map<String, String> values) {
    ZoneId zone = ZoneId.of(values.getOrDefault("zone", "UTC"));
    if (values.containsKey("weekly")) {
      return new Weekly(Schedule.Window.parse(values.get("weekly"), zone));
    }
    if (values.containsKey("cron")) {
      Duration length = Duration.parse(values.getOrDefault("length", ""));
      return new Repeated(values.get("cron"), zone, length);
    }
    return new Once(
        Instant.parse(values.getOrDefault("from", "")),
        Instant.parse(values.getOrDefault("to", "")));
  }
}
