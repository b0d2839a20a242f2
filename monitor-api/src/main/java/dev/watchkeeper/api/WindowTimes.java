package dev.watchkeeper.api;

import dev.watchkeeper.api.Schedule.Window;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.time.zone.ZoneRules;
import java.util.List;
import java.util.Optional;

/** When a window is open. A window belongs to the day on which it begins. */
final class WindowTimes {
  private static final int MOST_TRIES = 5_000;
  private static final int DAYS_TO_LOOK_AHEAD = 9;

  private WindowTimes() {}

  /** The first due time of the schedule that lies in one of its windows. */
  static Optional<Instant> next(Schedule.During schedule, Instant after, CheckId check) {
    Optional<Instant> due = schedule.base().next(after, check);
    for (int tries = 0; due.isPresent() && tries < MOST_TRIES; tries++) {
      Instant at = due.get();
      if (schedule.contains(at)) {
        return due;
      }
      Instant opens =
          schedule.windows().stream()
              .map(window -> opensAfter(window, at))
              .min(Instant::compareTo)
              .orElseThrow();
      due = schedule.base().next(opens.minusNanos(1), check);
    }
    return Optional.empty();
  }

  static boolean contains(Window window, Instant instant) {
    LocalDateTime local = instant.atZone(window.zone()).toLocalDateTime();
    boolean late = !local.toLocalTime().isBefore(window.from());
    boolean early = local.toLocalTime().isBefore(window.to());
    boolean today = window.days().contains(local.getDayOfWeek());
    if (window.from().isBefore(window.to())) {
      return today && late && early;
    }
    boolean yesterday = window.days().contains(local.getDayOfWeek().minus(1));
    return today && late || yesterday && early;
  }

  static Instant opensAfter(Window window, Instant instant) {
    Instant opens = byLocalTime(window, instant);
    // Where clocks go back into a window that was over, it opens once more.
    ZoneOffsetTransition change = window.zone().getRules().nextTransition(instant);
    boolean sooner = change != null && change.getInstant().isBefore(opens);
    return sooner && contains(window, change.getInstant()) ? change.getInstant() : opens;
  }

  private static Instant byLocalTime(Window window, Instant instant) {
    LocalDate day = instant.atZone(window.zone()).toLocalDate();
    for (int i = 0; i < DAYS_TO_LOOK_AHEAD; i++) {
      LocalDate date = day.plusDays(i);
      if (window.days().contains(date.getDayOfWeek())) {
        for (Instant opens : openings(window, date.atTime(window.from()))) {
          if (opens.isAfter(instant)) {
            return opens;
          }
        }
      }
    }
    throw new IllegalStateException("a window opens once a week, not so " + window);
  }

  /** The instants that have this local time: one, two, or the end of the gap that swallowed it. */
  private static List<Instant> openings(Window window, LocalDateTime local) {
    ZoneRules rules = window.zone().getRules();
    List<ZoneOffset> offsets = rules.getValidOffsets(local);
    return offsets.isEmpty()
        ? List.of(rules.getTransition(local).getInstant())
        : offsets.stream().map(local::toInstant).toList();
  }
}
