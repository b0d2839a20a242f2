package dev.watchkeeper.api;

import dev.watchkeeper.api.Schedule.Window;
import dev.watchkeeper.api.spi.Settings;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads when a check is due: {@code every} (with {@code while-failing}, {@code in-outage} and
 * {@code outage-after}), {@code cron}, {@code manual} or {@code group}; {@code active} windows; the
 * {@code zone} of both.
 */
final class ScheduleReader {
  private final Settings settings;

  ScheduleReader(Settings settings) {
    this.settings = settings;
  }

  /** The schedule; null if a problem was noted. */
  @Nullable Schedule read() {
    boolean soundBefore = settings.sound();
    settings.has("zone");
    Schedule plain = plain();
    Schedule paced = paced(plain);
    Schedule within = within(paced);
    return soundBefore && !settings.sound() ? null : within;
  }

  private @Nullable Schedule plain() {
    Optional<Duration> every = settings.duration("every").optional();
    Optional<String> cron = settings.text("cron").optional();
    Optional<String> group = settings.text("group").optional();
    boolean manual = settings.flag("manual").orElse(false);
    int given = (settings.has("every") ? 1 : 0) + (manual ? 1 : 0);
    if (given + (cron.isPresent() ? 1 : 0) + (group.isPresent() ? 1 : 0) > 1) {
      settings.reject(
          "every", "only one of 'every', 'cron', 'group' and 'manual' can say when it is due");
      return null;
    }
    if (cron.isPresent()) {
      return tried("cron", () -> Schedule.cron(cron.get(), zone()));
    }
    if (group.isPresent()) {
      return tried("group", () -> Schedule.group(group.get()));
    }
    return manual
        ? Schedule.manual()
        : tried("every", () -> Schedule.every(every.orElse(Check.DEFAULT_INTERVAL)));
  }

  private ZoneId zone() {
    String name = settings.text("zone").orElse("UTC");
    ZoneId zone = tried("zone", () -> WindowText.zone(name));
    return zone == null ? ZoneOffset.UTC : zone;
  }

  private @Nullable Schedule paced(@Nullable Schedule plain) {
    Optional<Duration> failing = settings.duration("while-failing").optional();
    Optional<Duration> outage = settings.duration("in-outage").optional();
    Optional<Duration> after = settings.duration("outage-after").optional();
    if (outage.isPresent() != after.isPresent()) {
      settings.reject("in-outage", "'in-outage' and 'outage-after' are given together");
      return plain;
    }
    if (plain == null) {
      return null;
    }
    Schedule paced = plain;
    if (failing.isPresent()) {
      paced = changed("while-failing", paced, s -> s.whileFailing(failing.get()));
    }
    if (outage.isPresent() && after.isPresent()) {
      paced = changed("in-outage", paced, s -> s.inOutage(after.get(), outage.get()));
    }
    return paced;
  }

  private @Nullable Schedule within(@Nullable Schedule paced) {
    List<Window> windows = new ArrayList<>();
    for (String text : settings.texts("active").orElse(List.of())) {
      Window window = tried("active", () -> Window.parse(text, zone()));
      if (window != null) {
        windows.add(window);
      }
    }
    if (paced == null || windows.isEmpty()) {
      return paced;
    }
    return changed("active", paced, s -> s.during(windows.toArray(Window[]::new)));
  }

  /** Makes a schedule of another one. */
  @FunctionalInterface
  private interface Change {
    Schedule of(Schedule schedule);
  }

  private Schedule changed(String name, Schedule schedule, Change change) {
    Schedule changed = tried(name, () -> change.of(schedule));
    return changed == null ? schedule : changed;
  }

  /** Makes a part, or refuses. */
  @FunctionalInterface
  private interface Part<T> {
    T make();
  }

  private <T> @Nullable T tried(String name, Part<T> part) {
    try {
      return part.make();
    } catch (IllegalArgumentException e) {
      settings.reject(name, String.valueOf(e.getMessage()));
      return null;
    }
  }
}
